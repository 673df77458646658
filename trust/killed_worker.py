"""T1: kill -9 of the Celery worker at random points of an import."""

import random
import statistics
import time
from dataclasses import dataclass

from bench.ground import wipe
from claims.bulk.verification import first_broken
from claims.choices import ImportState as State
from claims.clock import portfolio_date
from claims.importing.services import confirm_import
from claims.models import Import
from trust.celery_workers import beat, start_worker
from trust.copies import ask_each
from trust.files import AS_OF, claims_file
from trust.imports import committed_rows, send
from trust.outcomes import Outcome
from trust.portfolio import fingerprint
from trust.processes import Process, kill
from trust.sizes import size

PATIENCE = 180


@dataclass
class Crew:
    """The one worker at a time, and how long its last import took and waited."""

    worker: Process
    seconds: float = 0.0
    resumed: float = 0.0
    killed: bool = False

    def drive(self, content: bytes, kill_after: float | None) -> Import:
        """Takes a file to its end, confirming it on the way; kills the worker once."""
        waiting = send(content, "trust-kill.csv")
        self.resumed = 0.0
        began, killed_at, owner = 0.0, 0.0, ""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            waiting.refresh_from_db()
            if waiting.state in (State.APPLIED, State.FAILED):
                break
            if waiting.state == State.CHECKED:
                confirm_import(waiting, user=None)
            if waiting.lease_owner and not began:
                began = time.monotonic()
            if killed_at and not self.resumed and waiting.lease_owner not in ("", owner):
                self.resumed = time.monotonic() - killed_at
            late = began and kill_after is not None and time.monotonic() - began >= kill_after
            if late and not killed_at:
                kill(self.worker)
                killed_at, owner = time.monotonic(), waiting.lease_owner
                self.worker = start_worker()
            time.sleep(0.02)
        self.seconds, self.killed = time.monotonic() - began, killed_at > 0
        return waiting


def killed_worker(seed: int) -> Outcome:
    """Several crews, each with a database of its own: most of the time is spent waiting."""
    kills = size("KILLS", 50)
    crews = min(size("CREWS", 3), kills)
    shares = [len(range(number, kills, crews)) for number in range(crews)]
    words = [
        ["-m", "trust.lone_crew", str(seed + number), str(share)]
        for number, share in enumerate(shares)
    ]
    told = ask_each(words, {})
    good = sum(one["good"] for one in told)
    waits = [wait for one in told for wait in one["waits"]]
    return Outcome(
        good == kills,
        f"{good} of {kills} as undisturbed; resumed after {statistics.median(waits):.0f} s in the "
        f"middle, {max(waits):.0f} s at most",
    )


def kill_again_and_again(seed: int, kills: int) -> tuple[int, list[float]]:
    """How many imports came out as undisturbed, and after how long each was resumed."""
    chance = random.Random(seed)
    content = claims_file(size("ROWS", 20_000), seed)
    crew = Crew(start_worker())
    try:
        with beat():
            crew.drive(content, None)
            whole, undisturbed = crew.seconds, fingerprint()
            good = 0
            waits: list[float] = []
            while len(waits) < kills:
                wipe()
                ended = crew.drive(content, chance.random() * whole)
                if ended.state == State.APPLIED and not crew.killed:
                    continue  # it was through before its moment had come
                waits.append(crew.resumed)
                good += _is_whole(ended, undisturbed) and 0 < crew.resumed <= 60
    finally:
        kill(crew.worker)
    return good, waits


def _is_whole(ended: Import, undisturbed: dict[str, str]) -> bool:
    return (
        ended.state == State.APPLIED
        and ended.progress_done == ended.progress_total == committed_rows(ended)
        and fingerprint() == undisturbed
        and first_broken(portfolio_date(AS_OF)) is None
    )

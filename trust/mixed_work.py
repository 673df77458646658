"""T10: 64 people pay, adjust, write off, take back, reassign, import, merge and re-age at once."""

import random
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import connection
from django.test import override_settings

from accounts.choices import Role
from trust.back_office import BackOffice
from trust.balances import Sample, sample
from trust.deliveries import Delivery
from trust.desk import Desk
from trust.files import claims_file
from trust.imports import applied
from trust.outcomes import Outcome
from trust.people import Cast, cast
from trust.sizes import size
from trust.tally import Crowd, Tally
from trust.web import Client, web

PATIENCE = 60
# Who works at the services' own doors: turns, people, seconds between two turns.
OFFICE = (
    ("adjust", 4, 0.0), ("transfer", 2, 0.0), ("move_many", 2, 0.2),
    ("merge", 1, 0.5), ("reage", 1, 2.0), ("fold", 1, 1.0),
)  # fmt: skip
DELIVERIES = 3


@dataclass(frozen=True)
class Shift:
    """How many people, for how long, over how many claims."""

    people: int
    seconds: float
    claims: int


def mixed_work(seed: int) -> Outcome:
    shift = Shift(
        size("PEOPLE", 64), size("SECONDS", size("MINUTES", 10) * 60), size("CLAIMS", 5_000)
    )
    with override_settings(IMPORT_BELL=False):
        applied(claims_file(shift.claims, seed), "trust-mixed.csv")
        with web(shift.people) as address:
            return work_together(address, shift, seed)


def work_together(address: str, shift: Shift, seed: int) -> Outcome:
    """Everyone at once against a running web process; looked at every second."""
    tally, crowd = Tally(), Crowd()
    before, samples = _deadlocks(), []
    with cast(_roles(shift.people)) as company:
        clients = _signed_in(address, company)
        _send_to_work(crowd, company, clients, shift, seed, tally)
        ending = time.monotonic() + shift.seconds
        while time.monotonic() < ending and not crowd.stopped.wait(1):
            samples.append(sample())
        stuck = crowd.end(PATIENCE)
        samples.append(sample())
    if stuck:
        tally.fault(f"{stuck} people still waited {PATIENCE} s after the end")
    return _judged(samples, tally, _deadlocks() - before)


def _roles(people: int) -> list[Role]:
    """Half of them decide."""
    return [Role.AGENT if number % 2 else Role.SUPERVISOR for number in range(people)]


def _signed_in(address: str, company: Cast) -> list[Client]:
    with ThreadPoolExecutor(8) as pool:
        return list(
            pool.map(lambda one: Client(address, one.username, company.password), company.people)
        )


def _send_to_work(
    crowd: Crowd, company: Cast, clients: Sequence[Client], shift: Shift, seed: int, tally: Tally
) -> None:
    """The last of them at the services' doors, some with files, all others at their desks."""
    office = [(name, pause) for name, people, pause in OFFICE for _ in range(people)]
    for number, (person, client) in enumerate(zip(company.people, clients, strict=True)):
        chance = random.Random(seed * 1000 + number)
        if number < len(office):
            name, pause = office[number]
            crowd.add(BackOffice(company.people[0], chance, tally).turns()[name], pause)
        elif number < len(office) + 2 * DELIVERIES and person.role == Role.SUPERVISOR:
            crowd.add(Delivery(client, chance, tally).turn)
        else:
            crowd.add(Desk(client, person, shift.claims, chance, tally).turn)


def _deadlocks() -> int:
    """How many the database has ended so far; those that were begun again nobody saw."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def _judged(samples: Sequence[Sample], tally: Tally, deadlocks: int) -> Outcome:
    bad = [one for one in samples if not one.good]
    worst = max(one.difference for one in samples)
    told = f"; {bad[0].broken}" if bad and bad[0].broken else ""
    first = "".join(f"; {what} ({times})" for what, times in tally.faults.most_common(5))
    return Outcome(
        not bad and not tally.faults,
        f"largest difference {worst:.2f} at {len(samples)} samples{told}; "
        f"{sum(tally.done.values()):,} acts, {sum(tally.faults.values())} faults shown{first}; "
        f"{deadlocks} deadlocks begun again unseen",
    )

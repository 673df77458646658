"""T2: kill -9 of PostgreSQL while an import runs and eight people post payments."""

import random
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

from trust.files import AS_OF, REJECTED_EACH, claims_file
from trust.outcomes import Outcome
from trust.own_postgres import Server, own_postgres
from trust.processes import await_true, kill, running, start
from trust.sizes import size

SMALL = {"IMPORT_LEASE_SECONDS": "3", "IMPORT_CHUNK_ROWS": "500", "IMPORT_BELL": "0"}


def killed_database(seed: int) -> Outcome:
    chance = random.Random(seed)
    crashes = size("CRASHES", 20)
    with own_postgres() as server, TemporaryDirectory() as folder:
        bench = Bench(server, Path(folder), seed)
        bench.manage("migrate", "--verbosity", "0")
        bench.manage(*bench.importing(bench.ground))
        lost = 0
        for number in range(crashes):
            bench.disturb(chance, number)
            lost += bench.lost()
        applied, sound = bench.end()
        noted = len(bench.acknowledged())
    return Outcome(
        lost == 0 and applied and sound and noted > 0,
        f"{lost} of {noted:,} acknowledged payments lost in {crashes} crashes; the import "
        f"{'was applied' if applied else 'was NOT applied'}; every invariant "
        f"{'holds' if sound else 'DOES NOT hold'}",
    )


class Bench:
    """The server, its writers and its import."""

    def __init__(self, server: Server, folder: Path, seed: int) -> None:
        self.server, self.seed = server, seed
        self.environment = {**SMALL, **server.addresses}
        self.noted = folder / "acknowledged"
        self.noted.touch()
        self.ground = folder / "ground.csv"
        self.ground.write_bytes(claims_file(REJECTED_EACH, seed + 1))
        self.files = [folder / "first.csv", folder / "second.csv"]
        rows = size("ROWS", 20_000)
        for path, share in zip(self.files, (0.0, 0.3), strict=True):
            path.write_bytes(claims_file(rows, seed, changed_share=share))

    def manage(self, *words: str) -> int:
        process = start(["manage.py", *words], self.environment)
        return process.wait()

    def importing(self, path: Path) -> list[str]:
        return ["import_claims", str(path), "--partial", "--as-of", AS_OF.isoformat()]

    def disturb(self, chance: random.Random, number: int) -> None:
        """Half of the crashes hit the first load, half the changed file."""
        path = self.files[min(number * 2 // size("CRASHES", 20), 1)]
        writers = ["-m", "trust.lone_writer", str(self.noted), str(self.seed + number)]
        noted = len(self.acknowledged())
        with running(writers, self.environment):
            importer = start(["manage.py", *self.importing(path)], self.environment)
            await_true(lambda: len(self.acknowledged()) > noted, 60, "a payment acknowledged")
            time.sleep(chance.random() * 5)
            self.server.crash()
            kill(importer)

    def acknowledged(self) -> set[str]:
        """References of whole lines; the last one may have been cut by the kill."""
        return {line for line in self.noted.read_text().split("\n")[:-1] if len(line) == 32}

    def lost(self) -> int:
        with psycopg.connect(self.environment["DATABASE_OWNER_URL"]) as line:
            rows = line.execute("SELECT reference FROM claims_ledgerentry WHERE reference <> ''")
            return len(self.acknowledged() - {reference for (reference,) in rows})

    def end(self) -> tuple[bool, bool]:
        """Both files taken in without further disturbance; then every invariant is checked."""
        ended = [self.manage(*self.importing(path)) for path in self.files]
        return ended == [0, 0], self.manage("verify") == 0

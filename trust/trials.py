"""The tests by name, in the order in which they run."""

from trust.ageing import ageing
from trust.fuzzed_files import fuzzed_files
from trust.killed_database import killed_database
from trust.killed_worker import killed_worker
from trust.mixed_work import mixed_work
from trust.nights import nights
from trust.outcomes import Trial
from trust.poison import poison
from trust.same_again import same_again
from trust.wiped_broker import wiped_broker

TRIALS = (
    Trial(
        "T1",
        "kill -9 of the import's worker at random points",
        "every import as undisturbed, resumed within 60 s",
        killed_worker,
    ),
    Trial(
        "T2",
        "kill -9 of PostgreSQL under an import and eight writers",
        "0 acknowledged payments lost, the import applied",
        killed_database,
    ),
    Trial(
        "T3",
        "the broker wiped with five imports queued",
        "5 of 5 applied by themselves within 60 s",
        wiped_broker,
    ),
    Trial(
        "T6",
        "a row that kills its worker",
        "parked after 3 deaths, 3 other imports applied, queue empty",
        poison,
    ),
    Trial("T8", "the same rows again", "0 rows written, row versions the same", same_again),
    Trial(
        "T10",
        "64 people at once: pay, adjust, write off, reverse, reassign, import, merge, re-age",
        "ledger = balances = rollup at every sample, 0 errors and deadlocks shown",
        mixed_work,
    ),
    Trial(
        "T13",
        "the night killed, twice, from two beats, after a gap, as clocks change",
        "0 rows differ from the pure functions",
        nights,
    ),
    Trial("T14", "ageing of date pairs, SQL against Python", "0 differ", ageing),
    Trial(
        "T21",
        "fuzzed files through the pipeline",
        "each exact, or row, column, found and expected",
        fuzzed_files,
    ),
)

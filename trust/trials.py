"""The tests by name, in the order in which they run."""

from trust.ageing import ageing
from trust.api_cases import api_cases
from trust.complete_audit import complete_audit
from trust.fuzzed_files import fuzzed_files
from trust.killed_database import killed_database
from trust.killed_launch import killed_launch
from trust.killed_sender import killed_sender
from trust.killed_worker import killed_worker
from trust.mixed_work import mixed_work
from trust.nasty_pages import nasty_pages
from trust.nights import nights
from trust.outcomes import Trial
from trust.poison import poison
from trust.pressed_next import pressed_next
from trust.same_again import same_again
from trust.sizes import size
from trust.tampered_audit import tampered_audit
from trust.wiped_broker import wiped_broker
from trust.working_day import working_day

TRIALS = (
    Trial(
        "T1",
        "kill -9 of the import's worker at random points",
        "every import as undisturbed, resumed within 60 s",
        killed_worker,
        minutes=30,
    ),
    Trial(
        "T2",
        "kill -9 of PostgreSQL under an import and eight writers",
        "0 acknowledged payments lost, the import applied",
        killed_database,
        minutes=30,
    ),
    Trial(
        "T3",
        "the broker wiped with five imports queued",
        "5 of 5 applied by themselves within 60 s",
        wiped_broker,
        minutes=8,
    ),
    Trial(
        "T6",
        "a row that kills its worker",
        "parked after 3 deaths, 3 other imports applied, queue empty",
        poison,
        minutes=10,
    ),
    Trial(
        "T8",
        "the same rows again",
        "0 rows written, row versions the same",
        same_again,
        minutes=10,
    ),
    Trial(
        "T10",
        "64 people at once: pay, adjust, write off, reverse, reassign, import, merge, re-age",
        "ledger = balances = rollup at every sample, 0 errors and deadlocks shown",
        mixed_work,
        minutes=size("MINUTES", 10) + 8,
    ),
    Trial(
        "T13",
        "the night killed, twice, from two beats, after a gap, as clocks change",
        "0 rows differ from the pure functions",
        nights,
        minutes=20,
    ),
    Trial("T14", "ageing of date pairs, SQL against Python", "0 differ", ageing, minutes=10),
    Trial(
        "T15",
        "64 agents press Next",
        "0 claims to two agents, 0 left over",
        pressed_next,
        minutes=10,
    ),
    Trial(
        "T21",
        "fuzzed files through the pipeline",
        "each exact, or row, column, found and expected",
        fuzzed_files,
        minutes=60,
    ),
    Trial(
        "T26",
        "generated API requests with stateful links, as supervisor, agent and auditor",
        "0 5xx, 0 answers outside the schema, every error problem+json",
        api_cases,
        minutes=25,
    ),
    Trial(
        "T27",
        "every page and parameter with 40 nasty values, as supervisor, agent and auditor",
        "at least 4,000 requests, 0 5xx, 0 SQL errors, 0 values reflected as markup",
        nasty_pages,
        minutes=25,
    ),
    Trial(
        "T39",
        "500 random writes by page, admin, API, services, import, update() and SQL; and looks",
        "each in the audit once, with who, request, old and new; cost under 25 % of an import",
        complete_audit,
        minutes=20,
    ),
    Trial(
        "T40",
        "a million audit entries tampered with by the owner, and 64 threads that write more",
        "the application refused 5/5, every try named and the first first, check in 60 s, "
        "chain whole",
        tampered_audit,
        minutes=15,
    ),
    Trial(
        "T45",
        "kill -9 of the worker that enrols a campaign's claims, at random moments",
        "every launch as undisturbed",
        killed_launch,
        minutes=20,
    ),
    Trial(
        "T46",
        "kill -9 of the sender of mails in the middle of a batch",
        "0 sent twice, 0 said to be sent that were not; what may have left waits for a person",
        killed_sender,
        minutes=10,
    ),
    Trial(
        "U4",
        "a day of sixty claims by keyboard in a browser, the session ending in its middle",
        "0 dead ends, 0 lost notes",
        working_day,
        minutes=15,
    ),
)

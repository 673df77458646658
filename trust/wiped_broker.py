"""T3: the broker forgets everything while imports wait."""

from claims.choices import ImportState as State
from claims.models import Import
from trust.celery_workers import beat, queued, start_worker, wipe_broker
from trust.files import claims_file
from trust.imports import confirmed
from trust.outcomes import Outcome
from trust.processes import await_true, kill

IMPORTS = 5


def wiped_broker(seed: int) -> Outcome:
    wipe_broker()
    for number in range(IMPORTS):
        confirmed(claims_file(2_000, seed + number), f"trust-{number}.csv")
    waited = queued()
    wipe_broker()
    applied = Import.objects.filter(state=State.APPLIED)
    worker = start_worker()
    try:
        with beat():
            took = await_true(lambda: applied.count() == IMPORTS, 120, "all imports applied")
    except TimeoutError:
        took = 120.0
    finally:
        kill(worker)
    return Outcome(
        waited >= IMPORTS and applied.count() == IMPORTS and took <= 60,
        f"{waited} messages wiped; {applied.count()} of {IMPORTS} applied after {took:.0f} s",
    )

"""T6: a file that kills every worker which touches its row 500."""

from django.test import override_settings

from claims.choices import ImportState as State
from claims.models import Import
from trust.celery_workers import beat, queued, start_worker, wipe_broker
from trust.files import claims_file
from trust.imports import committed_rows, confirmed
from trust.outcomes import Outcome
from trust.processes import await_true, kill

OTHERS = 3


def poison(seed: int) -> Outcome:
    wipe_broker()
    with override_settings(IMPORT_CHUNK_ROWS=100):  # the size is settled when a file is checked
        bad = confirmed(claims_file(2_000, seed), "trust-poison.csv")
    for number in range(OTHERS):
        confirmed(claims_file(2_000, seed + 1 + number), f"trust-{number}.csv")
    worker = start_worker("trust.poisoned_worker", {})
    ended = Import.objects.filter(state__in=[State.APPLIED, State.FAILED])
    try:
        with beat():
            await_true(lambda: ended.count() == OTHERS + 1, 240, "all imports ended")
            await_true(lambda: queued() == 0, 60, "the queue is empty")
    except TimeoutError as late:
        return Outcome(False, str(late))
    finally:
        kill(worker)
    return _judged(bad)


def _judged(bad: Import) -> Outcome:
    bad.refresh_from_db()
    others = Import.objects.exclude(pk=bad.pk).filter(state=State.APPLIED).count()
    named = "died 3 times at the same place (chunk 4, rows 401 to 500)" in bad.failure
    good = bad.state == State.FAILED and others == OTHERS and named
    return Outcome(
        good and bad.progress_done == committed_rows(bad),
        f'{bad.get_state_display().lower()}: "{bad.failure}"; {others} of {OTHERS} others applied; '
        "queue empty",
    )

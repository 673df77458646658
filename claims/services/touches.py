"""Touches: somebody worked a claim and says what came of it; taken back or corrected, never
edited."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import models, transaction
from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.lib.errors import Refused
from claims.models import Claim, Draft, Outcome, Touch
from claims.rules.follow_ups import check_follow_up
from claims.rules.touching import APPEAL_DECIDED, APPEALED, MOST_MINUTES, check_said
from claims.services.claims import lock_claim, priority_of, refuse_stale
from claims.services.deadlines import refresh_deadlines
from claims.services.follow_ups import default_date
from claims.services.leases import let_go
from claims.services.snoozing import end_snooze
from claims.services.statuses import set_statuses

# A touch is undone without a word within this time; the click may be on its way a little longer.
UNDO = timedelta(seconds=10)
ON_ITS_WAY = timedelta(seconds=5)
COUNTED = ("touch_count", "last_touch_at", "idle_touches", "priority", "version", "updated_at")
OF_OUTCOME = ("adjudication_status", "work_status", "responsibility", "disposition")
# Columns that filing and appeal clocks run by.
CLOCKED = frozenset({"adjudication_status", "work_status", "denial_code", "denied_on"})
MOST_IDLE = 32_767
Moved = dict[str, list[Any]]


class Said(TypedDict, total=False):
    """What a touch may say besides its outcome; `reason` is why, for what is unusual."""

    note: str
    contact: str
    minutes: int | None
    reference: str
    follow_up_on: date | None
    denial_code: str
    denied_on: date | None
    disposition: str
    reason: str


@retry_deadlocks
@transaction.atomic
def log_touch(
    claim: Claim | int,
    *,
    user: User,
    outcome: str,
    today: date,
    now: datetime,
    expected_version: int | None = None,
    form: UUID | None = None,
    **said: Unpack[Said],
) -> Touch:
    """Stores the outcome, moves the statuses by it and sets the day of the next action.

    The same `form` sent again gives the touch it became, and writes nothing.
    """
    locked = lock_claim(claim)
    is_again = form is not None and locked.version != expected_version
    if is_again and (touch := Touch.objects.filter(claim=locked, user=user, form=form).first()):
        return touch
    refuse_stale(locked, expected_version)
    chosen, moved = _apply(locked, outcome, said, today)
    locked.touch_count += 1
    locked.last_touch_at = now
    locked.idle_touches = 0 if chosen.is_progress else min(locked.idle_touches + 1, MOST_IDLE)
    _save(locked, moved)
    Draft.objects.filter(user=user, claim=locked).delete()
    let_go(user, locked)
    end_snooze(locked)
    _keep_clocks(locked, moved, today)
    return _store(locked, user, chosen, moved, said, now, form=form)


@retry_deadlocks
@transaction.atomic
def take_back_touch(
    touch: Touch,
    *,
    user: User,
    now: datetime,
    reason: str = "",
    expected_version: int | None = None,
) -> Touch:
    """Puts back what the touch moved, where nobody has moved it since. Its author undoes it at
    once without a word; later it takes a reason."""
    locked = lock_claim(touch.claim_id, expected_version)
    _refuse_correction(touch, user, reason, is_undo=is_undone_at_once(touch, user, now))
    moved = _put_back(locked, touch, timezone.localdate(now))
    taken = Touch.objects.create(
        claim=locked, user=user, at=now, corrects=touch, moved=_plain(moved), reason=reason
    )
    locked.touch_count = max(locked.touch_count - 1, 0)
    _count_standing(locked)
    _save(locked, moved)
    _keep_clocks(locked, moved, timezone.localdate(now))
    return taken


@retry_deadlocks
@transaction.atomic
def correct_touch(
    touch: Touch,
    *,
    user: User,
    outcome: str,
    today: date,
    now: datetime,
    expected_version: int | None = None,
    **said: Unpack[Said],
) -> Touch:
    """What should have been said, in a touch that stands in its place; `reason` says why."""
    locked = lock_claim(touch.claim_id, expected_version)
    _refuse_correction(touch, user, said.get("reason", ""), is_undo=False)
    _put_back(locked, touch, today)
    chosen, moved = _apply(locked, outcome, said, today)
    corrected = _store(locked, user, chosen, moved, said, now, corrects=touch)
    _count_standing(locked)
    _save(locked, (*touch.moved, *moved))
    _keep_clocks(locked, (*touch.moved, *moved), today)
    Draft.objects.filter(user=user, claim=locked).delete()
    return corrected


def is_undone_at_once(touch: Touch, user: User, now: datetime) -> bool:
    """Whether its author may still take it back without a reason."""
    return touch.user_id == user.pk and now <= touch.at + UNDO + ON_ITS_WAY


def _apply(claim: Claim, code: str, said: Said, today: date) -> tuple[Outcome, Moved]:
    """The outcome's effect on the locked claim, not saved yet."""
    chosen = _offered(code)
    _refuse_said(claim, chosen, said)
    day = said.get("follow_up_on") or default_date(claim, chosen, today)
    if day:
        _refuse(check_follow_up(day, today, claim.deadline_on, said.get("reason", "")))
    before = {column: getattr(claim, column) for column in ("follow_up_on", "is_due")}
    moved = _move(claim, chosen, said, today)
    if day:
        claim.follow_up_on, claim.is_due = day, day <= today
    return chosen, moved | {
        column: [old, getattr(claim, column)]
        for column, old in before.items()
        if getattr(claim, column) != old
    }


def _move(claim: Claim, outcome: Outcome, said: Said, today: date) -> Moved:
    named: dict[str, Any] = {column: getattr(outcome, column) for column in OF_OUTCOME}
    named |= {
        column: said[column]
        for column in ("denial_code", "denied_on", "disposition")
        if said.get(column)
    }
    named = {column: value for column, value in named.items() if value}
    return set_statuses(claim, today=today, **named) if named else {}


def _offered(code: str) -> Outcome:
    found = Outcome.objects.offered().filter(code=code).first() if "\0" not in code else None
    if found is None:
        raise Refused("outcome_unknown", f"There is no outcome “{code}”, or no longer.")
    return found


def _refuse_said(claim: Claim, outcome: Outcome, said: Said) -> None:
    _refuse(
        check_said(
            outcome.label,
            needs_note=outcome.needs_note,
            needs_date=outcome.needs_date,
            note=said.get("note", ""),
            has_date=said.get("follow_up_on") is not None,
        )
    )
    minutes = said.get("minutes")
    if minutes is not None and not 0 <= minutes <= MOST_MINUTES:
        raise Refused("minutes_impossible", f"Minutes are 0 to {MOST_MINUTES}.")
    if outcome.code in APPEAL_DECIDED and not _was_appealed(claim):
        words = f"“{outcome.label}”: no appeal of this claim is on record. Log the appeal first."
        raise Refused("no_appeal", words)


def _was_appealed(claim: Claim) -> bool:
    if claim.work_status in APPEALED:
        return True
    sent = Touch.objects.standing().filter(outcome__work_status__in=APPEALED)
    return sent.filter(claim=claim).exists()


def _refuse(found: tuple[str, str]) -> None:
    if found[0]:
        raise Refused(*found)


def _keep_clocks(claim: Claim, moved: Iterable[str], today: date) -> None:
    """A denial starts a clock, an appeal ends one; most touches move neither."""
    if CLOCKED.intersection(moved):
        refresh_deadlines([claim.pk], today)


def _refuse_correction(touch: Touch, user: User, reason: str, *, is_undo: bool) -> None:
    if touch.outcome_id is None:
        raise Refused("is_taking_back", "This entry takes a touch back; log a new touch instead.")
    if Touch.objects.filter(corrects=touch).exists():
        raise Refused("already_corrected", "This touch was taken back or corrected before.")
    if touch.user_id != user.pk and not user.decides:
        raise Refused("not_yours", "Only its author or a supervisor takes a touch back.")
    if not is_undo and not reason.strip():
        raise Refused("reason_needed", "Say why this touch is taken back or corrected.")


def _put_back(claim: Claim, touch: Touch, today: date) -> Moved:
    """The columns as they were before the touch, but for those that were moved again since."""
    moved: Moved = {}
    was_due = claim.is_due
    for column, (before, after) in touch.moved.items():
        read = _reader(column)
        if getattr(claim, column) == read(after):
            moved[column] = [read(after), read(before)]
            setattr(claim, column, read(before))
    if "follow_up_on" in moved or "is_due" in moved:
        claim.is_due = claim.follow_up_on is None or claim.follow_up_on <= today
        moved["is_due"] = [was_due, claim.is_due]
    return moved


def _reader(column: str) -> Callable[[Any], Any]:
    field: models.Field[Any, Any] = Claim._meta.get_field(column)  # type: ignore[assignment]
    return field.to_python


def _count_standing(claim: Claim) -> None:
    """The last touch, and those in a row without progress, of the touches that stand now."""
    standing = Touch.objects.standing().filter(claim=claim).order_by("-at", "-id")
    touches = list(standing.values_list("at", "outcome__is_progress"))
    claim.last_touch_at = touches[0][0] if touches else None
    idle = next((n for n, (_, is_progress) in enumerate(touches) if is_progress), len(touches))
    claim.idle_touches = min(idle, MOST_IDLE)


def _save(claim: Claim, moved: Iterable[str]) -> None:
    claim.priority = priority_of(claim)
    claim.version += 1
    claim.updated_at = Now()
    claim.save(update_fields=[*moved, *COUNTED])


def _store(
    claim: Claim,
    user: User,
    outcome: Outcome,
    moved: Moved,
    said: Said,
    now: datetime,
    *,
    form: UUID | None = None,
    corrects: Touch | None = None,
) -> Touch:
    return Touch.objects.create(
        claim=claim,
        user=user,
        at=now,
        outcome=outcome,
        contact=said.get("contact", ""),
        minutes=said.get("minutes"),
        reference=said.get("reference", ""),
        note=said.get("note", ""),
        follow_up_on=claim.follow_up_on if "follow_up_on" in moved else said.get("follow_up_on"),
        moved=_plain(moved),
        corrects=corrects,
        reason=said.get("reason", ""),
        form=form,
    )


def _plain(moved: Moved) -> dict[str, list[Any]]:
    """As JSON holds it: dates as text."""
    return {
        column: [value.isoformat() if isinstance(value, date) else value for value in pair]
        for column, pair in moved.items()
    }

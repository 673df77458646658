"""What a touch does to its locked claim: statuses, day of the next action, counts, clocks."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID

from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.errors import Refused
from claims.models import Claim, Outcome, Touch
from claims.rules.deadlines import may_run, moves_clocks
from claims.rules.follow_ups import check_follow_up
from claims.rules.touching import APPEAL_DECIDED, APPEALED, MOST_MINUTES, check_said
from claims.services.claims import priority_of
from claims.services.deadlines import end_deadlines, refresh_deadlines
from claims.services.follow_ups import default_date
from claims.services.outcomes import offered_outcomes
from claims.services.statuses import set_statuses

COUNTED = ("touch_count", "last_touch_at", "idle_touches", "priority", "version", "updated_at")
OF_OUTCOME = ("adjudication_status", "work_status", "responsibility", "disposition")
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


def apply(claim: Claim, code: str, said: Said, today: date) -> tuple[Outcome, Moved]:
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
    found = {outcome.code: outcome for outcome in offered_outcomes()}.get(code)
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


def keep_clocks(claim: Claim, *moves: Moved, today: date) -> None:
    """A denial starts a clock, an appeal ends one; most claims have none and are given none."""
    is_billed = claim.billed_on is not None
    if not any(moves_clocks(moved, is_billed=is_billed) for moved in moves):
        return
    if may_run(claim.adjudication_status, claim.work_status, claim.responsibility):
        refresh_deadlines([claim.pk], today)
    elif claim.deadline_on is not None:
        end_deadlines([claim.pk], today)


def save(claim: Claim, moved: Iterable[str]) -> None:
    claim.priority = priority_of(claim)
    claim.version += 1
    claim.updated_at = Now()
    claim.save(update_fields=[*moved, *COUNTED])


def store(
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
        moved=plain(moved),
        corrects=corrects,
        reason=said.get("reason", ""),
        form=form,
    )


def plain(moved: Moved) -> dict[str, list[Any]]:
    """As JSON holds it: dates as text."""
    return {
        column: [value.isoformat() if isinstance(value, date) else value for value in pair]
        for column, pair in moved.items()
    }

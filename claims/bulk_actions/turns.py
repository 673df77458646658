"""When claims are worked again, in bulk: by the rules of one claim's snooze and next action."""

from datetime import date
from functools import partial

from django.db.models import Q

from accounts.models import User
from arengine.lib.dates import written
from claims.bulk.following import put_off
from claims.bulk.leases import end_leases
from claims.bulk.moving import Move, move_all, standings
from claims.bulk.snoozing import end_snoozes
from claims.bulk_actions.conditions import NOT_OPEN, Refusals, Values
from claims.bulk_actions.moving import any_of
from claims.choices import WorkStatus
from claims.models import Claim
from claims.models.claim_queries import ClaimQuerySet
from claims.rules.moves import Standing, check_move, follow
from claims.services.deadlines import refresh_deadlines

OVER = (WorkStatus.READY_TO_CLOSE, WorkStatus.CLOSED)
PENDED = {"work_status": WorkStatus.PENDED}
TOO_LATE = "its deadline comes before that day"


def refused_follow_ups(user: User, values: Values, claims: ClaimQuerySet, today: date) -> Refusals:
    """After its deadline only with a reason, as in a touch."""
    until = date.fromisoformat(values["until"])
    refusals = [NOT_OPEN, ("it has that follow-up date already", Q(follow_up_on=until))]
    if not values.get("reason"):
        past = Q(deadline_on__gte=today, deadline_on__lt=until)
        refusals.append((f"{TOO_LATE}: say why", past))
    return refusals


def refused_holds(user: User, values: Values, claims: ClaimQuerySet, today: date) -> Refusals:
    """Never past its deadline, and only what the table of moves lets pend."""
    late = Q(deadline_on__lt=date.fromisoformat(values["until"]))
    refusals = [NOT_OPEN, ("its work is over", Q(work_status__in=OVER)), (TOO_LATE, late)]
    wrong = [before for before in standings(claims) if check_move(before, _pended(before))]
    return [*refusals, ("it cannot be pended now", any_of(wrong))] if wrong else refusals


def follow_up(ids: list[int], user: User, values: Values, today: date) -> list[int]:
    """To be worked again on that day, and not before."""
    until, text = date.fromisoformat(values["until"]), because("Follow up on", values)
    return _put_away(put_off(ids, until=until, today=today, text=text, user=user), today)


def hold(ids: list[int], user: User, values: Values, today: date) -> list[int]:
    """Pended until that day."""
    until, text = date.fromisoformat(values["until"]), because("On hold until", values)
    held = partial(Move, kind="held", text=text, is_due=until <= today, follow_up_on=until)
    found = standings(Claim.objects.filter(pk__in=ids))
    moves = [held(one, _pended(one)) for one in found if not check_move(one, _pended(one))]
    return _put_away(move_all(ids, moves, user=user), today)


def because(what: str, values: Values) -> str:
    """`On hold until Nov 24, 2026: New owner`."""
    reason = values.get("reason", "")
    day = written(date.fromisoformat(values["until"]))
    return f"{what} {day}{f': {reason}' if reason else '.'}"


def words(what: str, values: Values) -> str:
    """The same without the reason."""
    return because(what, {"until": values["until"]}).rstrip(".")


def _pended(before: Standing) -> Standing:
    return follow(before, PENDED)


def _put_away(ids: list[int], today: date) -> list[int]:
    """Out of everybody's hands; an older snooze is over."""
    end_leases(ids)
    end_snoozes(ids)
    refresh_deadlines(ids, today)
    return ids

"""Which statuses may follow which: the one table, and the reason in words where one may not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from claims.choices import AdjudicationStatus as Payer
from claims.choices import Disposition, Responsibility, WorkStatus

# A claim closed with a balance comes back if the balance is still there after so many days.
LOOK_AGAIN = timedelta(days=45)

# By target: the statuses it cannot follow, and why. What is not named here is allowed.
PAID = (Payer.PAID, Payer.PARTIALLY_PAID)
NOT_DECIDED = (Payer.NOT_ON_FILE, Payer.RECEIVED, Payer.REJECTED, Payer.PENDING_INFORMATION)
HAS_IT = "The payer has paid on this claim, so it has it: choose what it says about it now."
NOT_ADJUDICATED: dict[str, tuple[tuple[str, ...], str]] = {
    Payer.UNKNOWN: (tuple(Payer), "What the payer said stays known; take back the touch instead."),
    Payer.NOT_ON_FILE: (PAID, HAS_IT),
    Payer.REJECTED: (PAID, HAS_IT),
    Payer.REVERSED: (NOT_DECIDED, "The payer has decided nothing yet that it could reverse."),
}

APPEALS = (WorkStatus.APPEALED_LEVEL_1, WorkStatus.APPEALED_LEVEL_2, WorkStatus.APPEALED_EXTERNAL)
UP = "An appeal goes up a level, never down."
NOT_WORKED: dict[str, tuple[tuple[str, ...], str]] = {
    WorkStatus.NEW: (tuple(WorkStatus), "Work that has begun does not become new again."),
    WorkStatus.ASSIGNED: (
        (*APPEALS, WorkStatus.CLOSED),
        "An appeal or a closed claim is taken into work, not assigned anew.",
    ),
    WorkStatus.READY_TO_CLOSE: ((WorkStatus.CLOSED,), "The claim is closed already."),
    WorkStatus.APPEALED_LEVEL_1: (APPEALS[1:], UP),
    WorkStatus.APPEALED_LEVEL_2: (APPEALS[2:], UP),
}

PAYERS = (Responsibility.PRIMARY, Responsibility.SECONDARY, Responsibility.TERTIARY)
NOT_RESPONSIBLE: dict[str, tuple[tuple[str, ...], str]] = {
    Responsibility.TERTIARY: ((Responsibility.PRIMARY,), "The secondary payer comes before it."),
    Responsibility.AGENCY: (
        (*PAYERS, Responsibility.NONE),
        "An agency collects from patients: move the balance to the patient first.",
    ),
}

# Claims that the payer does not have, as it were: there is nothing to appeal.
NOT_THERE = (Payer.NOT_ON_FILE, Payer.REJECTED)
NEXT_PAYER = {
    Responsibility.PRIMARY: Responsibility.SECONDARY,
    Responsibility.SECONDARY: Responsibility.TERTIARY,
}


@dataclass(frozen=True)
class Standing:
    """The three statuses of a claim, its balance, and why it is closed if it is with one."""

    adjudication_status: str
    work_status: str
    responsibility: str
    balance: Decimal
    disposition: str = ""


def check_move(before: Standing, after: Standing) -> str:
    """Why the claim cannot go from the one standing to the other; empty if it can."""
    return next(_reasons(before, after), "")


def follow(before: Standing, named: Mapping[str, str | None]) -> Standing:
    """Where the claim comes to stand: what is named, and what follows from it."""
    said: dict[str, Any] = {column: value for column, value in named.items() if value}
    after = replace(before, **said)
    if after.disposition == before.disposition:
        is_closed = after.work_status == WorkStatus.CLOSED
        return after if is_closed else replace(after, disposition="")
    if after.responsibility != before.responsibility:
        return after
    owing = responsible_after(after.disposition, before.responsibility)
    return replace(after, responsibility=owing)


def rest_or_rise(before: Standing, after: Standing, today: date) -> dict[str, Any]:
    """A claim closed with a balance leaves the queue for a while, and comes back when reopened."""
    was, is_ = (standing.work_status == WorkStatus.CLOSED for standing in (before, after))
    if before.balance and is_ and not was:
        return {"is_due": False, "follow_up_on": today + LOOK_AGAIN}
    return {"is_due": True, "follow_up_on": None} if was and not is_ else {}


def offered(standing: Standing, column: str, values: list[str]) -> list[str]:
    """Those of the values that the column may move to, the rest as it stands; closing with a
    balance is offered, though it asks for a disposition."""
    return [value for value in values if not next(_by_table(standing, column, value), "")]


def responsible_after(disposition: str, responsibility: str) -> str:
    """Who owes the balance once the claim is closed for this reason."""
    if disposition == Disposition.MOVED_TO_PATIENT:
        return Responsibility.PATIENT
    if disposition == Disposition.BILLED_NEXT:
        return NEXT_PAYER.get(Responsibility(responsibility), responsibility)
    return responsibility


def _reasons(before: Standing, after: Standing) -> Iterator[str]:
    for column in COLUMNS:
        # What a column moves to is judged beside what the other columns move to.
        beside = replace(after, **{column: getattr(before, column)})
        yield from _by_table(beside, column, getattr(after, column))
    is_closed = after.work_status == WorkStatus.CLOSED
    if is_closed and after.balance and not after.disposition:
        yield "The balance is not zero: say why the claim is closed all the same."
    if after.disposition and not is_closed:
        yield "A disposition says why a claim is closed, and this one is not."
    if after.disposition and not after.balance and after.disposition != before.disposition:
        yield "The balance is zero: the ledger says why the claim is closed."


def _by_table(standing: Standing, column: str, value: str) -> Iterator[str]:
    now = getattr(standing, column)
    if value == now:
        return
    refused, reason = COLUMNS[column].get(value, ((), ""))
    if now in refused:
        yield reason
    yield from _by_the_rest(standing, column, value)


def _by_the_rest(standing: Standing, column: str, value: str) -> Iterator[str]:
    """What depends on the balance, or on another column."""
    if value in APPEALS and standing.adjudication_status in NOT_THERE:
        yield "The payer does not have the claim, so there is nothing to appeal: send it first."
    if column == "work_status" and value != WorkStatus.CLOSED and not standing.balance:
        yield "Nothing is owed on this claim, so it stays closed."
    if column == "responsibility":
        if value == Responsibility.NONE and standing.balance:
            yield "Somebody owes a balance that is not zero."
        if value not in (Responsibility.NONE, Responsibility.PATIENT) and not standing.balance:
            yield "Nothing is owed on this claim, so no payer owes it."


COLUMNS = {
    "adjudication_status": NOT_ADJUDICATED,
    "work_status": NOT_WORKED,
    "responsibility": NOT_RESPONSIBLE,
}

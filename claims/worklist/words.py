"""What is said of a claim in the queue, wherever it is shown: what brought it back, and why it
stands first."""

from datetime import date
from decimal import Decimal

from arengine.lib.keyset import Row
from claims.choices import CameBack
from claims.models import Claim

BY_HAND = (CameBack.PERSON, CameBack.RAISED)


def came_back(row: Row) -> list[str]:
    """`came back: a payment posted`, until somebody works the claim."""
    back, touched = row["snooze__came_back_at"], row["last_touch_at"]
    is_new = back and row["is_due"] and row["snooze__came_back_by"] not in BY_HAND
    if not is_new or (touched and touched > back):
        return []
    return [f"came back: {CameBack(row['snooze__came_back_by']).label}"]


def why_claim_first(claim: Claim, as_of: date, today: date) -> list[str]:
    """The same of a claim whose payer is at hand."""
    percent = claim.payer.paid_percent
    age = claim.age(as_of)
    return why_first(claim.balance, age, claim.deadline_on, claim.idle_touches, today, percent)


def why_first(
    balance: Decimal,
    age: int,
    deadline_on: date | None,
    idle_touches: int,
    today: date,
    paid_percent: int | None = None,
) -> list[str]:
    """What puts the claim where it stands, most telling first: a deadline, dollars, age."""
    return [
        *([f"deadline {_when(deadline_on, today)}"] if deadline_on else []),
        f"${balance:,.0f}",
        f"{age:,} d",
        *([f"payer pays {paid_percent} %"] if paid_percent is not None else []),
        *([f"{idle_touches} touches without progress"] if idle_touches > 1 else []),
    ]


def _when(day: date, today: date) -> str:
    days = (day - today).days
    if days < 0:
        return f"passed {-days:,} d ago"
    return f"in {days:,} d" if days else "today"

"""Where the figures of a card lead: lists that add up to them."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from claims.choices import UNPAID_KINDS, AdjudicationStatus, EntryKind, Status
from strategies.bulk.payer_counts import SOON
from strategies.choices import CampaignState
from strategies.models import PayerPerformance

SETTLING = [EntryKind.PAYMENT.value, *(kind.value for kind in UNPAID_KINDS)]
# More spellings than these do not fit an address; the figure is then no door.
MOST_CODES = 40


def open_claims(payer: int, **narrower: Any) -> str:
    return _address("/claims", status=Status.OPEN.value, payer=payer, **narrower)


def denied(payer: int, codes: Sequence[str] = ()) -> str:
    """The open denied claims of a payer, of some codes as files spell them."""
    if len(codes) > MOST_CODES or "" in codes:
        return ""
    status = AdjudicationStatus.DENIED.value
    return open_claims(payer, adjudication_status=status, denial_code=list(codes))


def deadlines(payer: int) -> str:
    return open_claims(payer, deadline_in=SOON.days)


def active_campaigns(payer: int) -> str:
    return _address("/campaigns", payer=payer, state=CampaignState.ACTIVE.value)


def settled(counted: PayerPerformance) -> str:
    """Numerator and denominator of the collection rate."""
    return _entries(counted, SETTLING)


def payments(counted: PayerPerformance) -> str:
    return _entries(counted, [EntryKind.PAYMENT.value])


def _entries(counted: PayerPerformance, kinds: list[str]) -> str:
    months = {
        "from_month": f"{counted.first_month:%Y-%m}",
        "to_month": f"{counted.last_month:%Y-%m}",
    }
    return _address("/claims/entries", kind=kinds, payer=counted.payer_id, **months)


def _address(path: str, **parameters: Any) -> str:
    given = {name: value for name, value in parameters.items() if value not in ("", None, [])}
    return f"{path}?{urlencode(given, doseq=True, safe=',')}"

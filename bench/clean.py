"""A row of the benchmark's file as a claim's values: what the usual ways do for each row."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Facility
from arengine.lib.fold import fold
from bench.files import AS_OF
from claims.bulk.routing import rules_in_force
from claims.bulk.scoring import weights_in_force
from claims.choices import AdjudicationStatus, AgeBasis
from claims.models import Payer
from claims.rules import ageing
from claims.rules.priority import Scored, priority
from claims.rules.routing import Facts, route


class Cleaner:
    """Knows payers, facilities and rules once; `values` then makes no query."""

    def __init__(self) -> None:
        self.payers = {fold(payer.name): payer for payer in Payer.objects.all()}
        self.facilities = dict(Facility.objects.values_list("key", "pk"))
        self.rules = rules_in_force(AS_OF)
        self.weights = weights_in_force()

    def values(self, row: dict[str, str]) -> dict[str, Any]:
        """Columns of the claim."""
        balance, age = _money(row["Balance"]), int(row["Aging Days"])
        payer = self.payers[fold(row["Payer Name"])]
        facility = self.facilities[fold(row["Facility"])]
        anchor, code = ageing.anchor_of_age(AS_OF, age), row["Denial Code"]
        said = AdjudicationStatus.DENIED if code else AdjudicationStatus.PENDING
        facts = Facts(balance, age, payer.line_of_business, payer.pk, facility, code)
        rule = route(self.rules, facts)
        scored = Scored(balance, anchor, payer.paid_percent, is_denied=bool(code))
        if rule is None:
            raise LookupError("no rule holds")
        return {
            "claim_number": row["Claim ID"],
            "payer_id": payer.pk,
            "facility_id": facility,
            "provider": row["Provider"],
            "patient_account": row["Account Number"],
            "patient_name": row["Patient Name"],
            "member_id": row["Member ID"],
            "opening_balance": balance,
            "balance": balance,
            "charge_amount": _money(row["Total Charges"]),
            "service_from": _day(row["Date of Service"]),
            "billed_on": _day(row["Date Billed"]),
            "denied_on": _day(row["Denied On"]),
            "denial_code": code,
            "feed_status": row["Claim Status"],
            "adjudication_status": said,
            "aging_days": age,
            "age_anchor_on": anchor,
            "age_basis": AgeBasis.AGING_DAYS,
            "bucket": ageing.bucket(age),
            "priority": priority(scored, self.weights),
            "team_id": rule.team,
            "routed_by_id": rule.id,
            "feed_as_of": AS_OF,
        }


def _money(text: str) -> Decimal:
    return Decimal(text.replace("$", "").replace(",", ""))


def _day(text: str) -> date | None:
    return datetime.strptime(text, "%m/%d/%Y").date() if text else None  # noqa: DTZ007

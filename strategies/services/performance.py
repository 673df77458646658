"""Keeping what each payer did: by the night, and after an import."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models.functions import Now

from arengine.lib.locks import take_alone
from claims.models import DenialCode, Import, Payer
from claims.rules.denials import Code, codes_in, leading
from strategies.bulk import payer_counts, payer_sums
from strategies.bulk.payer_counts import Denied
from strategies.bulk.payer_sums import Settled
from strategies.models import PayerPerformance
from strategies.rules.intervals import Sums, rate_interval
from strategies.rules.survival import kaplan_meier

MEDIAN, NINE_IN_TEN = Decimal("0.5"), Decimal("0.9")
CATEGORIES = 5
OTHERS, NO_CODE, UNKNOWN = "Others", "No code given", "Not in the playbook"
NOTHING = Settled(Decimal(0), Decimal(0), 0, 0)
KEPT = [field.name for field in PayerPerformance._meta.fields if field.name not in ("id", "payer")]


@transaction.atomic
def keep_performance(as_of: date) -> int:
    """Counts anew for every payer that was not merged away; returns how many. A rerun changes
    nothing but the moment of counting."""
    take_alone("keep_performance")
    rows = _counted(as_of)
    PayerPerformance.objects.exclude(payer__in=[row.payer_id for row in rows]).delete()
    PayerPerformance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["payer"], update_fields=KEPT
    )
    return len(rows)


def is_behind(as_of: date) -> bool:
    """Whether an import has ended, or the portfolio's date has moved, since the last count."""
    last = PayerPerformance.objects.order_by("counted_at").first()
    if last is None:
        return Payer.objects.exists()
    if last.as_of != as_of:
        return True
    return Import.objects.filter(finished_at__gte=last.counted_at - timedelta(seconds=1)).exists()


def _counted(as_of: date) -> list[PayerPerformance]:
    months = payer_sums.months_before(as_of)
    settled, claims = payer_sums.settled_by_payer(months), payer_sums.claims_by_payer(months)
    days = payer_counts.days_by_payer(months.first, as_of)
    denied, appeals = payer_counts.denials_by_payer(), payer_counts.appeals_by_payer(months.first)
    deadlines, names = payer_counts.deadlines_by_payer(as_of), _categories(denied.values())
    moment: dict[str, Any] = {
        "as_of": as_of,
        "counted_at": Now(),
        "first_month": months.first,
        "last_month": months.last,
    }
    return [
        PayerPerformance(
            payer_id=payer,
            **moment,
            **_rate(settled.get(payer, NOTHING), claims.get(payer, Sums())),
            **_days(days.get(payer, {})),
            **_denials(denied.get(payer, []), names),
            **_pair(("appeals_decided", "appeals_won"), appeals.get(payer)),
            **_pair(("deadlines", "deadlines_balance"), deadlines.get(payer)),
        )
        for payer in Payer.objects.current().order_by("pk").values_list("pk", flat=True)
    ]


def _pair(names: tuple[str, str], counted: tuple[Any, Any] | None) -> dict[str, Any]:
    return dict(zip(names, counted or (0, 0), strict=True))


def _rate(settled: Settled, claims: Sums) -> dict[str, Any]:
    interval = rate_interval(claims)
    return {
        "paid": settled.paid,
        "unpaid": settled.unpaid,
        "days": settled.days,
        "payments_with_days": settled.payments_with_days,
        "settled_claims": claims.n,
        "rate_low": interval and interval.low,
        "rate_high": interval and interval.high,
    }


def _days(counts: Any) -> dict[str, Any]:
    curve = kaplan_meier(counts)
    return {
        "followed_claims": curve.n,
        "median_days": curve.quantile(MEDIAN),
        "late_days": curve.quantile(NINE_IN_TEN),
        "paid_share": curve.happened,
    }


def _denials(denied: list[Denied], names: dict[Code, str]) -> dict[str, Any]:
    """The dearest categories with the codes they are made of, the rest together."""
    found: dict[str, list[Denied]] = {}
    for one in denied:
        found.setdefault(_category(one.code, names), []).append(one)
    ranked = sorted(found.items(), key=lambda item: (-_dollars(item[1]), item[0]))
    mix = [_mixed(category, ones) for category, ones in ranked[:CATEGORIES]]
    if rest := [one for _, ones in ranked[CATEGORIES:] for one in ones]:
        mix.append(_mixed(OTHERS, rest))
    claims = sum(one.claims for one in denied)
    return {"denials": mix, "denied_claims": claims, "denied_balance": _dollars(denied)}


def _mixed(category: str, ones: list[Denied]) -> dict[str, Any]:
    return {
        "category": category,
        "codes": sorted(one.code for one in ones),
        "claims": sum(one.claims for one in ones),
        "dollars": str(_dollars(ones)),
    }


def _dollars(ones: Iterable[Denied]) -> Decimal:
    return sum((one.dollars for one in ones), Decimal("0.00"))


def _category(text: str, names: dict[Code, str]) -> str:
    code = leading(codes_in(text))
    return names.get(code, UNKNOWN) if code else NO_CODE if not text else UNKNOWN


def _categories(every: Iterable[list[Denied]]) -> dict[Code, str]:
    """The playbook's category of each leading code, in one query."""
    texts = {one.code for denied in every for one in denied}
    codes = {code for text in texts if (code := leading(codes_in(text)))}
    known = DenialCode.objects.filter(
        value__in={code.value for code in codes}, category__isnull=False
    ).values_list("kind", "value", "category__label")
    labels = {(kind, value): label for kind, value, label in known}
    pairs = ((code, labels.get((code.kind, code.value))) for code in codes)
    return {code: label for code, label in pairs if label}

"""What campaigns reached, kept for every claim and every day: set statements over their enrolled
claims, each counted within its window alone.

Contacted: a touch that stands, or a step of its workflow carried out, after its enrolment.
Answered: a touch that reached the payer, or learned what the payer did.
Collected: payments posted and recorded after the enrolment, without those reversed since.
Resolved: nothing is left of the balance it was enrolled with.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings
from django.db import connection, transaction
from django.db.models import DateField, ExpressionWrapper, F, Q

from claims.choices import ContactResult, EntryKind
from strategies.choices import CampaignState, Channel, StepState
from strategies.models import Campaign
from strategies.models.campaigns import CampaignQuerySet

# Enrolments counted in one transaction.
BATCH = 100_000
DECISIVE = (ContactResult.REACHED, ContactResult.AUTOMATED, ContactResult.PORTAL)
WITHIN = (Channel.REVIEW, Channel.PERSON)
OF_CLAIMS = """
WITH mine AS MATERIALIZED (
    SELECT e.id, e.claim_id, e.started_on, e.started_at, e.balance_at_start,
        least(%(day)s::date, e.started_on + c.window_days) AS until
    FROM strategies_enrolment e JOIN strategies_campaign c ON c.id = e.campaign_id
    WHERE c.id = ANY(%(campaigns)s)
), touched AS (
    SELECT m.id, min(on_day) AS contacted_on, min(on_day) FILTER (
        WHERE t.contact = ANY(%(decisive)s) OR o.adjudication_status <> '') AS answered_on
    FROM mine m JOIN claims_touch t ON t.claim_id = m.claim_id AND t.at >= m.started_at
    JOIN claims_outcome o ON o.id = t.outcome_id
    CROSS JOIN LATERAL (SELECT (t.at AT TIME ZONE %(zone)s)::date AS on_day) d
    WHERE on_day <= m.until
        AND NOT EXISTS (SELECT FROM claims_touch x WHERE x.corrects_id = t.id)
    GROUP BY m.id
), stepped AS (
    SELECT m.id, min(r.done_on) AS contacted_on
    FROM mine m JOIN strategies_steprun r ON r.enrolment_id = m.id
    JOIN strategies_workflowstep s ON s.id = r.step_id
    WHERE r.state = %(done)s AND s.channel <> ALL(%(within)s) AND r.done_on <= m.until
    GROUP BY m.id
), posted AS (
    SELECT m.id, -sum(l.amount) FILTER (WHERE pays) AS collected,
        min(l.posted_on) FILTER (WHERE pays AND l.amount < 0) AS paid_on,
        CASE WHEN m.balance_at_start + sum(l.amount) <= 0 THEN max(l.posted_on) END AS resolved_on
    FROM mine m JOIN claims_ledgerentry l ON l.claim_id = m.claim_id
        AND l.recorded_at >= m.started_at AND l.posted_on <= m.until
    CROSS JOIN LATERAL (SELECT l.kind = %(payment)s AND l.reverses_id IS NULL
        AND l.posted_on >= m.started_on AND NOT EXISTS (SELECT FROM claims_ledgerentry x
            WHERE x.reverses_id = l.id AND x.posted_on <= %(day)s) AS pays) p
    GROUP BY m.id, m.balance_at_start
)
INSERT INTO strategies_enrolmentresult AS kept
    (enrolment_id, contacted_on, answered_on, resolved_on, paid_on, collected)
SELECT m.id, least(t.contacted_on, s.contacted_on), t.answered_on,
    greatest(p.resolved_on, CASE WHEN p.resolved_on IS NOT NULL THEN m.started_on END),
    p.paid_on, coalesce(p.collected, 0)
FROM mine m LEFT JOIN touched t ON t.id = m.id LEFT JOIN stepped s ON s.id = m.id
LEFT JOIN posted p ON p.id = m.id
LEFT JOIN strategies_enrolmentresult before ON before.enrolment_id = m.id
WHERE t.id IS NOT NULL OR s.id IS NOT NULL OR p.id IS NOT NULL OR before.enrolment_id IS NOT NULL
ORDER BY m.id
ON CONFLICT (enrolment_id) DO UPDATE SET contacted_on = EXCLUDED.contacted_on,
    answered_on = EXCLUDED.answered_on, resolved_on = EXCLUDED.resolved_on,
    paid_on = EXCLUDED.paid_on, collected = EXCLUDED.collected
WHERE (kept.contacted_on, kept.answered_on, kept.resolved_on, kept.paid_on, kept.collected)
    IS DISTINCT FROM (EXCLUDED.contacted_on, EXCLUDED.answered_on, EXCLUDED.resolved_on,
    EXCLUDED.paid_on, EXCLUDED.collected)
"""
FIGURES = (
    *("targeted", "contacted", "answered", "resolved", "paid_claims", "collected", "days_sum"),
    *("exited", "open_claims", "open_balance"),
)
OF_CAMPAIGNS = f"""
INSERT INTO strategies_campaignresult AS kept (campaign_id, day, {", ".join(FIGURES)})
SELECT e.campaign_id, %(day)s, count(*), count(r.contacted_on), count(r.answered_on),
    count(r.resolved_on), count(r.paid_on), coalesce(sum(r.collected), 0),
    coalesce(sum(r.paid_on - e.started_on), 0),
    count(*) FILTER (WHERE e.state IN ('exited', 'switched')),
    count(*) FILTER (WHERE c.status = 'open'),
    coalesce(sum(c.balance) FILTER (WHERE c.status = 'open'), 0)
FROM strategies_enrolment e JOIN claims_claim c ON c.id = e.claim_id
LEFT JOIN strategies_enrolmentresult r ON r.enrolment_id = e.id
WHERE e.campaign_id = ANY(%(campaigns)s) GROUP BY e.campaign_id
ON CONFLICT (campaign_id, day) DO UPDATE SET
    {", ".join(f"{name} = EXCLUDED.{name}" for name in FIGURES)}
WHERE ({", ".join(f"kept.{name}" for name in FIGURES)})
    IS DISTINCT FROM ({", ".join(f"EXCLUDED.{name}" for name in FIGURES)})
"""
LATEST = """
UPDATE strategies_campaign c SET latest_id = r.id FROM strategies_campaignresult r
WHERE c.id = ANY(%(campaigns)s) AND r.campaign_id = c.id AND r.day = %(day)s
    AND c.latest_id IS DISTINCT FROM r.id
"""
TARGETS = """
UPDATE strategies_campaign SET targeted_claims = found.claims, targeted_balance = found.dollars,
    payer_ids = found.payers,
    payer_id = CASE WHEN cardinality(found.payers) = 1 THEN found.payers[1] END FROM (
        SELECT count(*) AS claims, sum(e.balance_at_start) AS dollars,
            array_agg(DISTINCT c.payer_id) AS payers
        FROM strategies_enrolment e JOIN claims_claim c ON c.id = e.claim_id
        WHERE e.campaign_id = %(campaign)s) found
WHERE id = %(campaign)s
"""


def take_stock(campaign_id: int) -> None:
    """Once it is launched: what was targeted is what was enrolled."""
    with connection.cursor() as cursor:
        cursor.execute(TARGETS, {"campaign": campaign_id})


def count_results(day: date) -> int:
    """The night's step: every campaign whose windows are still open, as it stood at the end of
    the day. The same day again changes nothing; a day before the last one counted is left."""
    return sum(count_campaigns(batch, day) for batch in _batches(day))


@transaction.atomic
def count_campaigns(ids: Sequence[int], day: date) -> int:
    """Counts these; returns how many that were."""
    values = {
        "campaigns": list(ids),
        "day": day,
        "zone": settings.TIME_ZONE,
        "decisive": [str(one) for one in DECISIVE],
        "within": [str(one) for one in WITHIN],
        "done": str(StepState.DONE),
        "payment": str(EntryKind.PAYMENT),
    }
    with connection.cursor() as cursor:
        for statement in (OF_CLAIMS, OF_CAMPAIGNS, LATEST):
            cursor.execute(statement, values)
    return len(ids)


def _batches(day: date) -> Iterator[list[int]]:
    batch: list[int] = []
    claims = 0
    rows = _counted(day).order_by("pk").values_list("pk", "targeted_claims")
    for pk, targeted in list(rows):
        if batch and claims + targeted > BATCH:
            yield batch
            batch, claims = [], 0
        batch.append(pk)
        claims += targeted
    if batch:
        yield batch


def _counted(day: date) -> CampaignQuerySet:
    """Those at work or under review, and completed ones until the last window has closed."""
    at_work = Q(state__in=(CampaignState.ACTIVE, CampaignState.PENDING_REVIEW))
    days = ExpressionWrapper(F("starts_on") + F("window_days"), output_field=DateField())
    campaigns = Campaign.objects.launched().annotate(closes_on=days)
    return campaigns.filter(at_work | Q(closes_on__gte=day)).exclude(latest__day__gt=day)

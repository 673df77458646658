"""Campaigns: one launched over many claims against its rows written plainly, and the pages over
thousands of campaigns, whose results are kept."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from arengine.lib.dates import today
from bench.figures import Figure, stopwatch
from bench.pages import median_times, supervisor
from claims.models import Claim
from strategies.choices import CampaignState
from strategies.models import Campaign, CampaignResult, Workflow
from strategies.services import launching
from strategies.services.campaign_launches import launch_campaign
from strategies.services.campaigns import Plan, draft_campaign
from strategies.services.performance import keep_performance
from strategies.services.targets import Preview, preview_targets

CAMPAIGNS, ENROLLED, TIMES_INSERT = 5_000, 100_000, 2.0
PAGES = {
    "payer strategies, 72 payers": "/payer-strategies",
    f"campaigns, {CAMPAIGNS:,}": "/campaigns",
}
# What a launch writes of each claim.
WRITTEN = ("strategies_enrolment", "claims_nextstep", "claims_event")


@dataclass(frozen=True, slots=True)
class CampaignTimes:
    claims: int
    launch: float
    plain: float
    pages: dict[str, float | None]


def campaign_times() -> CampaignTimes:
    """Leaves the campaigns behind."""
    first, seconds = _launched(supervisor())
    plain = _written_plainly()
    _multiply(first)
    keep_performance(today())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return CampaignTimes(first.targeted_claims, seconds, plain, median_times(PAGES))


def _launched(user: User) -> tuple[Campaign, float]:
    """A campaign over the cheapest open claims, half of them at most."""
    wanted = min(ENROLLED, Claim.objects.open().count() // 2)
    cheapest = Claim.objects.open().order_by("balance").values_list("balance", flat=True)
    filters = {"status": ["open"], "max_balance": [f"{cheapest[wanted]:.2f}"]}
    day = today()
    plan = Plan(
        name="Bench", goal="None", workflow=Workflow.objects.get(key="phone-campaign"), owner=user,
        starts_on=day, ends_on=day + timedelta(days=45), filters=filters,
    )  # fmt: skip
    draft = draft_campaign(plan, user=user, today=day)
    agreed = _preview(draft, user, day).agreement
    with stopwatch() as seconds:
        launch_campaign(draft, agreed=agreed, user=user, today=day)
        launching.work(draft.pk)
    draft.refresh_from_db()
    if draft.state != CampaignState.ACTIVE:
        raise RuntimeError(f"the campaign is {draft.state}")
    return draft, seconds()


def _preview(campaign: Campaign, user: User, day: date) -> Preview:
    return preview_targets(campaign.filters, campaign.ends_on, user=user, today=day)


def _written_plainly() -> float:
    """Seconds for the same rows, one INSERT .. SELECT a table, indexes and triggers in place."""
    with connection.cursor() as cursor:
        for table in WRITTEN:
            cursor.execute(f"CREATE TEMP TABLE kept_{table} AS SELECT * FROM {table}")
        cursor.execute(f"TRUNCATE {', '.join(WRITTEN)} CASCADE")
        with stopwatch() as seconds, transaction.atomic():
            for table in WRITTEN:
                cursor.execute(f"INSERT INTO {table} SELECT * FROM kept_{table}")
        for table in WRITTEN:
            cursor.execute(f"DROP TABLE kept_{table}")
    return seconds()


def _multiply(first: Campaign) -> None:
    """The same campaign thousands of times, each of one payer and with a result that is kept."""
    columns = _columns(Campaign, "id", "latest_id")
    kept = _columns(CampaignResult, "id", "campaign_id")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO strategies_campaign ({columns}) SELECT {columns} "
            "FROM strategies_campaign, generate_series(2, %s) WHERE id = %s",
            [CAMPAIGNS, first.pk],
        )
        cursor.execute(
            "UPDATE strategies_campaign SET payer_ids = "
            "payer_ids[1 + id % cardinality(payer_ids):1 + id % cardinality(payer_ids)] "
            "WHERE latest_id IS NULL"
        )
        cursor.execute(
            f"INSERT INTO strategies_campaignresult (campaign_id, {kept}) SELECT c.id, r.* "
            f"FROM strategies_campaign c, (SELECT {kept} FROM strategies_campaignresult "
            "WHERE id = %s) r WHERE c.latest_id IS NULL",
            [first.latest_id],
        )
        cursor.execute(
            "UPDATE strategies_campaign c SET latest_id = r.id FROM strategies_campaignresult r "
            "WHERE r.campaign_id = c.id AND c.latest_id IS NULL"
        )


def _columns(model: Any, *without: str) -> str:
    names = [field.column for field in model._meta.concrete_fields if not field.generated]
    return ", ".join(name for name in names if name not in without)


def enrol_figure(times: CampaignTimes) -> Figure:
    ratio = times.launch / times.plain
    value = f"{times.launch:.2f} s, INSERT .. SELECT {times.plain:.2f} s: {ratio:.2f} x"
    return Figure(
        "campaign launched", times.claims, times.launch, value, f"< {TIMES_INSERT:.0f} x",
        ratio < TIMES_INSERT, {"plain_seconds": times.plain},
    )  # fmt: skip

"""The demo's campaigns: 156 over 24 payers, drafted and launched by the product's own verbs.

Each takes some open claims of one payer by balance, so that no claim is in two: the claims of a
payer are cut into bands of a few claims each, and a campaign asks for one band.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from accounts.models import User
from claims.models import Claim
from strategies.models import Campaign, Workflow
from strategies.services.campaign_launches import launch_campaign
from strategies.services.campaigns import Plan, draft_campaign
from strategies.services.targets import Filters, preview_targets

CAMPAIGNS, PAYERS = 156, 24
DAYS = 45
FEWEST = 2
Bands = dict[str, list[tuple[Decimal, Decimal]]]


def load_campaigns(today: date) -> int:
    """Makes them once; returns how many stand. Without a workflow in force there are none."""
    workflows = [one for one in Workflow.objects.filter(is_active=True) if _runs(one, today)]
    if not workflows or Campaign.objects.exists():
        return Campaign.objects.count()
    user = User.objects.get(username="supervisor")
    for place, (payer, lowest, highest, part) in enumerate(_wanted()):
        # Each payer's bands take turns, and begin with another workflow than its neighbour's.
        workflow = workflows[(place + part) % len(workflows)]
        filters = {
            "status": ["open"],
            "payer": [payer],
            "min_balance": [f"{lowest:.2f}"],
            "max_balance": [f"{highest:.2f}"],
        }
        name = name_of(workflow.name, lowest, highest, today)
        _launch(name, workflow, filters, user, today)
    return Campaign.objects.count()


def name_of(what: str, lowest: Decimal, highest: Decimal, today: date) -> str:
    """As a supervisor would name it beside its payer: what is done, to which claims, and when."""
    return f"{what[:30]}, ${lowest:,.0f} to ${highest:,.0f}, {today:%b %Y}"


def _launch(name: str, workflow: Workflow, filters: Filters, user: User, today: date) -> None:
    plan = Plan(
        name=name,
        goal=f"Bring the claims of this band to an answer by {workflow.name.lower()}.",
        workflow=workflow,
        owner=user,
        starts_on=today,
        ends_on=today + timedelta(days=DAYS),
        filters=filters,
    )
    draft = draft_campaign(plan, user=user, today=today)
    agreed = preview_targets(filters, plan.ends_on, user=user, today=today).agreement
    launch_campaign(draft, agreed=agreed, user=user, today=today)


def _runs(workflow: Workflow, today: date) -> bool:
    version = workflow.versions.in_force(today).first()
    return version is not None and version.steps.exists()


def _wanted() -> Iterator[tuple[str, Decimal, Decimal, int]]:
    """Bands in turn, one of each payer, until there are enough."""
    bands = _bands()
    given = 0
    for part in range(CAMPAIGNS):
        for payer, cut in bands.items():
            if part < len(cut) and given < CAMPAIGNS:
                yield payer, *cut[part], part
                given += 1


def _bands() -> Bands:
    """Of the payers with most claims that a campaign would take: bands that share no balance."""
    free = Claim.objects.open().filter(missing_since=None, enrolments=None)
    balances: defaultdict[str, list[Decimal]] = defaultdict(list)
    for payer, balance in free.order_by("-balance").values_list("payer__name", "balance"):
        balances[payer].append(balance)
    largest = sorted(balances, key=lambda payer: (-len(balances[payer]), payer))[:PAYERS]
    each = -(-CAMPAIGNS // PAYERS) * 2
    return {payer: _cut(balances[payer], each) for payer in largest}


def _cut(balances: list[Decimal], most: int) -> list[tuple[Decimal, Decimal]]:
    """Up to so many bands of about equal numbers; equal balances stay together."""
    size = max(len(balances) // (2 * most), FEWEST)
    bands: list[tuple[Decimal, Decimal]] = []
    start = 0
    while start + size <= len(balances) and len(bands) < most:
        end = start + size
        while end < len(balances) and balances[end] == balances[end - 1]:
            end += 1
        bands.append((balances[end - 1], balances[start]))
        start = end
    return bands

"""The filters of campaigns, and of one campaign's claims, that page, export and API share."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.http import QueryDict

from accounts.models import User
from arengine.lib import keyset, parameters
from claims.filters import names
from claims.filters.asked import PLACE, Place, read_place
from strategies.choices import UNDER_WAY, Arm, CampaignState, EnrolmentState
from strategies.models import Campaign, Enrolment, Workflow
from strategies.models.campaigns import CampaignQuerySet
from strategies.models.enrolments import EnrolmentQuerySet

PARAMETERS = ("state", "payer", "workflow", "owner", "q")
ORDERS: Mapping[str, keyset.Order] = {
    **keyset.both_ways("started", "id"),
    **keyset.both_ways("name"),
    **keyset.both_ways("targeted", "targeted_claims"),
    **keyset.both_ways("balance", "targeted_balance"),
    **keyset.both_ways("contacted", "latest__contacted", nullable=True),
    **keyset.both_ways("resolved", "latest__resolved", nullable=True),
    **keyset.both_ways("collected", "latest__collected", nullable=True),
    **keyset.both_ways("success_rate", "latest__success_rate", nullable=True),
    **keyset.both_ways("average_days", "latest__average_days", nullable=True),
    **keyset.both_ways("starts_on"),
}
DEFAULT_ORDER = "-started"
# What the figures of a campaign open: the claims that make them up.
SHOWS: Mapping[str, tuple[str, Q]] = {
    "targeted": ("Targeted", Q()),
    "contacted": ("Contacted", Q(result__contacted_on__isnull=False)),
    "answered": ("Answered", Q(result__answered_on__isnull=False)),
    "resolved": ("Resolved", Q(result__resolved_on__isnull=False)),
    "paid": ("Paid", Q(result__paid_on__isnull=False)),
    "collected": ("Collected on", ~Q(result__collected=0) & Q(result__isnull=False)),
    "open": ("Still open", Q(claim__status="open")),
    "running": ("Under way", Q(state__in=UNDER_WAY)),
    "left": ("Left early", Q(state__in=(EnrolmentState.EXITED, EnrolmentState.SWITCHED))),
}
CLAIM_ORDERS: Mapping[str, keyset.Order] = {
    **keyset.both_ways("enrolled", "id"),
    **keyset.both_ways("balance_at_start"),
    **keyset.both_ways("collected", "result__collected", nullable=True),
    **keyset.both_ways("due_on", nullable=True),
}
# Of a trial: those that were drawn, and those that were not.
ARMS: Mapping[str, tuple[str, Q]] = {
    **{str(arm): (str(arm.label), Q(arm=arm)) for arm in Arm},
    "outside": ("Outside of the comparison", Q(arm="")),
}
CLAIM_PARAMETERS = ("show", "due_on", "arm")


@dataclass(frozen=True, slots=True)
class AskedCampaigns:
    wanted: Q
    payers: tuple[int, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class AskedClaims:
    show: str
    arm: str
    wanted: Q
    place: Place


def read_campaigns(given: QueryDict, also: Collection[str] = ()) -> AskedCampaigns:
    """The list of a query. ValidationError names the parameter that is wrong."""
    parameters.check_names(given, {*PARAMETERS, *PLACE, *also})
    wanted = Q()
    if states := parameters.words(given, "state", CampaignState.values):
        wanted &= Q(state__in=states)
    if payers := names.payers(given, "payer"):
        wanted &= Q(payer_ids__overlap=list(names.with_merged(payers)))
    if keys := parameters.words(given, "workflow", _workflows()):
        wanted &= Q(workflow__key__in=keys)
    if owners := names.users(given, "owner"):
        wanted &= Q(owner__in=owners)
    if words := parameters.text(given, "q"):
        wanted &= Q(name__icontains=words)
    return AskedCampaigns(wanted, payers, read_place(given, ORDERS, DEFAULT_ORDER))


def find_campaigns(user: User, asked: AskedCampaigns) -> CampaignQuerySet:
    """Those asked for, out of those the user may see."""
    return Campaign.objects.for_user(user).filter(asked.wanted)


def read_claims(given: QueryDict, also: Collection[str] = ()) -> AskedClaims:
    """Which of a campaign's claims."""
    parameters.check_names(given, {*CLAIM_PARAMETERS, *PLACE, *also})
    show = parameters.word(given, "show", tuple(SHOWS)) or "targeted"
    wanted = SHOWS[show][1]
    if arm := parameters.word(given, "arm", tuple(ARMS)):
        wanted &= ARMS[arm][1]
    if due_on := parameters.day(given, "due_on"):
        wanted &= Q(state=EnrolmentState.RUNNING, due_on=due_on)
    return AskedClaims(show, arm, wanted, read_place(given, CLAIM_ORDERS, "enrolled"))


def find_claims(user: User, campaign: Campaign, asked: AskedClaims) -> EnrolmentQuerySet:
    """The enrolments of the campaign asked for; of claims that the user sees."""
    mine = Enrolment.objects.filter(campaign=campaign)
    if not user.sees_everything:
        mine = mine.for_user(user)
    return mine.filter(asked.wanted)


def _workflows() -> tuple[str, ...]:
    return tuple(Workflow.objects.values_list("key", flat=True))

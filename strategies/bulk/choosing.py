"""Which claims begin a workflow by themselves: open, ours to pursue, and never in it before."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.choices import APPEAL_KINDS, AdjudicationStatus, DeadlineState, WorkStatus
from claims.filters.names import merge_targets
from claims.models import Claim, Deadline
from claims.rules.ageing import anchor_of_age
from claims.rules.moves import PAYERS
from strategies.choices import AppliesTo
from strategies.models import Enrolment, EnrolmentRule, Workflow

SETTLED = (WorkStatus.ESCALATED, WorkStatus.READY_TO_CLOSE, WorkStatus.CLOSED)
UNANSWERED = (AdjudicationStatus.UNKNOWN, AdjudicationStatus.RECEIVED)


def free_claims() -> QuerySet[Claim]:
    """Open claims that a payer owes, that nobody has to decide on, in no workflow. Those missing
    from the last snapshot are decided on first, as campaigns leave them to be."""
    under_way = Enrolment.objects.under_way().filter(claim=OuterRef("pk"))
    pursued = Claim.objects.open().filter(responsibility__in=PAYERS, missing_since__isnull=True)
    return pursued.exclude(work_status__in=SETTLED).exclude(Exists(under_way))


def never_in(workflow: Workflow) -> Q:
    """A workflow is begun by itself once a claim; a second time is a person's decision."""
    before = Enrolment.objects.filter(claim=OuterRef("pk"), version__workflow=workflow)
    return ~Q(Exists(before))


def fits(applies_to: str) -> Q:
    """The claims that a line of a strategy or rule is for."""
    denied = Q(adjudication_status=AdjudicationStatus.DENIED)
    clocks = Deadline.objects.filter(
        claim=OuterRef("pk"), kind__in=APPEAL_KINDS, state=DeadlineState.RUNNING
    )
    return {
        AppliesTo.ANY: Q(),
        AppliesTo.DENIED: denied,
        AppliesTo.APPEALABLE: denied & Q(Exists(clocks)),
        AppliesTo.UNDERPAID: Q(adjudication_status=AdjudicationStatus.PARTIALLY_PAID),
        AppliesTo.UNANSWERED: Q(adjudication_status__in=UNANSWERED),
    }[AppliesTo(applies_to)]


def meets(rule: EnrolmentRule, as_of: date) -> Q:
    """The claims for which all conditions of a rule hold. One that names a payer that was merged
    away goes on with the payer into which it was."""
    met = fits(rule.applies_to)
    if rule.balance_over is not None:
        met &= Q(balance__gt=rule.balance_over)
    if rule.age_over is not None:
        met &= Q(age_anchor_on__lt=anchor_of_age(as_of, rule.age_over))
    if rule.lines_of_business:
        met &= Q(payer__line_of_business__in=rule.lines_of_business)
    if rule.payers:
        met &= Q(payer__in=merge_targets(set(rule.payers)))
    return met

"""Denied claims of a cause, and projects over them."""

from decimal import Decimal
from typing import Any

from accounts.models import User
from claims.choices import AdjudicationStatus
from claims.models import Claim
from strategies.models import DenialCluster, DenialProject, Workflow
from strategies.services.denials import ProjectPlan, keep_clusters, start_project
from tests.factories import TODAY, ClaimFactory


def denied(number: str, **more: Any) -> Claim:
    """An open claim, denied for want of authorisation, of Dr Ames."""
    said = {"denial_code": "CO-197", "provider": "Dr Ames", "balance": Decimal("10.00")}
    status = AdjudicationStatus.DENIED
    return ClaimFactory(claim_number=number, adjudication_status=status, **{**said, **more})


def cluster(**cause: Any) -> DenialCluster:
    """Counts, and gives the one of that cause."""
    keep_clusters(TODAY)
    return DenialCluster.objects.select_related("payer").get(**cause)


def a_plan(workflow: Workflow, owner: User, **more: Any) -> ProjectPlan:
    said = {"name": "Approvals", "owner": owner, "workflow": workflow}
    return ProjectPlan(**{**said, **more})


def started(
    workflow: Workflow, user: User, owner: User | None = None, name: str = "Approvals"
) -> DenialProject:
    """A project over the one cluster there is."""
    plan = a_plan(workflow, owner or user, name=name)
    return start_project(cluster(), plan, user=user, today=TODAY)

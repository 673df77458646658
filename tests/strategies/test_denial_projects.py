"""Projects over denials: started over a cluster, worked, closed with a finding, opened again."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Notice, User
from arengine.lib.errors import Refused
from claims.choices import AdjudicationStatus, EntryKind
from claims.models import Claim, Payer, RootCause
from claims.services.ledger import post_entry
from strategies.choices import EnrolmentState, ProjectState
from strategies.models import DenialMember, DenialProject, Enrolment, Workflow
from strategies.services.denials import (
    close_project,
    enrol_members,
    start_project,
    tend_denials,
)
from tests.factories import TODAY
from tests.strategies.denials import a_plan, cluster, denied, started
from tests.strategies.workflows import enrolled, workflow_version

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


def refused(code: str) -> Any:
    return pytest.raises(Refused, check=lambda error: error.code == code)


@pytest.fixture
def pair(aetna: Payer) -> list[Claim]:
    return [denied("D1", payer=aetna), denied("D2", payer=aetna)]


@pytest.fixture
def cause(db: None) -> RootCause:
    return RootCause.objects.get(name="Authorisation not obtained")


def close(project: DenialProject, cause: RootCause, user: User) -> DenialProject:
    said = "The desk stopped asking in March."
    return close_project(project, root_cause=cause, finding=said, user=user, today=TODAY)


def test_a_project_freezes_its_claims_and_begins_one_workflow(
    pair: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    project = started(workflow, supervisor)
    assert (project.state, project.claims, project.dollars_at_start) == (
        ProjectState.OPEN,
        2,
        Decimal("20.00"),
    )
    assert (project.enrolled, project.open_claims, project.open_dollars) == (
        2,
        2,
        Decimal("20.00"),
    )
    members = DenialMember.objects.order_by("claim").values_list("claim", "joined_on", "balance")
    assert list(members) == [(claim.pk, TODAY, Decimal("10.00")) for claim in pair]
    assert set(Enrolment.objects.values_list("version", "person", "enrolled_by")) == {
        (project.version_id, supervisor.pk, "person")
    }


def test_its_owner_is_told(
    pair: list[Claim], workflow: Workflow, supervisor: User, general_agent: User
) -> None:
    project = started(workflow, supervisor, owner=general_agent)
    assert list(Notice.objects.values_list("user", "text", "link")) == [
        (general_agent.pk, "The project “Approvals” is yours.", project.link)
    ]


def test_claims_under_way_elsewhere_are_members_and_stay_there(
    pair: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    before = enrolled(pair[0], workflow_version())
    project = started(workflow, supervisor)
    assert (project.claims, project.enrolled) == (2, 1)
    before.refresh_from_db()
    assert before.state == EnrolmentState.RUNNING
    Enrolment.objects.filter(pk=before.pk).update(state=EnrolmentState.EXITED)
    assert enrol_members(project, user=supervisor, today=TODAY) == 1
    assert enrol_members(project, user=supervisor, today=TODAY) == 0


def test_there_is_one_project_a_cause(
    pair: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    started(workflow, supervisor)
    with refused("project_exists"):
        started(workflow, supervisor)


def test_a_project_over_nothing_is_refused(
    pair: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    found = cluster()
    Claim.objects.update(adjudication_status=AdjudicationStatus.PAID)
    with refused("project_empty"):
        start_project(found, a_plan(workflow, supervisor), user=supervisor, today=TODAY)


def test_a_workflow_out_of_force_is_refused(
    pair: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    Workflow.objects.filter(pk=workflow.pk).update(is_active=False)
    with refused("not_in_force"):
        started(workflow, supervisor)


def test_an_appeal_of_what_is_never_appealed_is_refused(
    aetna: Payer, workflow: Workflow, supervisor: User
) -> None:
    denied("D1", payer=aetna, denial_code="MA130")
    denied("D2", payer=aetna, denial_code="MA130")
    workflow.is_appeal = True
    workflow.save()
    with refused("no_appeal"):
        started(workflow, supervisor)


def test_a_project_needs_a_name(pair: list[Claim], workflow: Workflow, supervisor: User) -> None:
    with refused("project_nameless"):
        started(workflow, supervisor, name="  ")


def test_who_only_looks_owns_no_project(
    pair: list[Claim], workflow: Workflow, supervisor: User, auditor: User
) -> None:
    with refused("project_owner"):
        started(workflow, supervisor, owner=auditor)


def test_agents_start_none(
    pair: list[Claim], workflow: Workflow, supervisor: User, general_agent: User
) -> None:
    with pytest.raises(PermissionDenied):
        start_project(cluster(), a_plan(workflow, supervisor), user=general_agent, today=TODAY)


def test_its_owner_closes_it_with_what_was_behind_the_code(
    pair: list[Claim], workflow: Workflow, supervisor: User, general_agent: User, cause: RootCause
) -> None:
    project = close(started(workflow, supervisor, owner=general_agent), cause, general_agent)
    assert (project.state, project.root_cause, project.closed_on, project.closed_by) == (
        ProjectState.DONE,
        cause,
        TODAY,
        general_agent,
    )
    assert project.code == "197"


def test_others_do_not_close_it(
    pair: list[Claim], workflow: Workflow, supervisor: User, general_agent: User, cause: RootCause
) -> None:
    project = started(workflow, supervisor)
    with pytest.raises(PermissionDenied):
        close(project, cause, general_agent)


def test_what_is_done_is_neither_closed_nor_enrolled_again(
    pair: list[Claim], workflow: Workflow, supervisor: User, cause: RootCause
) -> None:
    project = close(started(workflow, supervisor), cause, supervisor)
    with refused("project_done"):
        close(project, cause, supervisor)
    with refused("project_done"):
        enrol_members(project, user=supervisor, today=TODAY)


def test_a_root_cause_no_longer_used_is_refused(
    pair: list[Claim], workflow: Workflow, supervisor: User, cause: RootCause
) -> None:
    cause.is_active = False
    cause.save()
    with refused("root_cause_unused"):
        close(started(workflow, supervisor), cause, supervisor)


def test_new_denials_open_it_again_and_its_owner_is_told(
    pair: list[Claim],
    aetna: Payer,
    workflow: Workflow,
    supervisor: User,
    cause: RootCause,
) -> None:
    project = close(started(workflow, supervisor), cause, supervisor)
    denied("D3", payer=aetna, balance=Decimal("5.00"))
    denied("D4", payer=aetna, provider="Dr Bell")
    assert tend_denials(TOMORROW) == {"clusters": 1, "claims": 1, "reopened": 1}
    project.refresh_from_db()
    assert (project.state, project.reopened_on, project.claims, project.dollars_at_start) == (
        ProjectState.REOPENED,
        TOMORROW,
        3,
        Decimal("25.00"),
    )
    assert project.root_cause == cause
    assert list(Notice.objects.values_list("user", "text", "link")) == [
        (
            supervisor.pk,
            "The project “Approvals” is open again: 1 new denial.",
            project.link,
        )
    ]


def test_the_same_night_again_changes_nothing(
    pair: list[Claim], aetna: Payer, workflow: Workflow, supervisor: User, cause: RootCause
) -> None:
    close(started(workflow, supervisor), cause, supervisor)
    denied("D3", payer=aetna)
    tend_denials(TOMORROW)
    before = list(DenialProject.objects.values())
    assert tend_denials(TOMORROW) == {"clusters": 1, "claims": 0, "reopened": 0}
    assert list(DenialProject.objects.values()) == before
    assert Notice.objects.count() == 1


def test_what_was_there_before_the_close_does_not_open_it_again(
    pair: list[Claim], aetna: Payer, workflow: Workflow, supervisor: User, cause: RootCause
) -> None:
    project = started(workflow, supervisor)
    denied("D3", payer=aetna)
    assert close(project, cause, supervisor).claims == 3
    assert tend_denials(TOMORROW) == {"clusters": 1, "claims": 0, "reopened": 0}


def test_collected_is_what_was_paid_since_a_claim_joined(
    pair: list[Claim], workflow: Workflow, supervisor: User
) -> None:
    _pay(pair[0], "4.00")
    project = started(workflow, supervisor)
    assert (project.dollars_at_start, project.collected) == (Decimal("16.00"), Decimal("0.00"))
    _pay(pair[0], "6.00")
    _pay(pair[1], "1.50")
    tend_denials(TODAY)
    project.refresh_from_db()
    assert (project.collected, project.open_claims, project.open_dollars) == (
        Decimal("7.50"),
        1,
        Decimal("8.50"),
    )


def _pay(claim: Claim, dollars: str) -> None:
    post_entry(
        claim,
        kind=EntryKind.PAYMENT,
        amount=Decimal(dollars),
        posted_on=TODAY,
        user=None,
        today=TODAY,
    )

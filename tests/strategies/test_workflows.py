"""Versions of workflows: drafted, saved, put in force."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from arengine.lib.errors import Refused
from claims.choices import DayKind
from strategies.choices import Channel, ExitOn
from strategies.models import (
    MessageTemplate,
    Workflow,
    WorkflowExit,
    WorkflowStep,
    WorkflowVersion,
)
from strategies.rules.workflows import circle
from strategies.services.versions_in_force import version_in_force
from strategies.services.workflows import (
    activate_workflow,
    create_workflow,
    draft_workflow,
    save_workflow,
)
from tests.factories import TODAY
from tests.strategies.workflows import workflow_version

pytestmark = pytest.mark.django_db


def draft_of(user: User, **how: Any) -> WorkflowVersion:
    return draft_workflow(workflow_version(**how).workflow, user=user, today=TODAY)[0]


def refusal(version: WorkflowVersion, user: User, source: str = "Decided by the board") -> str:
    with pytest.raises(Refused) as refused:
        activate_workflow(version, user=user, today=TODAY, source=source)
    version.refresh_from_db()
    assert version.activated_at is None
    return refused.value.code


def test_the_four_workflows_of_the_start_are_in_force() -> None:
    shown = [
        (
            workflow.name,
            str(version.assumed_rate),
            [(step.offset, step.day_kind) for step in version.steps.all()],
        )
        for workflow in Workflow.objects.order_by("pk")
        if (version := version_in_force(workflow, TODAY))
    ]
    assert [(name, rate) for name, rate, _ in shown] == [
        ("Phone campaign", "0.6800"),
        ("Email follow-up", "0.4500"),
        ("Appeal process", "0.7200"),
        ("Negotiation", "0.8400"),
    ]
    assert [offset for offset, _ in shown[0][2]] == [0, 7, 14, 21]
    assert [offset for offset, _ in shown[1][2]] == [0, 14, 28, 42]
    assert shown[2][2][2] == (12, DayKind.WORKING)
    assert WorkflowVersion.objects.get(workflow__key="phone-campaign").cycle_days == 30


@pytest.mark.parametrize("key", ["phone-campaign", "email-follow-up", "appeal-process"])
def test_a_seeded_workflow_may_be_drafted_and_put_in_force_again(
    key: str, supervisor: User
) -> None:
    draft, _ = draft_workflow(Workflow.objects.get(key=key), user=supervisor, today=TODAY)
    activate_workflow(draft, user=supervisor, today=TODAY, source="As before")
    assert version_in_force(draft.workflow, TODAY) == draft


def test_a_draft_copies_steps_and_exits_of_the_last_version(supervisor: User) -> None:
    appeal = workflow_version("appeal").workflow
    draft = draft_of(supervisor, cycle_days=30, exits={ExitOn.DENIAL: appeal})
    assert (draft.number, draft.cycle_days, draft.created_by) == (2, 30, supervisor)
    assert [step.title for step in draft.steps.all()] == ["First call", "Second call"]
    assert [(one.event, one.to_workflow) for one in draft.exits.all()] == [("denial", appeal)]
    assert draft.activated_at is None


def test_saving_replaces_steps_and_exits_of_a_draft(supervisor: User) -> None:
    draft = draft_of(supervisor, exits={ExitOn.PAYMENT: None})
    steps = [
        WorkflowStep(title="Write", offset=0, channel=Channel.LETTER),
        WorkflowStep(title="Ask", offset=5, channel=Channel.PHONE),
    ]
    values = {"summary": "Letters first", "valid_from": TODAY + timedelta(days=3)}
    save_workflow(draft, values=values, steps=steps, exits={ExitOn.ANSWER: None}, user=supervisor)
    draft.refresh_from_db()
    assert (draft.summary, draft.valid_from) == ("Letters first", TODAY + timedelta(days=3))
    assert [(step.position, step.title) for step in draft.steps.all()] == [(1, "Write"), (2, "Ask")]
    assert [one.event for one in draft.exits.all()] == [ExitOn.ANSWER]


def test_a_step_without_a_title_is_not_saved(supervisor: User) -> None:
    draft = draft_of(supervisor)
    with pytest.raises(ValidationError), transaction.atomic():
        save_workflow(
            draft,
            values={},
            steps=[WorkflowStep(offset=0, channel=Channel.PHONE)],
            exits={},
            user=supervisor,
        )
    assert draft.steps.count() == 2


def test_a_new_version_leaves_claims_and_the_one_before_as_they_are(supervisor: User) -> None:
    draft = draft_of(supervisor)
    activate_workflow(draft, user=supervisor, today=TODAY, source="Decided by the board")
    draft.refresh_from_db()
    assert version_in_force(draft.workflow, TODAY) == draft
    assert (draft.source, draft.activated_by) == ("Decided by the board", supervisor)
    assert WorkflowVersion.objects.get(workflow=draft.workflow, number=1).activated_at is not None


def test_a_version_in_force_is_not_edited(supervisor: User) -> None:
    version = workflow_version()
    with pytest.raises(Refused) as refused:
        save_workflow(version, values={}, steps=[], exits={}, user=supervisor)
    assert refused.value.code == "version_active"


def test_agents_draft_nothing(general_agent: User) -> None:
    with pytest.raises(Refused) as refused:
        draft_of(general_agent)
    assert refused.value.code == "not_allowed"


def test_a_supervisor_of_some_facilities_draws_up_nothing(supervisor: User) -> None:
    supervisor.sees_all_facilities = False
    with pytest.raises(Refused) as refused:
        create_workflow(key="new", name="New", is_appeal=False, user=supervisor, today=TODAY)
    assert refused.value.code == "not_allowed"


# What may not be put in force.


def test_without_a_reason(supervisor: User) -> None:
    assert refusal(draft_of(supervisor), supervisor, source=" ") == "no_source"


def test_without_steps(supervisor: User) -> None:
    draft = create_workflow(key="new", name="New", is_appeal=False, user=supervisor, today=TODAY)
    assert refusal(draft, supervisor) == "no_steps"


def test_from_a_day_that_has_gone_by(supervisor: User) -> None:
    draft = draft_of(supervisor)
    WorkflowVersion.objects.filter(pk=draft.pk).update(valid_from=TODAY - timedelta(days=1))
    assert refusal(draft, supervisor) == "in_the_past"
    with pytest.raises(Refused, match="It would begin on Nov 20, 2026, which has gone by"):
        activate_workflow(draft, user=supervisor, today=TODAY, source="Memo")


def test_with_a_gap_between_positions(supervisor: User) -> None:
    draft = draft_of(supervisor)
    draft.steps.filter(position=2).update(position=3)
    assert refusal(draft, supervisor) == "positions"


def test_with_steps_out_of_order(supervisor: User) -> None:
    draft = draft_of(supervisor, steps=(("One", 7), ("Two", 3)))
    assert refusal(draft, supervisor) == "out_of_order"


def test_with_working_days_that_overtake_calendar_days(supervisor: User) -> None:
    draft = draft_of(supervisor, steps=(("One", 10), ("Two", 12)))
    draft.steps.filter(position=1).update(day_kind=DayKind.WORKING)
    assert refusal(draft, supervisor) == "out_of_order"


def test_with_a_cycle_shorter_than_its_steps(supervisor: User) -> None:
    assert refusal(draft_of(supervisor, cycle_days=7), supervisor) == "cycle_too_short"


def test_with_a_template_no_longer_in_use(supervisor: User) -> None:
    template = MessageTemplate.objects.create(
        key="gone", kind="email", name="Gone", subject="-", body="-", is_active=False
    )
    draft = draft_of(supervisor, channel=Channel.EMAIL)
    draft.steps.update(template=template)
    assert refusal(draft, supervisor) == "template_inactive"


def test_with_a_template_on_a_step_that_sends_nothing(supervisor: User) -> None:
    template = MessageTemplate.objects.create(
        key="on", kind="email", name="On", subject="-", body="-"
    )
    draft = draft_of(supervisor)
    draft.steps.update(template=template)
    assert refusal(draft, supervisor) == "template_unused"


def test_with_a_way_out_that_is_no_longer_used(supervisor: User) -> None:
    other = workflow_version("other").workflow
    draft = draft_of(supervisor, exits={ExitOn.DENIAL: other})
    Workflow.objects.filter(pk=other.pk).update(is_active=False)
    assert refusal(draft, supervisor) == "exit_inactive"


def test_with_something_after_a_balance_of_zero(supervisor: User) -> None:
    other = workflow_version("other").workflow
    draft = draft_of(supervisor, exits={ExitOn.ZERO_BALANCE: other})
    assert refusal(draft, supervisor) == "nothing_owed"


def test_a_draft_that_waits_is_gone_on_with(supervisor: User) -> None:
    draft = draft_of(supervisor)
    assert draft_workflow(draft.workflow, user=supervisor, today=TODAY) == (draft, False)
    activate_workflow(draft, user=supervisor, today=TODAY, source="Memo")
    following, is_new = draft_workflow(draft.workflow, user=supervisor, today=TODAY)
    assert (following.number, is_new) == (3, True)


def test_with_exits_that_lead_in_a_circle(supervisor: User) -> None:
    first = workflow_version("first").workflow
    second = workflow_version("second", exits={ExitOn.DENIAL: first}).workflow
    draft, _ = draft_workflow(first, user=supervisor, today=TODAY)
    WorkflowExit.objects.create(version=draft, event=ExitOn.ANSWER, to_workflow=second)
    with pytest.raises(Refused) as refused:
        activate_workflow(draft, user=supervisor, today=TODAY, source="Round and round")
    assert refused.value.code == "step_loop"
    assert refused.value.message == "Claims could go round for ever: First → Second → First."


def test_an_assumed_rate_without_its_source_cannot_be_kept(supervisor: User) -> None:
    draft = draft_of(supervisor)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkflowVersion.objects.filter(pk=draft.pk).update(assumed_rate=Decimal("0.5"))


@pytest.mark.parametrize(
    ("exits", "way"),
    [
        ({}, []),
        ({1: [2], 2: [3]}, []),
        ({1: [1]}, [1, 1]),
        ({1: [2], 2: [3], 3: [1]}, [1, 2, 3, 1]),
        ({1: [2], 2: [3], 3: [2]}, []),
    ],
)
def test_circle_finds_the_way_back(exits: dict[int, list[int]], way: list[int]) -> None:
    assert circle(exits, 1) == way


def test_a_version_to_come_is_not_in_force_yet(supervisor: User) -> None:
    version = workflow_version(valid_from=date(2027, 1, 1))
    assert version_in_force(version.workflow, TODAY) is None

"""Workflows as files in and out of the admin."""

import json
from typing import Any

import pytest
import tablib
from django.test import Client
from import_export.results import Result

from accounts.models import User
from strategies.admin.workflow_files import WorkflowResource, steps_of
from strategies.models import Workflow, WorkflowVersion
from strategies.services.versions_in_force import version_in_force
from strategies.services.workflows import draft_workflow
from tests.claims.admin.pages import address
from tests.factories import TODAY
from tests.strategies.workflows import workflow_version

pytestmark = pytest.mark.django_db
STEP = {"title": "Write", "offset": 0, "channel": "letter"}


def sent(user: User, dry_run: bool = False, **row: Any) -> Result:
    dataset = tablib.Dataset(list(row.values()), headers=list(row))
    return WorkflowResource().import_data(
        dataset, dry_run=dry_run, user=user, rollback_on_validation_errors=True
    )


def wrong(user: User, **row: Any) -> str:
    """The first thing that is wrong with a row."""
    result = sent(user, **row)
    (invalid,) = result.invalid_rows
    assert WorkflowVersion.objects.filter(activated_at__isnull=True).count() == 0
    return " ".join(message for messages in invalid.error_dict.values() for message in messages)


def test_what_was_exported_comes_back_unchanged(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    changed = Workflow.objects.get(key="phone-campaign")
    draft_workflow(changed, user=supervisor, today=TODAY)
    answer = client.post(address(WorkflowVersion, "export/"), {"format": "0", "resource": ""})
    exported = tablib.Dataset().load(answer.content.decode("utf-8-sig"), format="csv")
    assert exported.height == 4
    result = WorkflowResource().import_data(
        exported, user=supervisor, rollback_on_validation_errors=True
    )
    assert (result.totals["skip"], result.totals["update"], result.totals["invalid"]) == (4, 0, 0)
    assert changed.versions.count() == 2


def test_a_changed_row_becomes_a_draft(supervisor: User) -> None:
    version = workflow_version()
    sent(supervisor, key="calls", timeline="Two weeks", steps=json.dumps([STEP]))
    draft = WorkflowVersion.objects.get(workflow=version.workflow, number=2)
    assert (draft.activated_at, draft.timeline) == (None, "Two weeks")
    assert [step["title"] for step in steps_of(draft)] == ["Write"]
    assert version_in_force(version.workflow, TODAY) == version


def test_a_second_file_changes_the_draft_that_waits(supervisor: User) -> None:
    workflow_version()
    sent(supervisor, key="calls", timeline="Two weeks")
    sent(supervisor, key="calls", timeline="Three weeks")
    assert WorkflowVersion.objects.get(workflow__key="calls", number=2).timeline == "Three weeks"


def test_a_preview_writes_nothing(supervisor: User) -> None:
    workflow_version()
    result = sent(supervisor, dry_run=True, key="calls", timeline="Two weeks")
    assert result.totals["update"] == 1
    assert Workflow.objects.get(key="calls").versions.count() == 1


def test_an_unknown_workflow_is_refused(supervisor: User) -> None:
    assert wrong(supervisor, key="nothing") == "no workflow has the key “nothing”"


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ("Call", "the steps are a JSON list"),
        ("{}", "the steps are a JSON list of objects"),
        (json.dumps([{**STEP, "who": "me"}]), "step 1: unknown field who"),
        (json.dumps([{**STEP, "template": "x"}]), "step 1: no template in use has the key “x”"),
        (
            json.dumps([STEP, {**STEP, "channel": "pigeon"}]),
            "step 2: Value 'pigeon' is not a valid choice.",
        ),
    ],
)
def test_steps_that_cannot_be_are_refused(supervisor: User, steps: str, words: str) -> None:
    workflow_version()
    assert wrong(supervisor, key="calls", steps=steps) == words


@pytest.mark.parametrize(
    ("exits", "words"),
    [
        ("rain:", "“rain” is not an event"),
        ("denial:nothing", "no workflow has the key “nothing”"),
    ],
)
def test_exits_that_cannot_be_are_refused(supervisor: User, exits: str, words: str) -> None:
    workflow_version()
    assert wrong(supervisor, key="calls", exits=exits) == words


def test_agents_are_refused(general_agent: User) -> None:
    workflow_version()
    words = wrong(general_agent, key="calls", timeline="Two weeks")
    assert words == "Only a supervisor of all facilities changes this."

"""Workflows on their pages."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from strategies.models import WorkflowVersion
from tests.factories import ClaimFactory
from tests.strategies.workflows import workflow_version

pytestmark = pytest.mark.django_db
CALLS = "/workflows/calls"


@pytest.fixture
def decider(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def rows(prefix: str, *given: dict[str, Any]) -> dict[str, Any]:
    """A set of forms as a browser sends it."""
    sent = {f"{prefix}-TOTAL_FORMS": len(given), f"{prefix}-INITIAL_FORMS": len(given)}
    for place, row in enumerate(given):
        sent |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return sent


def wording(**changed: Any) -> dict[str, Any]:
    step = {"title": "Write", "offset": 0, "day_kind": "calendar", "channel": "letter"}
    return {
        "summary": "Letters", "timeline": "A week", "valid_from": "2099-01-01",
        **rows("steps", {**step, "grace_days": 7}),
        **rows("exits", {"event": "payment", "ends": "on", "to_workflow": ""}),
        **changed,
    }  # fmt: skip


def test_the_list_shows_the_seeded_four_with_their_assumptions(
    client: Client, general_agent: User
) -> None:
    client.force_login(general_agent)
    page = client.get("/workflows").content.decode()
    for words in ("Phone campaign", "Email follow-up", "Appeal process", "Negotiation"):
        assert words in page
    assert "<strong>68%</strong> assumed" in page
    assert "Draft the next version" not in page


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_costs_the_same_whatever_its_length(
    decider: Client, more: int, django_assert_max_num_queries: Any
) -> None:
    for number in range(more):
        workflow_version(f"more-{number}")
    decider.get("/workflows")
    with django_assert_max_num_queries(16):
        decider.get("/workflows")


def test_a_draft_is_edited_and_put_in_force(decider: Client) -> None:
    workflow_version()
    assert decider.post(f"{CALLS}/draft").url == f"{CALLS}/2"
    assert decider.post(f"{CALLS}/draft").url == f"{CALLS}/2"
    assert "Save draft" in decider.get(f"{CALLS}/2").content.decode()
    assert decider.post(f"{CALLS}/2", wording()).status_code == 302
    draft = WorkflowVersion.objects.get(workflow__key="calls", number=2)
    assert [step.title for step in draft.steps.all()] == ["Write"]
    assert decider.post(f"{CALLS}/2/activate", {"reason": "Memo"}).status_code == 302
    draft.refresh_from_db()
    assert (draft.source, draft.activated_at is not None) == ("Memo", True)


def test_an_assumed_rate_needs_its_source(decider: Client) -> None:
    workflow_version()
    decider.post(f"{CALLS}/draft")
    answer = decider.post(f"{CALLS}/2", wording(assumed_rate="0.5"))
    assert answer.status_code == 400
    assert "An assumed rate needs its source." in answer.content.decode()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"assumed_rate": "2", "assumed_source": "Memo"}, "A rate lies between 0 and 1."),
        ({"valid_until": "2098-12-31"}, "It would end before it begins."),
        (rows("exits", {"event": "rain", "ends": "on"}), "Save draft"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(
    decider: Client, changed: dict[str, str], words: str
) -> None:
    workflow_version()
    decider.post(f"{CALLS}/draft")
    answer = decider.post(f"{CALLS}/2", wording(**changed))
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert "is violated" not in answer.content.decode()


@pytest.mark.parametrize("changed", [{"valid_from": "9999-12-31"}, {"cycle_days": "32767"}])
def test_steps_after_the_last_year_there_is_are_refused(
    decider: Client, changed: dict[str, str]
) -> None:
    workflow_version()
    decider.post(f"{CALLS}/draft")
    step = {"title": "Write", "offset": 30, "day_kind": "working", "channel": "letter"}
    late = {"valid_from": "9990-01-01", **rows("steps", {**step, "grace_days": 7}), **changed}
    assert decider.post(f"{CALLS}/2", wording(**late)).status_code == 302
    answer = decider.post(f"{CALLS}/2/activate", {"reason": "Memo"})
    assert answer.status_code == 409
    assert "after the year 9999" in answer.content.decode()


def test_what_may_not_be_in_force_is_said_on_the_page(decider: Client) -> None:
    workflow_version()
    decider.post(f"{CALLS}/draft")
    decider.post(f"{CALLS}/2", wording(cycle_days=0, **rows("steps")))
    decider.post(f"{CALLS}/2", wording(**rows("steps")))
    answer = decider.post(f"{CALLS}/2/activate", {"reason": "Memo"})
    assert answer.status_code == 409
    assert "A workflow needs a step." in answer.content.decode()


def test_a_preview_shows_the_days_for_a_claim(decider: Client) -> None:
    workflow_version()
    ClaimFactory(claim_number="C-1")
    page = decider.get(f"{CALLS}/1?claim=C-1").content.decode()
    assert "begun today" in page
    for nobodys in ("C-2", "%00", "C" * 300):
        page = decider.get(f"{CALLS}/1?claim={nobodys}").content.decode()
        assert "No claim of yours" in page


def test_a_preview_knows_no_claim_of_others(client: Client, senior_agent: User) -> None:
    workflow_version()
    ClaimFactory(claim_number="C-1", team_name="GeneralAgent")
    client.force_login(senior_agent)
    assert "No claim of yours" in client.get(f"{CALLS}/1?claim=C-1").content.decode()

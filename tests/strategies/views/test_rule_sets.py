"""Enrolment and hand-over rules on their pages."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from claims.models import ClaimList
from claims.services.merging import merge_payers
from strategies.models import EnrolmentRule, Handover, HandoverRule, HandoverRules, Workflow
from tests.factories import TODAY, ClaimFactory, PayerFactory
from tests.strategies.handover import handover_rule, rules_in_force, running
from tests.strategies.workflows import workflow_version

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]


@pytest.fixture
def decider(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def rows(*given: dict[str, Any]) -> dict[str, Any]:
    """A set of forms as a browser sends it."""
    sent = {"rules-TOTAL_FORMS": len(given), "rules-INITIAL_FORMS": 0}
    for place, row in enumerate(given):
        full = {"applies_to": "any", **row}
        sent |= {f"rules-{place}-{name}": value for name, value in full.items()}
    return sent


def test_the_page_says_that_nothing_is_in_force_and_where_the_draft_is(
    client: Client, general_agent: User
) -> None:
    client.force_login(general_agent)
    page = client.get("/handover-rules").content.decode()
    assert "No rules are in force" in page
    assert "Draft the next version" not in page
    assert "2 or more steps missed" in client.get("/handover-rules/1").content.decode()


def test_rules_in_force_stand_in_words_with_what_they_moved(decider: Client) -> None:
    calls, talks = workflow_version("calls"), workflow_version("talks")
    claim = ClaimFactory()
    rule = handover_rule("Long", days_running=3, to_workflow=talks.workflow)
    version = rules_in_force(rule)
    enrolment = running(claim, calls)
    Handover.objects.create(
        claim=claim, rule=rule, cause="Long", reason="x", moved_on=enrolment.started_on,
        from_enrolment=enrolment, from_state="running",
    )  # fmt: skip
    page = decider.get("/handover-rules")
    assert page.context["moved"] == {rule.pk: (1, 0)}
    assert f"In force: version {version.number}" in page.content.decode()
    assert "in the workflow for 3 days" in page.content.decode()


def test_a_draft_is_edited_and_put_in_force(decider: Client) -> None:
    talks = workflow_version("talks").workflow
    rules_in_force(handover_rule(missed=9))
    assert decider.post("/handover-rules").url == "/handover-rules/3"
    assert "Save draft" in decider.get("/handover-rules/3").content.decode()
    late = {"name": "Late", "reason": "too late", "days_left": 5, "place": 2}
    missed = {"name": "Missed", "reason": "missed", "missed": 2, "place": 1}
    sent = rows(late, {**missed, "to_workflow": talks.pk}, {"name": ""})
    assert decider.post("/handover-rules/3", sent).status_code == 302
    saved = HandoverRule.objects.filter(version__number=3)
    assert list(saved.values_list("name", "to_workflow", "missed", "days_left")) == [
        ("Missed", talks.pk, 2, None),
        ("Late", None, None, 5),
    ]
    assert decider.post("/handover-rules/3/activate", {"reason": "Memo"}).status_code == 302
    assert HandoverRules.objects.get(number=3).source == "Memo"


@pytest.mark.parametrize("address", ["/handover-rules", "/enrolment-rules"])
def test_another_click_opens_the_draft_that_waits(decider: Client, address: str) -> None:
    assert [decider.post(address).url for _ in range(2)] == [f"{address}/1", f"{address}/1"]


def test_what_is_refused_is_said_beside_what_was_typed(decider: Client) -> None:
    answer = decider.post("/handover-rules/1", rows({"name": "All", "reason": "so"}))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "“All” would move every claim of its workflow." in page
    assert 'value="All"' in page


def test_a_rule_without_a_reason_is_not_saved(decider: Client) -> None:
    answer = decider.post("/handover-rules/1", rows({"name": "All", "missed": 1}))
    assert (answer.status_code, HandoverRule.objects.count()) == (400, 5)


def test_a_rule_about_a_workflow_no_longer_used_stays_about_it(decider: Client) -> None:
    Workflow.objects.filter(key="email-follow-up").update(is_active=False)
    page = decider.get("/handover-rules/1")
    assert "Email follow-up (no longer used)" in page.content.decode()
    row = page.context["form"].forms[0]
    sent = rows({field.name: field.value() for field in row if field.value() is not None})
    assert decider.post("/handover-rules/1", sent).status_code == 302
    assert HandoverRule.objects.get().workflow.key == "email-follow-up"


def test_a_dry_run_of_what_is_typed_saves_nothing_and_opens_its_claims(decider: Client) -> None:
    claim = ClaimFactory(claim_number="C-1")
    running(claim, workflow_version("calls"))
    sent = rows({"name": "Long", "reason": "long", "days_running": 3})
    page = decider.post("/handover-rules/1/dry-run", sent, headers={"HX-Request": "true"})
    assert "C-1" in page.content.decode()
    assert "nothing was saved or moved" in page.content.decode()
    opened = decider.post("/handover-rules/1/claims", {**sent, "rule": "1"})
    listed = ClaimList.objects.get()
    assert (opened.url, listed.claim_ids) == (f"/claims?list={listed.pk}", [claim.pk])
    assert "C-1" in decider.get(opened.url).content.decode()
    assert (Handover.objects.count(), HandoverRule.objects.count()) == (0, 5)


def test_what_is_stored_is_tried_where_nothing_is_typed(decider: Client) -> None:
    page = decider.post("/handover-rules/1/dry-run").content.decode()
    assert "No claim meets these today: “Denied while written to”, “Missed twice”" in page


def test_enrolment_rules_have_the_same_pages(decider: Client) -> None:
    calls = Workflow.objects.get(key="phone-campaign")
    claim = ClaimFactory(claim_number="C-1")
    assert decider.post("/enrolment-rules").url == "/enrolment-rules/1"
    rule = {"name": "Old", "workflow": calls.pk, "age_over": 0, "lines_of_business": ["commercial"]}
    assert decider.post("/enrolment-rules/1", rows(rule)).status_code == 302
    saved = EnrolmentRule.objects.get()
    assert (saved.age_over, saved.lines_of_business) == (0, ["commercial"])
    assert claim.claim_number in decider.post("/enrolment-rules/1/dry-run").content.decode()
    decider.post("/enrolment-rules/1/activate", {"reason": "Memo"})
    page = decider.get("/enrolment-rules").content.decode()
    assert "every open claim and older than 0 days and Commercial" in page


def test_a_rule_about_a_payer_merged_away_stays_about_it(decider: Client, supervisor: User) -> None:
    acme, apex = PayerFactory(name="Acme"), PayerFactory(name="Apex")
    calls = Workflow.objects.get(key="phone-campaign")
    rule = {"name": "Acme", "workflow": calls.pk, "payers": [acme.pk]}
    decider.post("/enrolment-rules")
    decider.post("/enrolment-rules/1", rows(rule))
    merge_payers(acme, apex, user=supervisor, today=TODAY)
    form = decider.get("/enrolment-rules/1").context["form"].forms[0]
    assert form["payers"].value() == [acme.pk]
    assert (acme.pk, "Acme") in form.fields["payers"].choices
    assert decider.post("/enrolment-rules/1", rows(rule)).status_code == 302
    assert EnrolmentRule.objects.get().payers == [acme.pk]


def test_an_enrolment_rule_names_its_workflow(decider: Client) -> None:
    decider.post("/enrolment-rules")
    answer = decider.post("/enrolment-rules/1", rows({"name": "Old"}))
    assert "Name the workflow that the claims begin." in answer.content.decode()


@pytest.mark.parametrize("more", [0, 2])
def test_the_editor_costs_the_same_whatever_its_length(
    decider: Client, more: int, django_assert_max_num_queries: Any
) -> None:
    draft = HandoverRules.objects.get()
    for place in range(more):
        handover_rule(f"More {place}", missed=9, version=draft, position=10 + place).save()
    decider.get("/handover-rules/1")
    with django_assert_max_num_queries(16):
        decider.get("/handover-rules/1")


def test_a_new_workflow_is_made_on_a_page(decider: Client) -> None:
    assert "Make the draft" in decider.get("/workflows/new").content.decode()
    answer = decider.post("/workflows/new", {"name": "State complaint"})
    assert answer.url == "/workflows/state-complaint/1"
    assert "Save draft" in decider.get(answer.url).content.decode()
    again = decider.post("/workflows/new", {"name": "State complaint"})
    assert again.status_code == 400
    assert "already exists" in again.content.decode()

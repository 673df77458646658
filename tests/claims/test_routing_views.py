"""Pages of the routing rules."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Team, User
from claims.models import Claim, RoutingVersion
from tests.factories import ClaimFactory, PayerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today", "_frozen")]


@pytest.fixture
def _frozen(time_machine: Any) -> None:
    time_machine.move_to("2026-11-21T12:00:00Z", tick=False)


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    return signed_in(client, supervisor)


@pytest.fixture
def draft(desk: Client) -> RoutingVersion:
    desk.post("/routing")
    return RoutingVersion.objects.get(number=2)


def team(name: str) -> int:
    return Team.objects.get(name=name).pk


def sent(**changes: object) -> dict[str, object]:
    """Two rules and the last resort, as the editor's form sends them."""
    return {
        "rules": "2",
        "rule-0-name": "Medicare",
        "rule-0-team": team("GovernmentSpecialist"),
        "rule-0-lines_of_business": ["medicare", "medicaid"],
        "rule-1-name": "High value",
        "rule-1-team": team("SeniorAgent"),
        "rule-1-balance_over": "1000.00",
        "rule-1-denial_codes": "CO-197, 16",
        "last-name": "Rest",
        "last-team": team("GeneralAgent"),
        **changes,
    }


def names(version: RoutingVersion) -> list[str]:
    return list(version.rules.order_by("position").values_list("name", flat=True))


@pytest.mark.parametrize("address", ["/routing", "/routing/"])
def test_the_rules_in_force_stand_in_words_with_claims_and_dollars(
    desk: Client, address: str
) -> None:
    ClaimFactory(balance=Decimal("1000.01"), team_name="SeniorAgent")
    page = desk.get(address)
    assert page.status_code == 200
    for words in ("balance over $1,000.00", "line of business Medicare or Medicaid", "$1,000.01"):
        assert words in page.content.decode()


def test_an_auditor_reads_and_changes_nothing(client: Client, auditor: User) -> None:
    reader = signed_in(client, auditor)
    assert "Draft the next" not in reader.get("/routing").content.decode()
    assert reader.get("/routing/1").status_code == 200
    for address in ("/routing", "/routing/1", "/routing/1/dry-run", "/routing/1/activate"):
        assert reader.post(address, sent()).status_code == 403
    assert RoutingVersion.objects.count() == 1


def test_an_agent_sees_nothing(client: Client, general_agent: User) -> None:
    stranger = signed_in(client, general_agent)
    for address in ("/routing", "/routing/1"):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address).status_code == 404


def test_drafting_opens_the_editor_on_a_copy(desk: Client) -> None:
    answer = desk.post("/routing")
    assert (answer.status_code, answer["Location"]) == (302, "/routing/2")
    page = desk.get("/routing/2").content.decode()
    assert 'value="High value"' in page
    assert 'value="Everything else"' in page


def test_saving_keeps_every_condition(desk: Client, draft: RoutingVersion) -> None:
    payer = PayerFactory()
    data = sent(**{"rule-0-payers": [payer.pk], "rule-0-age_over": "30", "rule-0-denied": "false"})
    assert desk.post("/routing/2", data)["Location"] == "/routing/2"
    first, second, last = draft.rules.order_by("position")
    assert (first.lines_of_business, first.payers, first.age_over, first.denied) == (
        ["medicare", "medicaid"],
        [payer.pk],
        30,
        False,
    )
    assert (second.balance_over, second.denial_codes) == (Decimal("1000.00"), ["CO-197", "16"])
    assert (last.name, last.team.name) == ("Rest", "GeneralAgent")


@pytest.mark.parametrize(
    ("action", "order"),
    [
        ("up-1", ["High value", "Medicare", "Rest"]),
        ("down-0", ["High value", "Medicare", "Rest"]),
        ("up-0", ["Medicare", "High value", "Rest"]),
        ("down-1", ["Medicare", "High value", "Rest"]),
        ("remove-0", ["High value", "Rest"]),
        ("remove-9", ["Medicare", "High value", "Rest"]),
        ("add", ["Medicare", "High value", "New rule", "Rest"]),
        ("nonsense", ["Medicare", "High value", "Rest"]),
    ],
)
def test_rules_are_moved_added_and_removed_without_scripts(
    desk: Client, draft: RoutingVersion, action: str, order: list[str]
) -> None:
    desk.post("/routing/2", sent(do=action))
    assert names(draft) == order


def test_a_saved_draft_is_edited_again_as_it_was(desk: Client, draft: RoutingVersion) -> None:
    desk.post("/routing/2", sent())
    form = desk.get("/routing/2").context["editor"].forms[1]
    assert (form["balance_over"].value(), form["denial_codes"].value()) == (
        Decimal("1000.00"),
        "CO-197, 16",
    )


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    desk: Client, draft: RoutingVersion
) -> None:
    page = desk.post("/routing/2", sent(**{"rule-1-balance_over": "much"}))
    assert page.status_code == 400
    assert "Enter a number." in page.content.decode()
    assert 'value="much"' in page.content.decode()
    assert names(draft)[0] == "High value"


def test_a_refusal_keeps_what_was_typed(desk: Client, draft: RoutingVersion) -> None:
    page = desk.post("/routing/2", sent(**{"rule-1-balance_up_to": "5"}))
    assert page.status_code == 409
    assert "must be more than" in page.content.decode()
    assert 'value="5"' in page.content.decode()


def test_the_dry_run_answers_a_part_to_htmx_and_a_page_without_it(
    desk: Client, draft: RoutingVersion
) -> None:
    ClaimFactory(balance=Decimal("5000.00"))
    part = desk.post("/routing/2/dry-run", sent(), headers={"HX-Request": "true"})
    page = desk.post("/routing/2/dry-run", sent())
    assert "<html" not in part.content.decode()
    assert "<html" in page.content.decode()
    for answer in (part, page):
        assert "Warning:" in answer.content.decode()
        assert answer.context["run"].total.claims == 1
    assert names(draft)[0] == "High value"


ACTIVATION = {"effective_from": "2026-11-21", "why": "Decision of Nov 20", "confirmed": "on"}


@pytest.mark.parametrize("missing", ["effective_from", "why", "confirmed"])
def test_activating_asks_why_from_when_and_whether_it_is_meant(
    desk: Client, draft: RoutingVersion, missing: str
) -> None:
    told = {name: value for name, value in ACTIVATION.items() if name != missing}
    assert desk.post("/routing/2/activate", told).status_code == 400
    draft.refresh_from_db()
    assert draft.activated_at is None


def test_activating_routes_and_closes_the_version(desk: Client, draft: RoutingVersion) -> None:
    ClaimFactory(balance=Decimal("5000.00"))
    assert desk.post("/routing/2/activate", ACTIVATION)["Location"] == "/routing"
    assert Claim.objects.get().team.name == "SeniorAgent"
    page = desk.get("/routing/2").content.decode()
    assert "never edited" in page
    assert "Decision of Nov 20" in page


def test_a_version_that_does_not_exist_is_404(desk: Client) -> None:
    assert desk.get("/routing/99").status_code == 404


def test_the_page_costs_the_same_whatever_the_portfolio(desk: Client) -> None:
    queries = []
    for _ in range(3):
        ClaimFactory()
        desk.get("/routing")
        with CaptureQueriesContext(connection) as asked:
            desk.get("/routing")
        queries.append(len(asked))
    assert queries == [queries[0]] * 3

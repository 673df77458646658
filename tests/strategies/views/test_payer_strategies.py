"""Pages of payers' strategies: found, filtered, exported, edited, activated."""

from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from claims.models import Payer
from strategies.models import StrategyVersion
from strategies.services.performance import keep_performance
from strategies.services.standing import strategy_for
from strategies.services.strategy_drafts import draft_for_payer
from tests.factories import TODAY, ClaimFactory, PayerFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]
EMPTY_FORM = {"workflows-TOTAL_FORMS": "0", "workflows-INITIAL_FORMS": "0"}


@pytest.fixture
def bcbs() -> Payer:
    payer = PayerFactory(name="BCBS")
    ClaimFactory(payer=payer, balance=Decimal("95.00"))
    ClaimFactory(payer=PayerFactory(name="Aetna"), balance=Decimal("4.00"))
    keep_performance(TODAY)
    return payer


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def names(page: object) -> list[str]:
    return [card.payer.name for card in page.context["cards"]]  # type: ignore[attr-defined]


def test_the_cards_show_strategy_and_figures(desk: Client, bcbs: Payer) -> None:
    page = desk.get("/payer-strategies")
    assert names(page) == ["BCBS", "Aetna"]
    text = page.content.decode()
    for words in (
        "Medical necessity review + auto-resubmit denied claims + provider relations contact",
        "96.0 % of open dollars, HIGH from 10 %",
        "Strategy for Commercial payers",
        "$95.00",
    ):
        assert words in text


def test_cards_by_priority_and_name(desk: Client, bcbs: Payer) -> None:
    assert names(desk.get("/payer-strategies?priority=high")) == ["BCBS"]
    assert names(desk.get("/payer-strategies?q=aet")) == ["Aetna"]
    assert b"No payer fits" in desk.get("/payer-strategies?q=nobody").content


@pytest.mark.parametrize("query", ["priority=huge", "sort=name"])
def test_an_unknown_filter_is_refused(desk: Client, query: str) -> None:
    assert desk.get(f"/payer-strategies?{query}").status_code == 400
    assert desk.get(f"/payer-strategies/export?{query}").status_code == 400


def test_without_claims_the_page_says_what_to_do(desk: Client) -> None:
    assert b"Import a file" in desk.get("/payer-strategies").content


def test_an_agent_reads_and_edits_nothing(client: Client, bcbs: Payer, general_agent: User) -> None:
    client.force_login(general_agent)
    page = client.get("/payer-strategies").content
    assert b"Edit strategy" not in page
    assert b"of open dollars, HIGH" not in page
    assert client.post(f"/payer-strategies/{bcbs.pk}/draft").status_code == 403


def test_the_file_has_the_rows_of_the_screen(desk: Client, bcbs: Payer) -> None:
    answer = desk.get("/payer-strategies/export?priority=high")
    lines = b"".join(answer).decode().splitlines()
    assert lines[1].startswith('BCBS,HIGH,"96.0 % of open dollars, HIGH from 10 %",1,95.00,')
    assert lines[2].startswith("Total (1 rows),,,,95.00")
    assert len(lines) == 3


def test_one_payer_in_full_and_its_versions(desk: Client, bcbs: Payer) -> None:
    text = desk.get(f"/payer-strategies/{bcbs.pk}").content.decode()
    assert "What the figures mean" in text
    assert "Version 1" in text


def test_a_merged_payer_has_no_page(desk: Client, bcbs: Payer) -> None:
    gone = PayerFactory(merged_into=bcbs)
    assert desk.get(f"/payer-strategies/{gone.pk}").status_code == 404


def test_nothing_to_compare_with_is_said(desk: Client, bcbs: Payer) -> None:
    page = desk.get(f"/payer-strategies/{bcbs.pk}/compare").content
    assert b"Nothing to compare with yet" in page


def test_a_draft_is_saved_seen_against_the_one_in_force_and_activated(
    desk: Client, bcbs: Payer
) -> None:
    edit = desk.post(f"/payer-strategies/{bcbs.pk}/draft")["Location"]
    form = {"summary": "Call", "valid_from": "2026-11-21", "protocols": "compliance", **EMPTY_FORM}
    assert desk.post(edit, form).status_code == 302
    changed = {change.name: change.after for change in desk.get(edit).context["changes"]}
    assert (changed["Summary"], changed["Protocols"]) == ("Call", "Government compliance")
    assert strategy_for(bcbs, TODAY).number == 1
    assert desk.post(f"{edit}/activate", {"reason": "Contract"}).status_code == 302
    assert strategy_for(bcbs, TODAY).summary == "Call"


def test_a_refusal_keeps_what_was_typed(desk: Client, bcbs: Payer) -> None:
    edit = desk.post(f"/payer-strategies/{bcbs.pk}/draft")["Location"]
    page = desk.post(
        edit, {"summary": "", "note": "kept", "valid_from": "2026-11-21", **EMPTY_FORM}
    )
    assert page.status_code == 409
    assert b"it has no summary" in page.content
    assert b'value="kept"' in page.content


def test_no_reason_is_an_error_of_the_form(desk: Client, bcbs: Payer, supervisor: User) -> None:
    draft, _ = draft_for_payer(bcbs, user=supervisor, today=TODAY)
    assert desk.post(f"/payer-strategies/versions/{draft.pk}/activate").status_code == 400
    assert StrategyVersion.objects.get(pk=draft.pk).activated_at is None

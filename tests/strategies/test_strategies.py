"""Strategies: found by payer, line and default; drafted, saved, put in force; what is refused."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from arengine.lib.errors import Refused
from claims.models import Payer
from claims.services.merging import merge_payers
from claims.services.payers import add_alias
from strategies.models import Strategy, StrategyVersion, Workflow, WorkflowVersion
from strategies.services.standing import standing_for, standing_for_all, strategy_for
from strategies.services.strategies import Link, activate_strategy, links_of, save_strategy
from strategies.services.strategy_drafts import draft_for_payer, draft_strategy, draft_waiting
from tests.factories import TODAY, PayerFactory

pytestmark = pytest.mark.django_db
TOMORROW, YESTERDAY = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
BCBS = "Medical necessity review + auto-resubmit denied claims + provider relations contact"


@pytest.fixture
def bcbs() -> Payer:
    return PayerFactory(name="BCBS")


@pytest.fixture
def draft(bcbs: Payer, supervisor: User) -> StrategyVersion:
    return draft_for_payer(bcbs, user=supervisor, today=TODAY)[0]


@pytest.fixture
def save(draft: StrategyVersion, supervisor: User) -> Callable[..., StrategyVersion]:
    def changed(*links: Link, **wording: Any) -> StrategyVersion:
        return save_strategy(draft, wording, links, user=supervisor)

    return changed


def activate(draft: StrategyVersion, user: User, today: date = TODAY) -> StrategyVersion:
    return activate_strategy(draft, user=user, today=today, reason="New contract")


def workflow(key: str, until: date | None = None) -> Workflow:
    made = Workflow.objects.create(key=key, name=key)
    WorkflowVersion.objects.create(
        workflow=made, number=1, valid_from=date(2000, 1, 1), valid_until=until, source="Memo",
        summary="Ask.", timeline="30 days", activated_at="2026-01-01T00:00Z",
    )  # fmt: skip
    return made


def refused(code: str, verb: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        verb()
    assert refusal.value.code == code
    return refusal.value.message


@pytest.mark.parametrize(
    ("name", "summary", "note"),
    [
        (
            "OTHER INSURANCE GENERIC",
            "Direct phone follow-up + weekly email campaigns + contract compliance review",
            "largest portfolio, lowest performance",
        ),
        ("BCBS", BCBS, "strong performer, high volume"),
        (
            "Ambetter",
            "Expedited review protocols + online portal submissions",
            "top performer, monitor for best practices",
        ),
        (
            "medicare",
            "Government compliance protocols + appeal processing",
            "government payer, specific protocols required",
        ),
        (
            "WELLCARE  MEDICARE ADVANTAGE",
            "Medicare Advantage protocols + member verification",
            "specialized Medicare Advantage handling",
        ),
    ],
)
def test_the_five_named_payers_have_their_own(name: str, summary: str, note: str) -> None:
    version = strategy_for(PayerFactory(name=name), TODAY)
    assert (version.summary, version.note) == (summary, note)


def test_others_have_that_of_their_line() -> None:
    payer = PayerFactory(name="Zurich", line_of_business="workers_compensation")
    assert strategy_for(payer, TODAY).strategy.name == "Workers' compensation"


def test_without_one_for_the_line_the_default_holds() -> None:
    Strategy.objects.filter(line_of_business="commercial").delete()
    assert strategy_for(PayerFactory(), TODAY).strategy.name == "Every other payer"


def test_nothing_in_force_is_said() -> None:
    Strategy.objects.all().delete()
    refused("no_strategy", lambda: strategy_for(PayerFactory(), TODAY))


def test_any_spelling_leads_to_the_strategy() -> None:
    payer = PayerFactory(name="Blue Cross Blue Shield")
    add_alias(payer, "Bcbs")
    assert strategy_for(payer, TODAY).summary == BCBS


def test_a_merged_payers_strategy_follows_unless_the_other_has_its_own(
    bcbs: Payer, supervisor: User
) -> None:
    plain, ambetter = PayerFactory(name="Anthem"), PayerFactory(name="Ambetter")
    merge_payers(bcbs, plain, user=supervisor, today=TODAY)
    assert strategy_for(plain, TODAY).summary == BCBS
    merge_payers(plain, ambetter, user=supervisor, today=TODAY)
    assert strategy_for(ambetter, TODAY).strategy.name == "AMBETTER"


def test_an_expired_one_falls_back_and_says_so(bcbs: Payer) -> None:
    StrategyVersion.objects.filter(strategy__payer_key="bcbs").update(valid_until=YESTERDAY)
    standing = standing_for(bcbs, TODAY)
    assert standing.version.strategy.name == "Commercial payers"
    assert standing.words == (
        "BCBS, version 1 ended on Nov 20, 2026; Commercial payers, version 1 stands in."
    )


def test_on_its_last_day_it_is_in_force(bcbs: Payer) -> None:
    StrategyVersion.objects.filter(strategy__payer_key="bcbs").update(valid_until=TODAY)
    assert standing_for(bcbs, TODAY).words == ""


def test_all_payers_cost_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for count in (3, 27):
        payers = [*(PayerFactory() for _ in range(count)), *Payer.objects.all()]
        with django_assert_num_queries(1):
            found = standing_for_all(payers, TODAY)
        assert len(found) == Payer.objects.count()


def test_a_draft_begins_with_what_holds_now(bcbs: Payer, draft: StrategyVersion) -> None:
    assert (draft.number, draft.summary, draft.activated_at) == (2, BCBS, None)
    assert [(str(link.workflow), link.applies_to) for link in links_of(draft)] == [
        (str(link.workflow), link.applies_to) for link in links_of(strategy_for(bcbs, TODAY))
    ]
    assert strategy_for(bcbs, TODAY).number == 1


def test_there_is_one_draft_at_a_time(
    bcbs: Payer, draft: StrategyVersion, supervisor: User
) -> None:
    assert draft_for_payer(bcbs, user=supervisor, today=TODAY) == (draft, False)
    assert draft_strategy(draft, user=supervisor, today=TODAY) == (draft, False)
    assert draft_waiting(bcbs, TODAY) == draft


def test_a_payer_without_its_own_gets_one(supervisor: User) -> None:
    payer = PayerFactory(name="Zurich", line_of_business="commercial")
    drafted, _ = draft_for_payer(payer, user=supervisor, today=TODAY)
    assert (drafted.strategy.payer_key, drafted.number) == ("zurich", 1)
    activate(drafted, supervisor)
    assert strategy_for(payer, TODAY) == drafted
    assert strategy_for(PayerFactory(), TODAY).strategy.name == "Commercial payers"


def test_an_activated_draft_is_in_force_with_its_reason(
    bcbs: Payer, save: Callable[..., StrategyVersion], supervisor: User
) -> None:
    active = activate(save(Link(workflow("calls"), "denied"), summary="Call"), supervisor)
    found = strategy_for(bcbs, TODAY)
    assert (found, found.summary, found.source) == (active, "Call", "New contract")
    assert (found.activated_by, found.activated_at is None) == (supervisor, False)
    assert [(link.workflow.key, link.applies_to) for link in links_of(found)] == [
        ("calls", "denied")
    ]


def test_one_for_later_waits_for_its_day(
    bcbs: Payer, save: Callable[..., StrategyVersion], supervisor: User
) -> None:
    activate(save(summary="Call", valid_from=TOMORROW), supervisor)
    assert [strategy_for(bcbs, day).number for day in (TODAY, TOMORROW)] == [1, 2]


def test_one_of_the_past_begins_today(
    save: Callable[..., StrategyVersion], supervisor: User
) -> None:
    assert activate(save(summary="Call", valid_from=YESTERDAY), supervisor).valid_from == TODAY


def test_no_summary_is_refused(save: Callable[..., StrategyVersion]) -> None:
    refused("no_summary", lambda: save(summary="  "))


def test_an_unknown_protocol_is_refused(save: Callable[..., StrategyVersion]) -> None:
    message = refused("unknown_protocol", lambda: save(protocols=["compliance", "magic"]))
    assert message == "No such protocol: magic."


def test_an_end_before_the_beginning_is_refused(save: Callable[..., StrategyVersion]) -> None:
    message = refused("ends_before_it_begins", lambda: save(valid_until=YESTERDAY))
    assert message == "It would end on Nov 20, 2026, before it begins on Nov 21, 2026."


def test_an_expired_workflow_is_refused(save: Callable[..., StrategyVersion]) -> None:
    over = workflow("calls", until=YESTERDAY)
    message = refused("workflow_expired", lambda: save(Link(over)))
    assert message == "“calls” has no version in force on Nov 21, 2026."


def test_a_workflow_that_expires_before_activation_is_refused(
    save: Callable[..., StrategyVersion], supervisor: User
) -> None:
    saved = save(Link(workflow("calls", until=TODAY)))
    refused("workflow_expired", lambda: activate(saved, supervisor, TOMORROW))


def test_a_workflow_twice_for_the_same_claims_is_refused(
    save: Callable[..., StrategyVersion],
) -> None:
    calls = workflow("calls")
    refused("workflow_twice", lambda: save(Link(calls), Link(calls)))
    assert len(links_of(save(Link(calls, "denied"), Link(calls)))) == 2


def test_a_payer_merged_away_is_refused_and_says_into_which(
    bcbs: Payer, draft: StrategyVersion, supervisor: User
) -> None:
    merge_payers(bcbs, PayerFactory(name="Anthem"), user=supervisor, today=TODAY)
    bcbs.refresh_from_db()
    words = "BCBS was merged into Anthem; Anthem's strategy holds."
    assert words == refused(
        "payer_merged", lambda: draft_for_payer(bcbs, user=supervisor, today=TODAY)
    )
    assert words == refused("payer_merged", lambda: activate(draft, supervisor))


def test_a_version_in_force_is_never_edited(
    save: Callable[..., StrategyVersion], draft: StrategyVersion, supervisor: User
) -> None:
    activate(draft, supervisor)
    refused("version_active", lambda: save(summary="Other"))
    refused("version_active", lambda: activate(draft, supervisor))


def test_no_reason_is_refused(draft: StrategyVersion, supervisor: User) -> None:
    refused(
        "reason_missing",
        lambda: activate_strategy(draft, user=supervisor, today=TODAY, reason=" "),
    )


def test_no_draft_is_said(bcbs: Payer) -> None:
    refused("no_draft", lambda: draft_waiting(bcbs, TODAY))
    refused("no_draft", lambda: draft_waiting(PayerFactory(), TODAY))


@pytest.mark.parametrize("who", ["senior_agent", "auditor"])
def test_only_supervisors_write(
    who: str, bcbs: Payer, draft: StrategyVersion, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(who)
    refused("not_allowed", lambda: draft_for_payer(bcbs, user=user, today=TODAY))
    refused("not_allowed", lambda: draft_strategy(draft, user=user, today=TODAY))
    refused("not_allowed", lambda: save_strategy(draft, {}, [], user=user))
    refused("not_allowed", lambda: activate(draft, user))

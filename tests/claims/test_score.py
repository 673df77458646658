"""Versions of the score: drafted, looked at, put in force, worked into every claim."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import Team, User
from arengine.lib.errors import Refused
from arengine.night import run_night
from claims.bulk.verification import first_broken
from claims.models import Claim, JobRun, ScoreWeights
from claims.services import rescoring
from claims.services.rescoring import rescore_claims
from claims.services.score import activate_weights, draft_weights, save_weights
from claims.worklist.score_preview import score_preview
from tests.factories import TODAY, ClaimFactory, PayerFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]
BY_AGE = {
    "dollars": Decimal("0.00"),
    "age": Decimal("2.00"),
    "response": Decimal("0.00"),
    "idle_touches": Decimal("-5.00"),
    "denial": Decimal("0.00"),
    "deadline_days": 7,
}


@pytest.fixture
def draft(supervisor: User) -> ScoreWeights:
    return draft_weights(ScoreWeights.objects.in_force(), user=supervisor)


@pytest.fixture
def by_age(draft: ScoreWeights, supervisor: User) -> ScoreWeights:
    return save_weights(draft, BY_AGE, user=supervisor)


@pytest.fixture
def team() -> Team:
    return Team.objects.get(name="GeneralAgent")


@pytest.fixture
def claims() -> dict[str, Claim]:
    """Large and young, small and old, and one due in ten days."""
    return {
        number: ClaimFactory(
            claim_number=number, balance=Decimal(dollars), days=days, deadline_on=deadline
        )
        for number, dollars, days, deadline in (
            ("LARGE", 9000, 20, None),
            ("OLD", 100, 200, None),
            ("DEADLINE", 50, 30, TODAY + timedelta(days=10)),
        )
    }


def activate(version: ScoreWeights, user: User, reason: str = "Memo 7") -> JobRun:
    return activate_weights(version, user=user, reason=reason, today=TODAY)


def refusal(verb: Callable[..., Any], *given: Any, **said: Any) -> str:
    with pytest.raises(Refused) as refused:
        verb(*given, **said)
    return refused.value.code


def test_a_draft_copies_the_weights_and_orders_nothing(draft: ScoreWeights) -> None:
    first = ScoreWeights.objects.get(number=1)
    assert (draft.number, draft.as_weights()) == (2, first.as_weights())
    assert ScoreWeights.objects.in_force() == first


def test_an_activated_version_scores_every_claim(
    by_age: ScoreWeights, claims: dict[str, Claim], supervisor: User
) -> None:
    versions = set(Claim.objects.values_list("pk", "version"))
    activate(by_age, supervisor)
    assert rescore_claims() == 3
    by_score = Claim.objects.order_by("-priority").values_list("claim_number", flat=True)
    assert list(by_score) == ["OLD", "DEADLINE", "LARGE"]
    run = JobRun.objects.get(job="score_version_2")
    last = max(claim.pk for claim in claims.values())
    assert run.outcome == {"claims": 3, "reached": last, "last": last}
    assert run.finished_at is not None
    assert set(Claim.objects.values_list("pk", "version")) == versions
    assert first_broken(TODAY) is None
    in_force = ScoreWeights.objects.in_force()
    assert (in_force, in_force.reason, in_force.activated_by) == (by_age, "Memo 7", supervisor)


def test_a_worker_that_dies_is_replaced_where_it_stopped(
    by_age: ScoreWeights,
    claims: dict[str, Claim],
    supervisor: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rescoring, "RANGE", 1)
    activate(by_age, supervisor)
    assert rescoring._work_range(wait=False) == 1
    run = rescoring.rescoring()
    assert run is not None
    assert run.outcome["reached"] == claims["LARGE"].pk
    assert first_broken(TODAY) is None
    assert rescore_claims() == 2
    assert rescoring.rescoring() is None
    assert first_broken(TODAY) is None


def test_the_night_ends_it_before_it_verifies(
    by_age: ScoreWeights, claims: dict[str, Claim], supervisor: User
) -> None:
    activate(by_age, supervisor)
    night = run_night(TODAY)
    assert (night["score"], night["verify"]) == (3, {"ok": True})


def test_a_range_costs_the_same_whatever_it_holds(
    by_age: ScoreWeights,
    claims: dict[str, Claim],
    supervisor: User,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    activate(by_age, supervisor)
    # A savepoint inside a savepoint: four; the run, the weights, the claims, the mark, the end.
    with django_assert_num_queries(9):
        rescoring._work_range(wait=False)


def test_refusals(by_age: ScoreWeights, supervisor: User, general_agent: User) -> None:
    first = ScoreWeights.objects.get(number=1)
    assert refusal(draft_weights, first, user=general_agent) == "not_allowed"
    assert refusal(save_weights, by_age, BY_AGE, user=general_agent) == "not_allowed"
    assert refusal(activate, by_age, general_agent) == "not_allowed"
    assert refusal(activate, by_age, supervisor, " ") == "reason_missing"
    late = draft_weights(first, user=supervisor)
    last = draft_weights(first, user=supervisor)
    activate(late, supervisor)
    assert refusal(save_weights, late, BY_AGE, user=supervisor) == "version_active"
    assert refusal(activate, by_age, supervisor) == "newer_version"
    assert refusal(activate, last, supervisor) == "rescoring"
    rescore_claims()
    activate_weights(last, user=supervisor, reason="Memo", today=TODAY)


def test_the_preview_says_who_moves_where_and_saves_nothing(
    by_age: ScoreWeights, claims: dict[str, Claim], supervisor: User, team: Team
) -> None:
    before = list(Claim.objects.values_list("pk", "priority"))
    shown = score_preview(by_age, team, supervisor, TODAY)
    moved = [(each.claim.claim_number, each.before, each.words) for each in shown.first]
    assert moved == [("OLD", 3, "up 2"), ("DEADLINE", 1, "down 1"), ("LARGE", 2, "down 1")]
    assert [each.claim.claim_number for each in shown.now] == ["DEADLINE", "LARGE", "OLD"]
    assert shown.first[1].why == "deadline in 10 d · $50 · 30 d"
    assert (shown.moves, shown.gone) == (3, [])
    assert list(Claim.objects.values_list("pk", "priority")) == before


def test_the_preview_shows_who_leaves_the_first_ones(
    by_age: ScoreWeights, supervisor: User, team: Team
) -> None:
    payer = PayerFactory()
    for number in range(51):
        ClaimFactory(payer=payer, days=number + 1, balance=Decimal(100_000 - 1_000 * number))
    shown = score_preview(by_age, team, supervisor, TODAY)
    assert len(shown.first) == 50
    assert [(each.before, each.after) for each in shown.gone] == [(1, 51)]


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def sent(**changes: Any) -> dict[str, Any]:
    return {**{name: str(value) for name, value in BY_AGE.items()}, **changes}


def test_the_page_drafts_saves_shows_and_activates(
    desk: Client, claims: dict[str, Claim], team: Team
) -> None:
    assert desk.post("/score")["Location"] == "/score/2"
    assert desk.post("/score/2", sent())["Location"] == "/score/2"
    assert ScoreWeights.objects.get(number=2).age == Decimal("2.00")
    shown = desk.post("/score/2/preview", sent(team=team.pk, age="3")).content.decode()
    assert "up 2" in shown
    assert "deadline in 10 d · $50 · 30 d" in shown
    assert ScoreWeights.objects.get(number=2).age == Decimal("2.00")
    told = desk.post("/score/2/activate", {"reason": "Memo 7", "confirmed": "on"})
    assert told["Location"] == "/score"
    assert "Scoring the claims by version 2" in desk.get("/score").content.decode()
    rescore_claims()
    page = desk.get("/score").content.decode()
    assert "Scoring the claims" not in page
    assert "Memo 7" in page


def test_weights_that_would_turn_the_queue_over_are_refused(
    desk: Client, draft: ScoreWeights
) -> None:
    for wrong in ({"dollars": "-1"}, {"age": "x"}, {"deadline_days": "366"}, {"denial": ""}):
        assert desk.post("/score/2", sent(**wrong)).status_code == 400
    assert desk.post("/score/2/activate", {"reason": "", "confirmed": "on"}).status_code == 400


def test_the_pages_cost_the_same_whatever_they_show(
    desk: Client,
    by_age: ScoreWeights,
    claims: dict[str, Claim],
    team: Team,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    desk.get("/score")
    with django_assert_num_queries(10):
        desk.get("/score")
    with django_assert_num_queries(8):
        desk.post("/score/2/preview", sent(team=team.pk), headers={"HX-Request": "true"})

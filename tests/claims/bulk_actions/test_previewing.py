"""The preview: exact, frozen, and nothing is written."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEntry, User
from arengine.lib.errors import Refused
from claims.bulk_actions.choosing import all_matching, selected
from claims.models import BulkAction, Claim, Event
from tests.claims.bulk_actions.conftest import Previewed, confirm, of_team, team
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db


def test_count_and_sum_are_exact_and_nothing_is_written(
    five: list[Claim], previewed: Previewed
) -> None:
    before = list(Claim.objects.order_by("pk").values())
    audited = AuditEntry.objects.filter(subject="claims_claim").count()
    action = previewed(five[:3])
    assert (action.claims, action.dollars) == (3, Decimal("600.00"))
    assert action.agreement == "3 for 600.00"
    assert [len(part.ids) for part in action.chunks.all()] == [2, 1]
    assert list(Claim.objects.order_by("pk").values()) == before
    assert not Event.objects.exists()
    assert AuditEntry.objects.filter(subject="claims_claim").count() == audited


def test_a_sample_shows_before_and_after(five: list[Claim], previewed: Previewed) -> None:
    (shown,) = previewed(five[:1]).preview["sample"]
    assert shown == {
        "claim": "B-1",
        "changes": [["Team", "General Agent", "Senior Agent"], ["Work status", "New", "Assigned"]],
    }


def test_who_is_refused_is_counted_with_the_reason(five: list[Claim], previewed: Previewed) -> None:
    Claim.objects.filter(pk=five[0].pk).update(team=team("SeniorAgent"), assigned_by_hand=True)
    Claim.objects.filter(pk=five[1].pk).update(balance=0, withdrawn_at="2026-11-20T10:00Z")
    action = previewed(five)
    assert action.preview["refused"] == [
        {"why": "it was withdrawn with its import", "claims": 1, "dollars": "0.00"},
        {"why": "it is assigned so already", "claims": 1, "dollars": "100.00"},
    ]
    assert action.agreement == "3 for 1200.00"


def test_all_matching_is_asked_anew_and_then_frozen(
    five: list[Claim], previewed: Previewed, supervisor: User
) -> None:
    ClaimFactory(claim_number="before", payer=five[0].payer)
    action = previewed(all_matching(supervisor, "payer=Aetna&min_balance=200", TODAY))
    ClaimFactory(claim_number="after", payer=five[0].payer)
    assert action.claims == 5
    BulkAction.objects.filter(pk=action.pk).update(claims=4)
    action.refresh_from_db()
    confirm(action)
    assert of_team("SeniorAgent") == {"before", "B-2", "B-3", "B-4", "B-5"}


@pytest.mark.parametrize("query", ["payer=Nobody", "bukcet=0-30", "min_balance=lots"])
def test_a_filter_nobody_understands_never_means_everything(
    query: str, five: list[Claim], supervisor: User
) -> None:
    with pytest.raises(ValidationError):
        all_matching(supervisor, query, TODAY)


@pytest.mark.parametrize("ids", [[], [""], ["x"], ["٣"], ["9" * 19]])
def test_nothing_selected_is_nothing(
    ids: list[str], five: list[Claim], supervisor: User, previewed: Previewed
) -> None:
    with pytest.raises(Refused, match="No claim is selected"):
        previewed(selected(supervisor, ids))
    assert not BulkAction.objects.filter(state="previewed").exists()


def test_claims_of_others_are_not_taken_along(
    five: list[Claim], general_agent: User, previewed: Previewed
) -> None:
    ClaimFactory(claim_number="theirs", team_name="SeniorAgent")
    until = (TODAY + timedelta(days=3)).isoformat()
    action = previewed(Claim.objects.all(), "follow_up", user=general_agent, until=until)
    assert action.claims == 5


def test_an_agent_gives_claims_to_own_teams_only(
    five: list[Claim], general_agent: User, previewed: Previewed
) -> None:
    values = {"team": team("SeniorAgent").pk, "assignee": None}
    with pytest.raises(Refused, match="Only a supervisor"):
        previewed(five, user=general_agent, **values)


@pytest.mark.parametrize("claims", [1, 5])
def test_it_costs_the_same_whatever_its_size(
    claims: int, five: list[Claim], previewed: Previewed, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(18):
        previewed(five[:claims])

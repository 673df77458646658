"""Merging payers and taking it back."""

from decimal import Decimal

import pytest

from accounts.models import User
from arengine.lib.errors import Refused
from claims.bulk.verification import first_broken
from claims.choices import ImportState, LineOfBusiness
from claims.models import Claim, Event, Import, Payer, RoutingVersion
from claims.services.ledger import post_entry
from claims.services.merging import merge_payers, undo_merge
from claims.services.payers import create_payer
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def commercial() -> Payer:
    return create_payer("Medi Care", line_of_business=LineOfBusiness.COMMERCIAL)


@pytest.fixture
def medicare() -> Payer:
    return create_payer("Medicare", line_of_business=LineOfBusiness.MEDICARE)


def teams_of(payer: Payer) -> dict[int, str]:
    return dict(Claim.objects.filter(payer=payer).values_list("pk", "team__name"))


def test_a_merge_moves_spellings_and_claims_and_routes_them(
    supervisor: User, commercial: Payer, medicare: Payer
) -> None:
    by_rule = ClaimFactory(payer=commercial)
    by_hand = ClaimFactory(payer=commercial, assigned_by_hand=True)
    merge = merge_payers(commercial, medicare, user=supervisor, today=TODAY)
    assert teams_of(medicare) == {by_rule.pk: "GovernmentSpecialist", by_hand.pk: "GeneralAgent"}
    assert {alias.key for alias in medicare.aliases.all()} == {"medi care", "medicare"}
    commercial.refresh_from_db()
    assert commercial.merged_into == medicare
    assert (merge.claim_ids, merge.merged_by) == ([by_rule.pk, by_hand.pk], supervisor)
    event = Event.objects.filter(claim=by_rule).get()
    assert event.text == "Medi Care was merged into Medicare."
    assert first_broken(TODAY) is None


def test_entries_keep_the_payer_they_were_posted_for(
    supervisor: User, commercial: Payer, medicare: Payer
) -> None:
    claim = ClaimFactory(payer=commercial)
    entry = post_entry(
        claim, kind="payment", amount=Decimal("1.00"), posted_on=TODAY, user=None, today=TODAY
    )
    merge_payers(commercial, medicare, user=supervisor, today=TODAY)
    entry.refresh_from_db()
    assert entry.payer == commercial


def test_undoing_moves_back_only_what_the_merge_moved_and_nothing_moved_since(
    supervisor: User, commercial: Payer, medicare: Payer
) -> None:
    other = create_payer("Aetna")
    moved, moved_on = ClaimFactory(payer=commercial), ClaimFactory(payer=commercial)
    own = ClaimFactory(payer=medicare, team_name="GovernmentSpecialist")
    merge = merge_payers(commercial, medicare, user=supervisor, today=TODAY)
    Claim.objects.filter(pk=moved_on.pk).update(payer=other)
    assert undo_merge(merge, user=supervisor, today=TODAY) == 1
    assert teams_of(commercial) == {moved.pk: "GeneralAgent"}
    assert set(teams_of(medicare)) == {own.pk}
    assert [alias.key for alias in commercial.aliases.all()] == ["medi care"]
    commercial.refresh_from_db()
    assert commercial.merged_into is None


def test_a_merge_is_undone_once(supervisor: User, commercial: Payer, medicare: Payer) -> None:
    merge = merge_payers(commercial, medicare, user=supervisor, today=TODAY)
    undo_merge(merge, user=supervisor, today=TODAY)
    with pytest.raises(Refused, match="taken back before"):
        undo_merge(merge, user=supervisor, today=TODAY)


def refused(source: Payer, target: Payer, user: User) -> str:
    with pytest.raises(Refused) as refusal:
        merge_payers(source, target, user=user, today=TODAY)
    return refusal.value.code


def test_a_payer_is_not_merged_into_itself(supervisor: User, medicare: Payer) -> None:
    assert refused(medicare, medicare, supervisor) == "merge_into_itself"


def test_a_merged_payer_is_merged_no_further(
    supervisor: User, commercial: Payer, medicare: Payer
) -> None:
    merge_payers(commercial, medicare, user=supervisor, today=TODAY)
    assert refused(commercial, create_payer("Aetna"), supervisor) == "payer_merged"
    assert refused(create_payer("Cigna"), commercial, supervisor) == "payer_merged"


def test_a_payer_that_a_rule_in_force_names_is_not_merged_away(
    supervisor: User, commercial: Payer, medicare: Payer
) -> None:
    rule = RoutingVersion.objects.get(number=1).rules.get(position=1)
    rule.payers = [commercial.pk]
    rule.save(update_fields=["payers"])
    assert refused(commercial, medicare, supervisor) == "payer_in_rules"


def test_an_agent_merges_nothing(general_agent: User, commercial: Payer, medicare: Payer) -> None:
    assert refused(commercial, medicare, general_agent) == "not_allowed"


def test_nothing_is_merged_while_an_import_is_applied(
    supervisor: User, commercial: Payer, medicare: Payer
) -> None:
    merge = merge_payers(commercial, medicare, user=supervisor, today=TODAY)
    Import.objects.create(state=ImportState.APPLYING, size=1, as_of=TODAY)
    with pytest.raises(Refused, match="being applied"):
        undo_merge(merge, user=supervisor, today=TODAY)
    assert refused(create_payer("Cigna"), medicare, supervisor) == "import_applying"

"""Payers: a name is a spelling, a spelling leads to one payer."""

from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from accounts.models import User
from claims.models import ContractTerm, Payer, PayerAlias, PayerMerge
from tests.claims.admin.pages import address
from tests.factories import ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db
NO_LINES = {
    "aliases-TOTAL_FORMS": "0",
    "aliases-INITIAL_FORMS": "0",
    "terms-TOTAL_FORMS": "0",
    "contacts-TOTAL_FORMS": "0",
    "contacts-INITIAL_FORMS": "0",
    "terms-INITIAL_FORMS": "0",
}


@pytest.fixture
def desk(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def spellings(payer: Payer) -> list[str]:
    return list(payer.aliases.values_list("key", flat=True))


def form(name: str, *aliases: str) -> dict[str, str]:
    lines = {f"aliases-{number}-key": alias for number, alias in enumerate(aliases)}
    total = {"aliases-TOTAL_FORMS": str(len(aliases))}
    return {"name": name, "line_of_business": "medicaid"} | NO_LINES | total | lines


def test_a_new_payer_is_known_by_its_name(desk: Client) -> None:
    desk.post(address(Payer, "add/"), form("Blue  Cross", "BCBS of Ohio"))
    payer = Payer.objects.get(name="Blue  Cross")
    assert spellings(payer) == ["bcbs of ohio", "blue cross"]


def test_a_renamed_payer_keeps_its_old_spelling(desk: Client) -> None:
    payer = PayerFactory(name="Blue Cross")
    desk.post(address(Payer, f"{payer.pk}/change/"), form("Anthem"))
    assert spellings(payer) == ["anthem", "blue cross"]


def test_a_name_of_another_payer_is_an_error(desk: Client) -> None:
    PayerFactory(name="Blue Cross")
    answer = desk.post(address(Payer, "add/"), form("BLUE cross"))
    assert answer.context["adminform"].form.errors["name"] == [
        "This spelling belongs to the payer “Blue Cross”."
    ]


def test_a_spelling_of_another_payer_is_an_error(desk: Client) -> None:
    PayerFactory(name="Blue Cross")
    answer = desk.post(address(Payer, "add/"), form("Anthem", "blue  CROSS"))
    (aliases, *_) = answer.context["inline_admin_formsets"]
    assert aliases.formset.errors[0]["key"] == ["This spelling belongs to the payer “Blue Cross”."]


def test_one_spelling_twice_is_an_error(desk: Client) -> None:
    answer = desk.post(address(Payer, "add/"), form("Anthem", "Blue", "BLUE"))
    assert answer.status_code == 200
    assert not Payer.objects.exists()


def test_the_proposed_line_of_business_is_confirmed(desk: Client) -> None:
    payer, other = PayerFactory(), PayerFactory()
    desk.post(address(Payer), {"action": "confirm_lines", "_selected_action": [payer.pk]})
    payer.refresh_from_db()
    other.refresh_from_db()
    assert (payer.line_confirmed, other.line_confirmed) == (True, False)
    assert LogEntry.objects.get().object_id == str(payer.pk)


def test_a_decided_line_of_business_routes_the_claims(desk: Client) -> None:
    claim = ClaimFactory(days=10, team_name="GeneralAgent", payer__name="Anthem")
    desk.post(address(Payer, f"{claim.payer_id}/change/"), form("Anthem"))
    claim.refresh_from_db()
    assert (claim.team.name, claim.payer.line_of_business) == ("GovernmentSpecialist", "medicaid")


def test_payers_are_merged_into_the_oldest_and_taken_apart(desk: Client) -> None:
    old, new = PayerFactory(name="Old"), PayerFactory(name="New")
    claim = ClaimFactory(payer=new)
    selected = {"_selected_action": [new.pk, old.pk]}
    desk.post(address(Payer), {"action": "merge", **selected})
    claim.refresh_from_db()
    assert (claim.payer, spellings(old)) == (old, ["new", "old"])
    merge = PayerMerge.objects.get()
    desk.post(address(PayerMerge), {"action": "undo", "_selected_action": [merge.pk]})
    claim.refresh_from_db()
    assert (claim.payer, spellings(old)) == (new, ["old"])


def test_one_payer_is_not_merged(desk: Client) -> None:
    payer = PayerFactory()
    answer = desk.post(address(Payer), {"action": "merge", "_selected_action": [payer.pk]})
    assert answer.status_code == 302
    assert not PayerMerge.objects.exists()


def test_an_auditor_merges_and_undoes_nothing(client: Client, auditor: User) -> None:
    old, new = PayerFactory(), PayerFactory()
    client.force_login(auditor)
    client.post(address(Payer), {"action": "merge", "_selected_action": [old.pk, new.pk]})
    assert not PayerMerge.objects.exists()


def test_unconfirmed_payers_are_filtered(desk: Client) -> None:
    new, _ = PayerFactory(), PayerFactory(line_confirmed=True)
    found = desk.get(f"{address(Payer)}?line_confirmed__exact=0").context["cl"].result_list
    assert list(found) == [new]


def test_a_merged_payer_is_only_looked_at(desk: Client) -> None:
    merged = PayerFactory(merged_into=PayerFactory())
    assert desk.post(address(Payer, f"{merged.pk}/change/"), form("X")).status_code == 403


def test_the_own_name_stays_a_spelling(desk: Client) -> None:
    payer = PayerFactory(name="Anthem")
    own = payer.aliases.get()
    other = PayerAlias.objects.create(payer=payer, key="wellpoint")
    for alias in (own, other):
        desk.post(address(PayerAlias, f"{alias.pk}/delete/"), {"post": "yes"})
    assert spellings(payer) == ["anthem"]


def test_a_payer_is_never_deleted(client: Client, admin_person: User) -> None:
    client.force_login(admin_person)
    page = address(Payer, f"{PayerFactory().pk}/delete/")
    assert client.post(page, {"post": "yes"}).status_code == 403


def test_a_term_has_a_date_and_a_source(desk: Client) -> None:
    payer = PayerFactory()
    term = {"payer": payer.pk, "kind": "appeal_days", "value": "60", "effective_from": "2026-01-01"}
    assert desk.post(address(ContractTerm, "add/"), term).status_code == 200
    desk.post(address(ContractTerm, "add/"), term | {"source": "Manual, page 7"})
    assert ContractTerm.objects.get().value == Decimal("60.00")

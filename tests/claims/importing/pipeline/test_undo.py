"""An import taken back: money to the cent, fields where nobody has changed them since."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection

from accounts.models import Team, User
from arengine.lib.errors import Refused
from claims.bulk.rollups import FLOW
from claims.choices import EntryKind, ImportState, Status, WorkStatus
from claims.importing.services import confirm_import, undo_import
from claims.importing.working import work
from claims.models import Claim, Import, LedgerEntry, Payer
from claims.services.assignment import assign_claim
from claims.services.ledger import post_entry
from claims.services.merging import merge_payers
from tests.claims.importing.pipeline.running import (
    claim,
    claims_file,
    day,
    imported,
    posted,
    row,
    sent,
    undone,
)
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
FIRST = {"charge_amount": "500.00", "paid_amount": "50.00", "adjustment_amount": "20.00",
         "last_payment_on": "2026-09-30", "status": "Pending", "denial_code": "CO-50",
         "denied_on": "2026-10-12", "patient_name": "Doe, Jane",
         "facility": "North Clinic"}  # fmt: skip
SECOND = {"balance": "1200.00", "payer": "Cigna", "charge_amount": "", "paid_amount": "80.00",
          "adjustment_amount": "10.00", "last_payment_on": "2026-10-30", "status": "Denied",
          "denial_code": "", "denied_on": "", "patient_name": "", "facility": "",
          "service_from": "2026-09-01"}  # fmt: skip
MOVED_BY_UNDO = {"updated_at", "version", "feed_as_of"}


def facts(number: str = "1") -> dict[str, object]:
    found = claim(number)
    names = [f.attname for f in Claim._meta.concrete_fields if f.attname not in MOVED_BY_UNDO]
    return {name: getattr(found, name) for name in names}


def flow() -> dict[tuple[str, str], Decimal]:
    """(month, kind) -> dollars, where there are any."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT month::text, kind, sum(dollars), sum(entries) FROM {FLOW} AS flow "
            "GROUP BY 1, 2 HAVING sum(dollars) <> 0 OR sum(entries) <> 0"
        )
        return {(month, kind): dollars for month, kind, dollars, _ in cursor.fetchall()}


def test_changed_claims_are_as_they_were() -> None:
    imported(claims_file(row(**FIRST)))
    before = facts()
    second = imported(claims_file(row(**{**FIRST, **SECOND})))
    assert facts() != before
    undone(second)
    assert facts() == before


def test_postings_are_reversed_in_the_months_they_were_posted_in() -> None:
    imported(claims_file(row(**FIRST)))
    before = flow()
    second = imported(claims_file(row(**{**FIRST, **SECOND})))
    assert ("2026-10-01", EntryKind.PAYMENT) in flow()
    undone(second)
    assert flow() == before
    pairs = LedgerEntry.objects.filter(reverses__isnull=False).select_related("reverses")
    assert {(e.posted_on, e.amount) for e in pairs} == {
        (e.reverses.posted_on, -e.reverses.amount) for e in pairs
    }
    assert {e.reason for e in pairs} == {"Import undone"}


def test_new_claims_are_withdrawn_with_nothing() -> None:
    first = imported(claims_file(row(**FIRST), row(claim_number="2", balance="-7.00")))
    undone(first)
    assert list(Claim.objects.values_list("balance", "status").distinct()) == [
        (Decimal("0.00"), Status.WITHDRAWN)
    ]
    assert not Claim.objects.present().exists()
    assert not Claim.objects.open().exists()
    assert {kind for _, kind in flow()} == {EntryKind.WITHDRAWAL}


def test_the_file_can_be_sent_again_after_its_undo() -> None:
    content = claims_file(row(**FIRST), row(claim_number="2", balance="-7.00"))
    first = imported(content)
    before = [facts("1"), facts("2")]
    undone(first)
    second = imported(content)
    assert second != first
    assert (second.rows_new, second.rows_changed) == (0, 2)
    assert [facts("1"), facts("2")] == before
    assert [amount for *_, amount, _, _, _ in posted("2")] == ["7.00", "-7.00"]


def test_the_months_of_a_file_sent_again_hold_its_postings_once() -> None:
    content = claims_file(row(**FIRST))
    first = imported(content)
    before = flow()
    undone(first)
    imported(content)
    kept = {key: dollars for key, dollars in flow().items() if key[1] != EntryKind.WITHDRAWAL}
    assert kept == before


def test_undo_of_the_file_sent_again_withdraws_its_claims_again() -> None:
    content = claims_file(row(**FIRST))
    undone(imported(content))
    withdrawn = facts()
    undone(imported(content))
    free = {"withdrawn_at": None, "priority": None}
    assert {**facts(), **free} == {**withdrawn, **free}
    assert claim().status == Status.WITHDRAWN


# --- what people did since ------------------------------------------------------------
def test_a_field_that_somebody_changed_since_is_left_alone() -> None:
    imported(claims_file(row(**FIRST)))
    second = imported(claims_file(row(**{**FIRST, **SECOND})))
    Claim.objects.update(feed_status="Reviewed", denied_on=day("2026-11-01"))
    undone(second)
    assert (claim().feed_status, claim().denied_on) == ("Reviewed", day("2026-11-01"))
    assert (claim().patient_name, claim().charge_amount) == ("Doe, Jane", Decimal("500.00"))


@pytest.mark.parametrize("team", ["EscalationTeam", "SeniorAgent"])
def test_a_team_given_by_hand_since_is_kept(team: str, supervisor: User) -> None:
    imported(claims_file(row(balance="900.00")))
    second = imported(claims_file(row(balance="1100.00")))
    assert claim().team.name == "SeniorAgent"
    to = Team.objects.get(name=team)
    assign_claim(claim(), team=to, assignee=None, user=supervisor, today=TODAY)
    undone(second)
    assert (claim().team, claim().assigned_by_hand) == (to, True)


def test_a_payment_posted_since_stays_posted() -> None:
    imported(claims_file(row(balance="100.00")))
    second = imported(claims_file(row(balance="40.00")))
    pay(Decimal("40.00"))
    assert claim().status == Status.RESOLVED
    undone(second)
    found = claim()
    assert (found.balance, found.status, found.work_status) == (
        Decimal("60.00"),
        Status.OPEN,
        WorkStatus.IN_PROGRESS,
    )
    assert found.responsibility == "primary_payer"


def test_a_payment_posted_on_a_new_claim_does_not_outlive_it() -> None:
    first = imported(claims_file(row(balance="100.00")))
    pay(Decimal("30.00"))
    undone(first)
    assert (claim().balance, claim().status) == (Decimal("0.00"), Status.WITHDRAWN)


def pay(amount: Decimal) -> None:
    post_entry(claim(), kind=EntryKind.PAYMENT, amount=amount, posted_on=TODAY, user=None,
               today=TODAY)  # fmt: skip


def test_a_payment_posted_since_does_not_keep_a_claim_that_was_withdrawn_before() -> None:
    content = claims_file(row(balance="100.00"))
    undone(imported(content))
    second = imported(content)
    pay(Decimal("30.00"))
    undone(second)
    assert (claim().balance, claim().status) == (Decimal("0.00"), Status.WITHDRAWN)


def test_a_payer_that_was_merged_since_does_not_come_back(supervisor: User) -> None:
    imported(claims_file(row(), row(claim_number="2", payer="Aetna Inc")))
    second = imported(claims_file(row(payer="Cigna")))
    aetna, other = Payer.objects.get(name="Aetna"), Payer.objects.get(name="Aetna Inc")
    merge_payers(aetna, other, user=supervisor, today=TODAY)
    undone(second)
    assert claim().payer == other


def test_nor_one_that_was_merged_by_way_of_another(supervisor: User) -> None:
    imported(claims_file(row(), row(claim_number="2", payer="Aetna Inc")))
    second = imported(claims_file(row(payer="Cigna")))
    names = ("Aetna", "Aetna Inc", "Cigna")
    aetna, other, cigna = (Payer.objects.get(name=name) for name in names)
    merge_payers(aetna, other, user=supervisor, today=TODAY)
    merge_payers(other, cigna, user=supervisor, today=TODAY)
    undone(second)
    assert claim().payer == cigna


# --- refusals ------------------------------------------------------------
def test_undo_is_refused_after_seven_days() -> None:
    first = imported(claims_file(row()))
    Import.objects.update(finished_at=first.finished_at - timedelta(days=7, seconds=1))
    first.refresh_from_db()
    with pytest.raises(Refused) as refused:
        undo_import(first, user=None)
    assert refused.value.code == "undo_expired"
    Import.objects.update(finished_at=first.finished_at + timedelta(minutes=1))
    first.refresh_from_db()
    undone(first)


def test_undo_is_refused_while_a_later_import_stands_on_it() -> None:
    first = imported(claims_file(row(), row(claim_number="2")))
    second = imported(claims_file(row(balance="90.00")))
    with pytest.raises(Refused, match=f"first: {second.pk}") as refused:
        undo_import(first, user=None)
    assert refused.value.code == "touched_since"
    undone(second)
    undone(first)


def test_undo_is_refused_for_a_later_import_that_was_received_before() -> None:
    """Later is who wrote later, not who was sent later."""
    imported(claims_file(row()))
    early = sent(claims_file(row(balance="80.00")))
    late = imported(claims_file(row(balance="90.00")))
    Import.objects.filter(pk=early.pk).update(state=ImportState.MAPPED)
    work(early.pk)
    early.refresh_from_db()
    confirm_import(early, user=None)
    work(early.pk)
    with pytest.raises(Refused, match=f"first: {early.pk}"):
        undo_import(late, user=None)
    early.refresh_from_db()
    undone(early)
    undone(late)


def test_a_later_import_of_the_same_rows_does_not_stand_in_the_way() -> None:
    first = imported(claims_file(row()))
    imported(claims_file(row()), as_of=TODAY + timedelta(days=1))
    undone(first)
    assert (claim().balance, claim().withdrawn_at is None) == (0, False)


def test_an_import_of_which_nothing_was_applied_cannot_be_undone() -> None:
    checked = sent(claims_file(row()))
    with pytest.raises(Refused) as refused:
        undo_import(checked, user=None)
    assert refused.value.code == "import_state"


def test_a_second_undo_changes_nothing() -> None:
    first = undone(imported(claims_file(row(**FIRST))))
    entries = LedgerEntry.objects.count()
    undo_import(first, user=None)
    work(first.pk)
    assert LedgerEntry.objects.count() == entries

"""The next file: rows that say the same are not written, others change what they name."""

import pytest
from django.db import connection

from accounts.models import Team, User
from claims.choices import AgeBasis
from claims.models import Claim, ClaimChange, Event, Import, LedgerEntry, RoutingVersion
from claims.rules.ageing import bucket
from claims.services.assignment import assign_claim
from tests.claims.importing.pipeline.running import (
    changed_fields,
    claim,
    claims_file,
    counts,
    day,
    imported,
    posted,
    row,
    sent,
)
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
FULL = {"charge_amount": "500.00", "paid_amount": "50.00", "adjustment_amount": "20.00",
        "service_from": "2026-09-20", "service_to": "2026-09-22", "billed_on": "2026-09-25",
        "last_payment_on": "2026-10-30", "closed_on": "", "status": "Pending",
        "denial_code": "CO-50", "denied_on": "2026-10-12", "appeal_due_on": "2027-01-29",
        "patient_account": "A-1", "patient_name": "Doe, Jane", "member_id": "U4",
        "facility": "North Clinic", "provider": "DOCTOR, SYNTH",
        "payer_reference": "2026234000123"}  # fmt: skip


def written() -> tuple[object, ...]:
    """The physical rows of every claim, and how much else there is."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, xmin::text, ctid::text FROM claims_claim ORDER BY id")
        rows = cursor.fetchall()
    models = (LedgerEntry, ClaimChange, Event)
    return (rows, *(model.objects.count() for model in models))


def test_the_same_rows_again_write_nothing() -> None:
    rows = [row(**FULL), row(claim_number="2", balance="-12.50"), row(claim_number="3")]
    imported(claims_file(*rows))
    before = written()
    second = imported(claims_file(*rows, row(claim_number="4")))
    Claim.objects.get(claim_number="4")
    assert counts(second) == (4, 1, 0, 3, 0)
    after = written()
    assert (after[0][:3], after[1:]) == (before[0], before[1:])


def test_the_same_rows_as_of_the_next_day_write_nothing() -> None:
    content = claims_file(row(**FULL), row(claim_number="2"))
    imported(content, as_of=day("2026-11-20"))
    before = written()
    assert counts(imported(content, as_of=TODAY)) == (2, 0, 0, 2, 0)
    assert written() == before


def test_the_same_file_again_is_the_import_it_was() -> None:
    content = claims_file(row())
    first = imported(content)
    assert sent(content) == first
    assert Import.objects.get() == first


@pytest.mark.parametrize(
    "other",
    [
        {"as_of": day("2026-11-20")},
        {"is_snapshot": True},
        {"is_partial": True},
        {"is_dry_run": True},
    ],
    ids=str,
)
def test_the_same_bytes_with_other_wishes_are_another_import(other: dict[str, object]) -> None:
    content = claims_file(row())
    first = imported(content)
    assert sent(content, **other) != first


def test_a_dry_run_writes_nothing_and_can_be_repeated() -> None:
    content = claims_file(row())
    runs = [sent(content, is_dry_run=True) for _ in range(2)]
    assert len({run.pk for run in runs}) == 2
    assert [counts(run) for run in runs] == [(1, 1, 0, 0, 0)] * 2
    assert not Claim.objects.exists()


# --- ages ------------------------------------------------------------
def aged(days: int) -> bytes:
    return claims_file(row(service_from=None, aging_days=str(days)))


def test_ageing_days_become_an_anchor() -> None:
    imported(aged(94))
    found = claim()
    assert (found.age_anchor_on, found.age_basis, found.aging_days, found.bucket) == (
        day("2026-08-19"),
        AgeBasis.AGING_DAYS,
        94,
        bucket(94),
    )


@pytest.mark.parametrize("days", [93, 95])
def test_a_shift_of_one_day_is_no_change(days: int) -> None:
    imported(aged(94))
    before = written()
    assert counts(imported(aged(days)))[3] == 1
    assert written() == before


@pytest.mark.parametrize("days", [92, 96])
def test_a_shift_of_two_days_is_a_change(days: int) -> None:
    imported(aged(94))
    second = imported(aged(days))
    assert changed_fields(second)["aging_days"] == [94, days]
    assert claim().age(TODAY) == days


def test_a_day_later_the_same_claim_is_a_day_older_and_unchanged() -> None:
    imported(aged(94), as_of=day("2026-11-20"))
    assert counts(imported(aged(95)))[3] == 1


@pytest.mark.parametrize(
    ("fields", "anchor", "basis"),
    [
        ({"aging_days": "10", "service_from": "2026-10-01", "billed_on": "2026-10-05"},
         "2026-11-11", AgeBasis.AGING_DAYS),
        ({"aging_days": "", "service_from": "2026-10-01", "billed_on": "2026-10-05"},
         "2026-10-01", AgeBasis.SERVICE_DATE),
        ({"aging_days": "", "service_from": "", "billed_on": "2026-10-05"},
         "2026-10-05", AgeBasis.BILLED_DATE),
        ({"aging_days": "", "service_from": "", "billed_on": "", "aging_bucket": "61-90"},
         "2026-09-21", AgeBasis.BUCKET),
        ({"aging_days": "-1", "service_from": ""}, "2026-11-22", AgeBasis.AGING_DAYS),
    ],
)  # fmt: skip
def test_the_anchor_is_the_best_that_the_row_has(
    fields: dict[str, str], anchor: str, basis: AgeBasis
) -> None:
    imported(claims_file(row(**fields)))
    assert (claim().age_anchor_on, claim().age_basis) == (day(anchor), basis)


@pytest.mark.parametrize(("text", "lowest"), [("0-30", 0), ("31-60", 31), ("61-90", 61),
                                              ("91-120", 91), (">120", 121)])  # fmt: skip
def test_a_bucket_means_its_lowest_day(text: str, lowest: int) -> None:
    imported(claims_file(row(service_from=None, aging_bucket=text)))
    assert claim().age(TODAY) == lowest


@pytest.mark.parametrize("basis", [{"aging_bucket": "31-60"}, {"aging_days": "40"}], ids=str)
def test_an_anchor_stays_while_the_bucket_agrees_with_it(basis: dict[str, str]) -> None:
    imported(claims_file(row(service_from=None, **basis)), as_of=day("2026-11-01"))
    before = written()
    later = claims_file(row(service_from=None, aging_bucket="31-60"))
    assert counts(imported(later, as_of=day("2026-11-21")))[3] == 1
    assert written() == before


def test_an_anchor_moves_with_a_bucket_that_contradicts_it() -> None:
    imported(claims_file(row(service_from=None, aging_bucket="31-60")))
    imported(claims_file(row(service_from=None, aging_bucket="91-120")))
    assert claim().age(TODAY) == 91


# --- fields ------------------------------------------------------------
def test_changed_fields_are_kept_old_and_new() -> None:
    imported(claims_file(row(**FULL)))
    second = imported(claims_file(row(**{**FULL, "status": "Denied", "member_id": "U5",
                                         "denied_on": "2026-10-14"})))  # fmt: skip
    assert changed_fields(second) == {
        "feed_status": ["Pending", "Denied"],
        "adjudication_status": ["pending", "denied"],
        "member_id": ["U4", "U5"],
        "denied_on": ["2026-10-12", "2026-10-14"],
    }
    assert claim().version == 2


def test_blank_optional_cells_clear_what_they_name() -> None:
    imported(claims_file(row(**FULL)))
    blank = dict.fromkeys(FULL, "") | {"service_from": FULL["service_from"]}
    second = imported(claims_file(row(**blank)))
    found = claim()
    assert (found.denied_on, found.charge_amount, found.patient_name) == (None, None, "")
    assert changed_fields(second)["denied_on"] == ["2026-10-12", None]
    assert found.facility.name == "Unassigned"


def test_blank_cumulative_amounts_say_nothing() -> None:
    imported(claims_file(row(**FULL)))
    imported(claims_file(row(**{**FULL, "paid_amount": "", "adjustment_amount": "N/A"})))
    assert (str(claim().paid_amount), str(claim().adjustment_amount)) == ("50.00", "20.00")
    assert len(posted()) == 2


def test_columns_that_a_later_file_lacks_are_left_alone() -> None:
    imported(claims_file(row(**FULL)))
    before = {f.attname: getattr(claim(), f.attname) for f in Claim._meta.concrete_fields}
    imported(claims_file(row(balance="90.00", service_from=FULL["service_from"])))
    after = {f.attname: getattr(claim(), f.attname) for f in Claim._meta.concrete_fields}
    moved = {name for name in before if before[name] != after[name]}
    assert moved == {"balance", "priority", "updated_at", "version"}


def test_a_claim_is_routed_by_what_is_stored_where_the_file_is_silent() -> None:
    team = Team.objects.get(name="GovernmentSpecialist")
    rules = RoutingVersion.objects.get().rules
    rules.create(denied=True, team=team, position=0, name="Denied first")
    imported(claims_file(row(**FULL)))
    assert claim().team == team
    second = imported(claims_file(row(balance="90.00", service_from=FULL["service_from"])))
    assert claim().team == team
    assert [team for *_, team, _ in posted(since=second)] == ["GovernmentSpecialist"]
    entry = LedgerEntry.objects.get(source_import_id=second.pk)
    assert entry.facility.name == "North Clinic"


def test_a_changed_claim_is_routed_again() -> None:
    imported(claims_file(row(balance="999.00")))
    assert claim().team.name == "GeneralAgent"
    imported(claims_file(row(balance="1000.01")))
    assert claim().team.name == "SeniorAgent"


def test_a_hand_assignment_is_kept(supervisor: User) -> None:
    imported(claims_file(row(balance="999.00")))
    team = Team.objects.get(name="GovernmentSpecialist")
    assign_claim(claim(), team=team, assignee=None, user=supervisor, today=TODAY)
    imported(claims_file(row(balance="1500.00")))
    assert (claim().team, claim().assigned_by_hand) == (team, True)


def test_a_persons_adjudication_stands_until_the_source_says_something_new() -> None:
    imported(claims_file(row(status="Pending")))
    Claim.objects.update(adjudication_status="denied")
    imported(claims_file(row(status="Pending", balance="90.00")))
    assert claim().adjudication_status == "denied"
    imported(claims_file(row(status="Paid", balance="90.00")))
    assert claim().adjudication_status == "paid"


def test_the_mark_of_a_missing_claim_goes_when_it_is_back() -> None:
    imported(claims_file(row(), row(claim_number="2")))
    imported(claims_file(row()), is_snapshot=True)
    assert claim("2").missing_since is not None
    back = imported(claims_file(row(claim_number="2")))
    assert counts(back) == (1, 0, 1, 0, 0)
    assert (claim("2").missing_since, claim("2").missing_import) == (None, None)

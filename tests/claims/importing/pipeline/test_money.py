"""What the rows of a file say about money, entry by entry."""

from decimal import Decimal

import pytest

from accounts.models import Team, User
from claims.choices import Responsibility, Status, WorkStatus
from claims.models import Claim, LedgerEntry
from claims.services.assignment import assign_claim
from tests.claims.importing.pipeline.running import claim, claims_file, imported, posted, row
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
MONEY = {"charge_amount": "", "paid_amount": "", "adjustment_amount": "", "last_payment_on": "",
         "closed_on": "", "status": "", "denial_code": ""}  # fmt: skip


def money(**fields: str) -> bytes:
    """A file of one row with every column about money."""
    return claims_file(row(**{**MONEY, **fields}))


def days_to_payment() -> list[int | None]:
    return list(LedgerEntry.objects.order_by("id").values_list("days_to_payment", flat=True))


def test_opening_is_what_was_owed_before_the_payments_of_the_first_row() -> None:
    imported(money(balance="250.00", paid_amount="600.00", adjustment_amount="150.00",
                   last_payment_on="2026-11-05"))  # fmt: skip
    found = claim()
    assert (found.opening_balance, found.balance) == (Decimal("1000.00"), Decimal("250.00"))
    assert posted() == [
        ("contractual", "-150.00", "2026-11-05", "GeneralAgent", False),
        ("payment", "-600.00", "2026-11-05", "GeneralAgent", False),
    ]
    assert days_to_payment() == [None, 34]


def test_a_file_without_columns_of_money_posts_nothing_for_a_new_claim() -> None:
    imported(claims_file(row(balance="-12.50")))
    found = claim()
    assert (found.opening_balance, found.status) == (Decimal("-12.50"), Status.CREDIT)
    assert posted() == []


@pytest.mark.parametrize(
    ("dates", "day", "inferred", "days"),
    [
        ({"last_payment_on": "2026-11-05", "closed_on": "2026-11-09"}, "2026-11-05", False, 34),
        ({"closed_on": "2026-11-09"}, "2026-11-09", False, 38),
        ({}, "2026-11-21", True, None),
    ],
)
def test_a_payment_posts_on_the_stated_day_else_the_closing_day_else_the_as_of_day(
    dates: dict[str, str], day: str, inferred: bool, days: int | None
) -> None:
    imported(money(balance="500.00", charge_amount="500.00", paid_amount="0.00"))
    imported(money(balance="380.00", charge_amount="500.00", paid_amount="120.00", **dates))
    assert posted() == [("payment", "-120.00", day, "GeneralAgent", inferred)]
    assert days_to_payment() == [days]
    assert claim().balance == Decimal("380.00")


def test_days_to_payment_begin_with_the_billed_date() -> None:
    imported(claims_file(row(billed_on="2026-10-12", paid_amount="10.00",
                             last_payment_on="2026-11-11")))  # fmt: skip
    assert days_to_payment() == [30]


def test_a_payment_before_the_billed_date_has_no_days() -> None:
    imported(claims_file(row(billed_on="2026-10-12", paid_amount="10.00",
                             last_payment_on="2026-10-11")))  # fmt: skip
    assert days_to_payment() == [None]


def test_only_the_increase_of_a_cumulative_amount_posts() -> None:
    imported(money(balance="400.00", paid_amount="100.00", last_payment_on="2026-10-20"))
    second = imported(money(balance="300.00", paid_amount="200.00", last_payment_on="2026-11-20"))
    assert posted(since=second) == [("payment", "-100.00", "2026-11-20", "GeneralAgent", False)]
    assert claim().opening_balance == Decimal("500.00")


def test_a_payment_taken_back_posts_the_decrease_without_days() -> None:
    imported(money(balance="400.00", paid_amount="100.00", last_payment_on="2026-10-20"))
    second = imported(money(balance="460.00", paid_amount="40.00", last_payment_on="2026-11-20"))
    assert posted(since=second) == [("payment", "60.00", "2026-11-20", "GeneralAgent", False)]
    assert days_to_payment() == [18, None]
    assert claim().balance == Decimal("460.00")


def test_adjustments_post_as_contractual() -> None:
    imported(money(balance="400.00", adjustment_amount="100.00"))
    second = imported(money(balance="370.00", adjustment_amount="130.00"))
    assert posted(since=second) == [("contractual", "-30.00", "2026-11-21", "GeneralAgent", True)]


def test_a_balance_that_moves_without_a_reason_posts_a_change_in_feed() -> None:
    imported(claims_file(row(balance="400.00")))
    imported(claims_file(row(balance="425.50")))
    assert posted() == [("change_in_feed", "25.50", "2026-11-21", "GeneralAgent", True)]


def test_what_the_columns_do_not_explain_is_a_change_in_feed() -> None:
    imported(money(balance="400.00", paid_amount="0.00"))
    imported(money(balance="290.00", paid_amount="100.00", last_payment_on="2026-11-01"))
    assert posted() == [
        ("payment", "-100.00", "2026-11-01", "GeneralAgent", False),
        ("change_in_feed", "-10.00", "2026-11-21", "GeneralAgent", True),
    ]


def test_a_new_claim_of_zero_writes_off_what_was_neither_paid_nor_adjusted() -> None:
    imported(money(balance="0.00", charge_amount="500.00", paid_amount="300.00",
                   adjustment_amount="120.00", last_payment_on="2026-11-02",
                   closed_on="2026-11-09"))  # fmt: skip
    assert posted() == [
        ("contractual", "-120.00", "2026-11-02", "GeneralAgent", False),
        ("payment", "-300.00", "2026-11-02", "GeneralAgent", False),
        ("write_off", "-80.00", "2026-11-09", "GeneralAgent", False),
    ]
    found = claim()
    assert (found.opening_balance, found.balance) == (Decimal("500.00"), Decimal("0.00"))
    assert (found.status, found.work_status, found.responsibility) == (
        Status.RESOLVED,
        WorkStatus.CLOSED,
        Responsibility.NONE,
    )


@pytest.mark.parametrize("said", [{"status": "Denied - final"}, {"denial_code": "CO-50"}])
def test_a_denied_claim_of_zero_is_closed_unpaid_after_denial(said: dict[str, str]) -> None:
    imported(
        money(balance="0", charge_amount="500", paid_amount="0", closed_on="2026-11-09", **said)
    )
    assert posted() == [("denial_closed", "-500.00", "2026-11-09", "GeneralAgent", False)]


def test_a_known_claim_that_comes_to_zero_writes_off_no_more_than_is_left() -> None:
    imported(money(balance="400.00", charge_amount="1000.00", paid_amount="600.00"))
    second = imported(money(balance="0.00", charge_amount="1000.00", paid_amount="700.00",
                            last_payment_on="2026-11-02", closed_on="2026-11-09"))  # fmt: skip
    assert posted(since=second) == [
        ("payment", "-100.00", "2026-11-02", "GeneralAgent", False),
        ("write_off", "-300.00", "2026-11-09", "GeneralAgent", False),
    ]


def test_a_claim_at_zero_that_is_sent_again_writes_nothing_off_twice() -> None:
    closed = money(balance="0.00", charge_amount="100.00", paid_amount="60.00")
    imported(closed)
    imported(closed.replace(b"Aetna", b"Cigna"))
    assert [kind for kind, *_ in posted()] == ["payment", "write_off"]


def test_a_claim_that_closes_and_opens_again_is_somebodys_again() -> None:
    imported(claims_file(row(balance="80.00")))
    imported(claims_file(row(balance="0.00")))
    imported(claims_file(row(balance="90.00")))
    found = claim()
    assert (found.status, found.work_status, found.responsibility) == (
        Status.OPEN,
        WorkStatus.NEW,
        Responsibility.PRIMARY,
    )
    assert [amount for _, amount, *_ in posted()] == ["-80.00", "90.00"]


def test_an_overpayment_leaves_a_credit() -> None:
    imported(money(balance="50.00", paid_amount="0.00"))
    imported(money(balance="-25.00", paid_amount="75.00", last_payment_on="2026-11-02"))
    assert claim().status == Status.CREDIT
    assert posted() == [("payment", "-75.00", "2026-11-02", "GeneralAgent", False)]


def test_the_team_of_an_entry_is_the_rules_word_on_the_balance_just_before_it() -> None:
    imported(money(balance="0.00", charge_amount="1500.00", paid_amount="400.00",
                   adjustment_amount="500.00", last_payment_on="2026-11-02",
                   closed_on="2026-11-09"))  # fmt: skip
    assert [(kind, team) for kind, _, _, team, _ in posted()] == [
        ("contractual", "SeniorAgent"),
        ("payment", "GeneralAgent"),
        ("write_off", "GeneralAgent"),
    ]
    assert claim().team.name == "GeneralAgent"


def test_the_team_of_an_entry_is_the_rules_word_on_the_age_on_its_date() -> None:
    imported(money(service_from="2026-06-01", balance="0.00", charge_amount="200.00",
                   paid_amount="150.00", last_payment_on="2026-08-30",
                   closed_on="2026-08-31"))  # fmt: skip
    assert [(kind, team) for kind, _, _, team, _ in posted()] == [
        ("payment", "GeneralAgent"),
        ("write_off", "EscalationTeam"),
    ]


def test_the_team_of_an_entry_follows_the_payers_line_of_business() -> None:
    imported(money(payer="Medicare Part B", paid_amount="10.00"))
    assert [team for _, _, _, team, _ in posted()] == ["GovernmentSpecialist"]


def test_entries_of_a_claim_assigned_by_hand_belong_to_its_team(
    admin_person: User,
) -> None:
    imported(money(balance="400.00", paid_amount="0.00"))
    team = Team.objects.get(name="EscalationTeam")
    assign_claim(claim(), team=team, assignee=None, user=admin_person, today=TODAY)
    imported(money(balance="300.00", paid_amount="100.00"))
    assert [team for _, _, _, team, _ in posted()] == ["EscalationTeam"]
    assert (claim().team, claim().assigned_by_hand) == (team, True)


def test_a_claim_that_the_patient_owes_stays_with_the_patient() -> None:
    imported(money(balance="0.00", charge_amount="100.00", paid_amount="100.00"))
    Claim.objects.update(responsibility=Responsibility.PATIENT)
    imported(money(balance="0.00", charge_amount="100.00", paid_amount="100.00",
                   closed_on="2026-11-09"))  # fmt: skip
    assert claim().responsibility == Responsibility.PATIENT


def test_amounts_too_large_to_be_added_up_are_row_errors() -> None:
    largest = "900,000,000,000.00"
    loaded = imported(
        claims_file(
            row(**MONEY),
            row(**{**MONEY, "claim_number": "2", "balance": largest, "paid_amount": largest}),
        )
    )
    assert (loaded.rows_new, loaded.rows_rejected) == (1, 1)

import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from claims.importing.fields import FIELDS, dictionary_rows, template_csv
from claims.importing.mapping import Mapping, PivotError, pivot_cells
from claims.importing.proposal import Proposal
from claims.importing.proposing import answered, propose
from claims.importing.reading import detect, read_rows
from tests.claims.importing.files import csv_bytes


def proposed(*lines: str, profile: Mapping | None = None) -> Proposal:
    return of(io.BytesIO(csv_bytes(*lines)), profile)


def of(stream: Any, profile: Mapping | None = None) -> Proposal:
    fmt = detect(stream)
    return propose(fmt, [cells for _, cells in read_rows(stream, fmt)], profile)


def of_file(path: Path) -> Proposal:
    with path.open("rb") as stream:
        return of(stream)


def fields(proposal: Proposal) -> dict[str, str]:
    headers = proposal.mapping.headers
    return {name: headers[at] for name, at in proposal.mapping.columns.items()}


def test_template_is_understood_and_lists_every_field() -> None:
    proposal = of(io.BytesIO(template_csv().encode()))
    assert proposal.understood
    assert list(proposal.mapping.columns) == [field.name for field in FIELDS]
    assert len(list(dictionary_rows())) == len(FIELDS)


def test_work_queue_sample_is_understood(shared_data: Path) -> None:
    proposal = of_file(shared_data / "workqueue_250/wq_synthetic_data.csv")
    assert proposal.understood
    expected = {
        "claim_number": "invoice_num",
        "payer": "payer",
        "balance": "out_ins_amt",
        "aging_days": "days_on_wq_tab",
        "service_from": "service_date",
        "appeal_due_on": "days_until_appeal_deadline",
        "denial_code": "reason_code_list",
        "charge_amount": "billed_amount",
    }
    assert expected.items() <= fields(proposal).items()
    assert proposal.mapping.days_until == ("appeal_due_on",)
    assert proposal.mapping.date_orders == {"service_from": "mdy"}


def test_synthea_sample_is_understood(shared_data: Path) -> None:
    proposal = of_file(shared_data / "synthea/claims.csv")
    assert proposal.understood
    assert fields(proposal)["balance"] == "OUTSTANDING1"


@pytest.mark.parametrize("name", ["claims_1000/claim_data.csv", "rcm_tables/claims.csv"])
def test_samples_without_a_balance_say_so(shared_data: Path, name: str) -> None:
    (missing,) = of_file(shared_data / name).missing
    assert missing.startswith("No column holds the balance.")


def test_leftmost_of_several_columns_is_used_and_the_others_say_why() -> None:
    proposal = proposed("Claim,Payer,Amt Due,Balance,Age", "1,A,5.00,6.00,3")
    assert fields(proposal)["balance"] == "Amt Due"
    assert proposal.guesses[3].reason == 'another column, "Amt Due", is used'
    assert proposal.guesses[3].how == "ignored"


def test_near_miss_is_suggested_and_not_applied() -> None:
    proposal = proposed("Claim Numbre,Payer,Balance,Age", "1,A,5.00,3")
    guess = proposal.guesses[0]
    assert (guess.field, guess.suggestion) == (None, "claim_number")
    assert not proposal.understood


def test_samples_are_the_first_three_filled_cells() -> None:
    proposal = proposed(
        "Claim,Payer,Balance,Age", "1,,5,3", "2,A,5,3", "3,B,5,3", "4,C,5,3", "5,D,5,3"
    )
    assert proposal.guesses[1].samples == ("A", "B", "C")


@pytest.mark.parametrize("header", ["Thru Date", "Discharge Date", "To Date"])
def test_last_day_of_service_depends_on_the_other_columns(header: str) -> None:
    alone = proposed(f"Claim,Payer,Balance,{header}", "1,A,5,3/22/2026")
    assert fields(alone)["service_from"] == header
    beside = proposed(f"Claim,Payer,Balance,{header},DOS", "1,A,5,3/22/2026,3/21/2026")
    assert fields(beside)["service_from"] == "DOS"
    assert fields(beside)["service_to"] == header


def test_payers_number_is_the_claim_number_only_where_no_other_is() -> None:
    assert fields(proposed("ICN,Payer,Balance,Age", "1,A,5,3"))["claim_number"] == "ICN"
    both = fields(proposed("ICN,Claim ID,Payer,Balance,Age", "9,1,A,5,3"))
    assert (both["claim_number"], both["payer_reference"]) == ("Claim ID", "ICN")


def test_amount_beside_a_balance_is_the_charge() -> None:
    assert (
        fields(proposed("Claim,Payer,Amount,Balance,Age", "1,A,9,5,3"))["charge_amount"] == "Amount"
    )


def test_aging_that_could_be_either_is_asked() -> None:
    proposal = proposed("Claim,Payer,Balance,Aging", *[f"{n},A,5,{n * 30}" for n in range(4)])
    (question,) = proposal.questions
    assert [value for value, _ in question.choices] == ["aging_bucket", "aging_days", ""]
    mapping = answered(proposal.mapping, proposal.questions, {question.key: "aging_days"})
    again = proposed("Claim,Payer,Balance,Aging", "1,A,5,30", profile=mapping)
    assert again.understood
    assert again.guesses[3].how == "profile"


def test_answers_fill_in_orders_and_commas() -> None:
    lines = ["Claim;Payer;Balance;DOS", *[f"{n};A;1,5{n};1/2/2026" for n in range(4)]]
    proposal = proposed(*lines)
    assert {question.code for question in proposal.questions} == {"date_order", "decimal_comma"}
    answers = {"date_order:3": "dmy", "decimal_comma:2": "yes"}
    mapping = answered(proposal.mapping, proposal.questions, answers)
    assert mapping.decimal_comma
    assert mapping.date_orders == {"service_from": "dmy"}
    assert proposed(*lines, profile=mapping).understood


def test_profile_follows_its_headers_to_other_places() -> None:
    first = proposed("Claim,Payer,Balance,Age,Status", "1,A,5,3,Open").mapping
    without_status = Mapping.from_json(
        {**first.to_json(), "columns": {k: v for k, v in first.columns.items() if k != "status"}}
    )
    later = proposed("Status,Age,Balance,Payer,Claim", "Open,3,5,A,1", profile=without_status)
    assert later.understood
    assert "status" not in later.mapping.columns
    assert later.guesses[0].reason == "not imported in the saved mapping"
    assert later.mapping.columns == {"aging_days": 1, "balance": 2, "payer": 3, "claim_number": 4}


def test_mapping_survives_json() -> None:
    mapping = proposed(
        "Claim,Payer,0-30,31-60,>120,DOS,Last Name,First Name", "1,A,5,,,3/22/2026,Doe,Jane"
    ).mapping
    assert Mapping.from_json(mapping.to_json()) == mapping
    assert mapping.bucket_columns == {0: 2, 31: 3, 121: 4}
    assert mapping.resolve(mapping.headers) == mapping


def test_pivot_cells_adds_up_and_takes_the_oldest() -> None:
    mapping = proposed("Claim,Payer,Current,0-30,31-60,>120", "1,A,1,2,3,4").mapping
    pivot = pivot_cells(["1", "A", "10.00", "", "(2.00)", "-"], mapping)
    assert (pivot.total, pivot.lowest_day, pivot.several) == (Decimal("8.00"), 31, True)
    assert pivot_cells(["1", "A"], mapping).lowest_day is None
    assert pivot_cells(["1", "A", "", "7.00"], mapping).total == Decimal("7.00")
    with pytest.raises(PivotError) as caught:
        pivot_cells(["1", "A", "", "", "x"], mapping)
    assert caught.value.header == "31-60"


def test_pivot_needs_two_columns_of_amounts() -> None:
    marks = proposed("Claim,Payer,Balance,Age,0-30,31-60", "1,A,5,3,yes,", "2,A,5,40,,yes")
    assert marks.mapping.bucket_columns == {}
    assert marks.guesses[4].how == "unknown"


def test_total_beside_a_pivot_is_the_balance() -> None:
    proposal = proposed("Claim,Payer,0-30,31-60,Total", "1,A,5,,5")
    assert proposal.understood
    assert fields(proposal)["balance"] == "Total"


def test_credit_and_unapplied_columns_are_listed_as_not_imported() -> None:
    proposal = proposed("Claim,Payer,0-30,31-60,Unapplied,Credit", "1,A,5,,,")
    assert [guess.how for guess in proposal.guesses[4:]] == ["ignored", "ignored"]


def test_proposal_as_json_holds_what_a_page_shows() -> None:
    plain = proposed("Claim,Payer,Amount,Age", "1,A,5,3").to_json()
    assert plain["understood"] is False
    assert plain["questions"][0]["key"] == "field:2"
    assert plain["columns"][1]["field"] == "payer"
    assert plain["missing"]


def test_date_order_is_that_of_the_whole_column() -> None:
    stream = io.BytesIO(csv_bytes("Claim,Payer,Balance,DOS", "1,A,5,1/2/2026"))
    fmt = detect(stream)
    sample = [cells for _, cells in read_rows(stream, fmt)]
    assert propose(fmt, sample).questions
    whole = propose(fmt, sample, None, lambda at: ["1/2/2026", "22/3/2026"])
    assert whole.mapping.date_orders == {"service_from": "dmy"}
    rows = [["1", "A", "5", "1/2/2026"], ["2"], ["3", "A", "5", "22/3/2026"]]
    assert propose(fmt, sample, all_rows=lambda: rows).mapping == whole.mapping

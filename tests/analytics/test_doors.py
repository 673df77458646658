from datetime import date

from analytics import doors

OCTOBER = date(2026, 10, 1)


def test_claims_open_with_the_filter_of_the_page() -> None:
    assert doors.claims_door({"team": "SeniorAgent"}) == "/claims?status=open&team=SeniorAgent"


def test_a_figure_narrows_the_filter() -> None:
    door = doors.claims_door({"facility": "4"}, bucket=">120")
    assert door == "/claims?status=open&facility=4&bucket=%3E120"


def test_others_leave_out_the_top_payers() -> None:
    assert doors.claims_door({}, payer_not="1,2") == "/claims?status=open&payer_not=1,2"


def test_credits_are_their_own_list() -> None:
    assert doors.claims_door({}, status="credit") == "/claims?status=credit"


def test_payments_open_by_month() -> None:
    door = doors.payments_door({"payer": "3"}, month=OCTOBER)
    assert door == "/claims/entries?kind=payment&payer=3&month=2026-10"


def test_a_rate_opens_numerator_and_denominator() -> None:
    assert doors.resolved_door({}, from_month=date(2025, 11, 1), to_month=OCTOBER) == (
        "/claims/entries?kind=payment&kind=write_off&kind=denial_closed"
        "&from_month=2025-11&to_month=2026-10"
    )


def test_export_is_the_open_list_as_a_file() -> None:
    assert doors.export_door({}) == "/claims/export?status=open&format=csv"


def test_an_address_without_parameters_is_bare() -> None:
    assert doors.address("/", {"team": ""}) == "/"

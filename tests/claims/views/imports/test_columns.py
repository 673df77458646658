"""The step that asks what a column holds."""

from decimal import Decimal

import pytest
from django.test import Client

from claims.models import Import, MappingProfile
from tests.claims.importing.claims_files import AMBIGUOUS, GOOD, HEADER, sent, worked
from tests.claims.views.imports.shown import body, columns_of

pytestmark = pytest.mark.django_db


def test_an_ambiguous_column_is_asked_and_the_answer_goes_on(site: Client) -> None:
    received = sent(AMBIGUOUS)
    shown = body(site.get(received.link))
    assert "Is &quot;Amount&quot; what is still owed or what was billed?" in shown
    assert "Please choose…" in shown
    answers = columns_of(received, use_2="balance", remember_as="Monthly export")
    response = site.post(f"{received.link}/mapping", answers)
    assert response.headers["Location"] == received.link
    assert worked(received.pk).state == "checked"
    assert MappingProfile.objects.get().mapping["columns"]["balance"] == 2


def test_an_open_question_is_not_answered_by_leaving_it(site: Client) -> None:
    received = sent(AMBIGUOUS)
    response = site.post(f"{received.link}/mapping", columns_of(received, use_2="?"))
    assert response.status_code == 400
    assert "Please choose." in body(response)
    assert worked(received.pk).needs_mapping


def test_a_missing_required_field_is_named(site: Client) -> None:
    received = sent("Claim Number,Balance,Aging Days,Who\nA-1,10.00,5,AETNA\n")
    assert "No column holds the payer." in body(site.get(received.link))
    response = site.post(f"{received.link}/mapping", columns_of(received))
    assert response.status_code == 400
    assert "No column holds the payer." in body(response)


def test_one_field_in_two_columns_is_refused(site: Client) -> None:
    received = sent(GOOD)
    response = site.post(f"{received.link}/mapping", columns_of(received, use_3="balance"))
    assert response.status_code == 400
    assert "Balance is chosen for two columns" in body(response)


def test_a_near_miss_is_suggested_and_taken_with_one_click(site: Client) -> None:
    received = sent("Claim Number,Payer,Balance,Aging Days,Patient Acount\nA-1,AETNA,10.00,5,77\n")
    shown = body(site.get(f"{received.link}?step=columns"))
    assert "Use as Patient account" in shown
    assert "patient_account" not in received.mapping["columns"]
    answers = columns_of(received, suggestion="4")
    response = site.post(f"{received.link}/mapping", answers)
    assert '<option value="patient_account" selected>' in body(response)
    assert "patient_account" not in Import.objects.get().mapping["columns"]


def test_an_unclear_order_of_day_and_month_is_asked(site: Client) -> None:
    received = sent("Claim Number,Payer,Balance,DOS\nA-1,AETNA,10.00,3/4/2026\n")
    assert "begin with the month or with the day?" in body(site.get(received.link))
    unanswered = site.post(f"{received.link}/mapping", columns_of(received, order_3="?"))
    assert unanswered.status_code == 400
    site.post(f"{received.link}/mapping", columns_of(received, order_3="dmy"))
    assert worked(received.pk).mapping["date_orders"] == {"service_from": "dmy"}


def test_a_date_column_chosen_by_hand_is_read_before_it_is_asked(site: Client) -> None:
    received = sent("Claim Number,Payer,Balance,Aging Days,Seen\nA-1,AETNA,10.00,5,21/3/2026\n")
    site.post(f"{received.link}/mapping", columns_of(received, use_4="service_from"))
    after = worked(received.pk)
    assert after.state == "checked"
    assert after.mapping["date_orders"] == {"service_from": "dmy"}


def test_a_decimal_comma_is_asked(site: Client) -> None:
    rows = "\n".join(f'A-{n},AETNA,"12,5{n}",5' for n in range(4))
    received = sent(f"{HEADER}\n{rows}\n")
    assert "decimal comma" in body(site.get(received.link))
    site.post(f"{received.link}/mapping", columns_of(received, decimal_comma="yes"))
    assert worked(received.pk).file_balance == Decimal("50.06")


def test_the_format_can_be_overridden(site: Client) -> None:
    received = sent(f"Some title,x\n{GOOD}")
    response = site.post(f"{received.link}/format", {"delimiter": ";", "header_row": "2"})
    assert response.headers["Location"] == received.link
    assert worked(received.pk).file_format["delimiter"] == ";"


def test_a_file_that_failed_can_be_read_another_way(site: Client) -> None:
    received = sent(GOOD, overrides={"header_row": 99})
    assert received.state == "failed"
    assert "Read again this way" in body(site.get(received.link))
    site.post(f"{received.link}/format", {"header_row": "1"})
    assert worked(received.pk).state == "checked"


def test_a_file_that_fails_when_read_another_way_shows_why(site: Client) -> None:
    received = sent(GOOD)
    site.post(f"{received.link}/format", {"header_row": "9999"})
    assert worked(received.pk).state == "failed"
    assert "Row 9999 holds no header." in body(site.get(f"{received.link}?step=columns"))
    assert site.post(f"{received.link}/mapping", columns_of(received)).status_code == 302

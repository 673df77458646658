"""Payers' strategies over the API."""

import pytest
from django.test import Client

from accounts.models import User
from tests.factories import PayerFactory

pytestmark = pytest.mark.django_db


def test_a_draft_that_waits_is_changed_and_no_other_made(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    payer = PayerFactory(name="Zurich", line_of_business="commercial")
    address = f"/api/payer-strategies/{payer.pk}/versions/"
    answers = [
        client.post(address, {"summary": words}, content_type="application/json")
        for words in ("Call weekly", "Call daily")
    ]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert [answer.json()["number"] for answer in answers] == [1, 1]
    assert answers[1].json()["summary"] == "Call daily"

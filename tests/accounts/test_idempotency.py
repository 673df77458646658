"""A write that is sent again is done once and answered alike."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import KeptAnswer, User
from accounts.services.kept_answers import purge_kept_answers
from claims.models import Claim, Import, LedgerEntry
from tests.claims.importing.claims_files import GOOD, upload
from tests.factories import ClaimFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("aged_today")]
PAYMENT = {"amount": "50.00", "posted_on": "2026-11-20", "reference": "EFT 7"}
PATH = "/api/claims/A/payments/"


def client_of(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def api(supervisor: User) -> Client:
    return client_of(supervisor)


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory(claim_number="A", balance=Decimal("250.00"))


def send(api: Client, body: Any, key: str = "k-1", path: str = PATH) -> Any:
    return api.post(path, body, content_type="application/json", headers={"Idempotency-Key": key})


def test_the_same_request_again_is_the_same_answer(api: Client, claim: Claim) -> None:
    first, again = send(api, PAYMENT), send(api, PAYMENT)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert first["Content-Type"] == again["Content-Type"]
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert LedgerEntry.objects.count() == 1


def test_a_refusal_is_kept_as_well(api: Client, claim: Claim) -> None:
    body, path = {"amount": "900.00", "reason": "x"}, "/api/claims/A/write-off/"
    first = send(api, body, path=path)
    Claim.objects.update(balance=Decimal("1000.00"))
    again = send(api, body, path=path)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("body", "path"),
    [({**PAYMENT, "amount": "51.00"}, PATH), (PAYMENT, "/api/claims/B/payments/")],
)
def test_another_request_under_the_key_is_refused(
    body: Any, path: str, api: Client, claim: Claim
) -> None:
    ClaimFactory(claim_number="B")
    send(api, PAYMENT)
    answer = send(api, body, path=path)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/key-used-before")
    assert LedgerEntry.objects.count() == 1


def test_a_key_is_one_persons(api: Client, admin_person: User, claim: Claim) -> None:
    send(api, PAYMENT)
    assert "Idempotency-Replayed" not in send(client_of(admin_person), PAYMENT)
    assert LedgerEntry.objects.count() == 2


def test_a_request_that_was_wrong_may_be_mended_under_its_key(api: Client, claim: Claim) -> None:
    assert send(api, {**PAYMENT, "amount": "x"}).status_code == 400
    assert send(api, PAYMENT, path="/api/claims/none/payments/").status_code == 404
    assert send(api, PAYMENT).status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "é"])
def test_a_key_that_is_none_is_refused(key: str, api: Client, claim: Claim) -> None:
    assert send(api, PAYMENT, key).status_code == 400
    assert not LedgerEntry.objects.exists()


def test_a_failure_takes_its_effect_back_and_stays_the_answer(
    api: Client, claim: Claim, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr("claims.api.verbs._posted", broken)
        first = send(api, PAYMENT)
    again = send(api, PAYMENT)
    assert (first.status_code, again.status_code) == (500, 500)
    assert first.content == again.content
    assert not LedgerEntry.objects.exists()


def test_after_a_day_a_key_is_free_again(api: Client, claim: Claim) -> None:
    send(api, PAYMENT)
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert "Idempotency-Replayed" not in send(api, PAYMENT)
    assert LedgerEntry.objects.count() == 2


def test_answers_are_let_go_after_a_day(api: Client, claim: Claim) -> None:
    send(api, PAYMENT, "old")
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    send(api, PAYMENT, "new")
    assert purge_kept_answers() == 1
    assert [kept.key for kept in KeptAnswer.objects.all()] == ["new"]


def test_an_upload_is_told_by_its_bytes(api: Client) -> None:
    def post(name: str, content: Any) -> Any:
        file = upload(content)
        file.name = name
        return api.post("/api/imports/", {"file": file}, headers={"Idempotency-Key": "u"})

    first, again = post("a.csv", GOOD), post("a.csv", GOOD)
    assert (first.status_code, again.status_code) == (202, 202)
    assert again["Idempotency-Replayed"] == "true"
    assert post("b.csv", GOOD).status_code == 422
    assert Import.objects.count() == 1


def test_sign_in_keeps_no_answer(api: Client) -> None:
    send(api, {"username": "sam", "password": "x"}, path="/api/token/")
    assert not KeptAnswer.objects.exists()


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_twenty_at_once_have_one_effect(supervisor: User, claim: Claim) -> None:
    def one(_: int) -> Any:
        try:
            return send(client_of(supervisor), PAYMENT)
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(one, range(20)))
    assert LedgerEntry.objects.count() == 1
    codes = Counter(answer.status_code for answer in answers)
    assert set(codes) <= {201, 409}
    bodies = {answer.content for answer in answers if answer.status_code == 201}
    assert len(bodies) == 1
    waiting = [answer for answer in answers if answer.status_code == 409]
    assert all(answer["Retry-After"] == "1" for answer in waiting)

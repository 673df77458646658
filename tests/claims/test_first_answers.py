"""New claims are not shown before their payer usually answers."""

from datetime import timedelta
from typing import Any

import pytest
from psycopg import sql

from claims.bulk.first_answers import wait_for_answers
from claims.models import Claim, ContractTerm, Payer
from tests.factories import TODAY, ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db
BILLED = TODAY - timedelta(days=10)
ANSWER = BILLED + timedelta(days=30)


@pytest.fixture
def payer() -> Payer:
    payer = PayerFactory()
    for days, since in ((30, 400), (90, 9)):
        ContractTerm.objects.create(
            payer=payer,
            kind=ContractTerm.Kind.RESPONSE,
            value=days,
            effective_from=TODAY - timedelta(days=since),
            source="Contract",
        )
    return payer


def waiting(**more: Any) -> tuple[bool, Any]:
    claim = ClaimFactory(**{"billed_on": BILLED, **more})
    wait_for_answers(sql.SQL("true"), TODAY)
    found = Claim.objects.get(pk=claim.pk)
    return found.is_due, found.follow_up_on


def test_a_new_claim_waits_by_the_term_in_force_when_it_was_billed(payer: Payer) -> None:
    assert waiting(payer=payer) == (False, ANSWER)
    assert wait_for_answers(sql.SQL("true"), TODAY) == 0


@pytest.mark.parametrize(
    "more",
    [
        {"billed_on": TODAY - timedelta(days=30)},
        {"billed_on": None},
        {"deadline_on": ANSWER},
        {"touch_count": 1},
        {"denial_code": "CO-16"},
        {"last_payment_on": TODAY},
        {"work_status": "in_progress"},
    ],
)
def test_what_is_answered_worked_or_near_a_deadline_is_shown(
    more: dict[str, Any], payer: Payer
) -> None:
    assert waiting(payer=payer, **more) == (True, None)


def test_without_a_term_nothing_is_put_off() -> None:
    assert waiting() == (True, None)

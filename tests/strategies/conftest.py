"""Aetna owes three claims of 100, 200 and 300 dollars, Cigna one."""

from decimal import Decimal
from typing import Any

import pytest

from claims.models import Claim, Payer
from strategies.models import Workflow
from tests.factories import ClaimFactory, PayerFactory
from tests.strategies.campaigns import phone_workflow


@pytest.fixture
def workflow(db: None) -> Workflow:
    return phone_workflow()


@pytest.fixture
def aetna(db: None, aged_today: Any) -> Payer:
    return PayerFactory(name="Aetna")


@pytest.fixture
def three(aetna: Payer) -> list[Claim]:
    ClaimFactory(claim_number="other", payer=PayerFactory(name="Cigna"))
    return [
        ClaimFactory(claim_number=f"A-{place}", payer=aetna, balance=Decimal(100 * place))
        for place in (1, 2, 3)
    ]

"""The leading code is the same in PostgreSQL and in Python."""

import random

import pytest
from django.db import connection

from claims.bulk.leading import LEADING, led_by
from claims.models import Claim
from claims.rules.denials import codes_in, leading
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db
PIECES = (
    *("CO", "PR", "OA", "PI", "CR", "co", "Pr", "-", " ", ":", "*", "_", ",", ";", ".", "|", "\t"),
    *("45", "246", "253", "197", "29", "016", "0", "7", "1234", "50.1", "1-2", "2026-11-21"),
    *("MA130", "MA1", "MA004", "N30", "N706", "M127", "m15", "B7", "b16", "P1", "W1", "Y2", "A99"),
    *("É", "ß", "ı", "ſ", "١٢", "\u00a0", "\u2003", "K", "X9", "denied", "(", ")", "'", "%", "\\"),
)
SPOKEN = (
    *("CO-197", "197", "CO197 N30", "MA130", "CO-45 CO-197", "CO-45, N522", "CO 45", "", "denied"),
    *("N30 CO-16", "PR-1 CO-45", "co29 ma130", "CO:253 246", "1-2", "Invoice 2026-11-21"),
)


def in_sql(texts: list[str]) -> list[str | None]:
    read = LEADING % {"expressions": "said"}
    asked = f"SELECT {read} FROM unnest(%s::text[]) WITH ORDINALITY AS t (said, n) ORDER BY n"
    with connection.cursor() as cursor:
        cursor.execute(asked, [texts])
        return [code for (code,) in cursor.fetchall()]


def in_python(text: str) -> str | None:
    code = leading(codes_in(text))
    return code.value if code else None


@pytest.mark.parametrize("seed", range(4))
def test_sql_and_python_find_the_same_code(seed: int) -> None:
    chance = random.Random(seed)
    texts = ["".join(chance.choices(PIECES, k=chance.randint(0, 7))) for _ in range(2_000)]
    texts += SPOKEN
    found = dict(zip(texts, in_sql(texts), strict=True))
    assert found == {text: in_python(text) for text in texts}
    assert len(set(found.values())) > 20


def test_claims_are_found_by_what_their_codes_say_first() -> None:
    for number, code in enumerate(("CO-197", "co197 N30", "CO-45", "CO-45 197", "", "MA130")):
        ClaimFactory(claim_number=f"C{number}", denial_code=code)
    found = Claim.objects.filter(led_by(("197",))).order_by("claim_number")
    assert [claim.claim_number for claim in found] == ["C0", "C1", "C3"]

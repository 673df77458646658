"""Some hundred damaged files through the whole pipeline; the seed is printed with a failure."""

import os

import pytest

from claims.bulk.verification import first_broken
from claims.choices import ImportState
from tests.claims.importing.pipeline.fuzz import amount_of, cells_of, damaged, load_one
from tests.claims.importing.pipeline.running import dollars
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
FILES = int(os.environ.get("FUZZ_FILES", "50"))
SEED = int(os.environ.get("FUZZ_SEED", "1121"))


@pytest.mark.parametrize("part", range(2))
def test_a_damaged_file_is_stored_as_it_says_or_its_rows_are_named(part: int) -> None:
    new = rejected = refused = 0
    for seed in range(SEED + part * FILES, SEED + (part + 1) * FILES):
        try:
            loaded = load_one(seed)
        except Exception as error:
            raise AssertionError(f"seed {seed}: {damaged(seed)!r}") from error
        new += loaded.rows_new
        rejected += loaded.rows_rejected
        refused += loaded.state != ImportState.APPLIED
    assert first_broken(TODAY) is None
    assert new > rejected > FILES / 2
    assert refused < FILES / 4


def test_the_reading_that_results_are_held_against_knows_quotes_and_amounts() -> None:
    assert cells_of('1,"a ""b"", c",2', ",") == ["1", 'a "b", c', "2"]
    assert [amount_of(text) for text in ("$1,234.50", "(2.00)", "3.10-", "4 CR", "$-5", "x")] == [
        dollars("1234.50"), dollars("-2.00"), dollars("-3.10"), dollars("-4"), dollars("-5"), None
    ]  # fmt: skip


def test_a_minus_behind_the_dollar_sign_is_a_credit() -> None:
    assert load_one(897355).rows_new > 0

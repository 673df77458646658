"""Whether the arms are as large as they were meant to be."""

import pytest

from strategies.rules.split import is_split_broken, split_chance


def test_published_chances() -> None:
    # Fabijan and others 2019: 821,588 against 815,482 of an even split, p = 1.8e-6.
    assert split_chance(821_588, 815_482, 50) == pytest.approx(1.8e-6, rel=0.02)
    # Chi-square tables: 3.841 and 10.828 at one degree of freedom.
    assert split_chance(500 + 31, 500 - 31, 50) == pytest.approx(0.05, abs=0.001)


def test_arms_as_planned_are_likely() -> None:
    assert split_chance(800, 200, 20) == 1.0
    assert split_chance(0, 0, 50) == 1.0


@pytest.mark.parametrize(
    ("champion", "challenger", "percent", "is_broken"),
    [(552, 448, 50, False), (553, 447, 50, True), (800, 200, 50, True), (800, 200, 20, False)],
)
def test_only_one_in_a_thousand_is_called_broken(
    champion: int, challenger: int, percent: int, is_broken: bool
) -> None:
    assert is_split_broken(champion, challenger, percent) is is_broken

from analytics.rules.palette import COLOURS, payer_colour


def test_twelve_neighbouring_payers_have_twelve_colours() -> None:
    assert {payer_colour(payer) for payer in range(100, 112)} == set(range(COLOURS))


def test_a_payer_keeps_its_colour() -> None:
    assert payer_colour(7) == payer_colour(7) == 11

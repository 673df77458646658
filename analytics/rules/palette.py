"""One colour per payer, the same on every page and after every import."""

COLOURS = 12


def payer_colour(payer_id: int) -> int:
    """Index into the palette `--payer-0` to `--payer-11`; neighbours in id differ in hue."""
    return payer_id * 5 % COLOURS

"""One spelling per name: how payers and facilities are recognised."""


def fold(name: str) -> str:
    """Case and runs of spaces do not distinguish names."""
    return " ".join(name.split()).casefold()

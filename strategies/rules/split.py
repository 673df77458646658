"""Whether the arms are as large as the split meant them to be: if not, who is in them is no chance,
and nothing that they differ by means anything.

Pearson's chi-square with one degree of freedom, shown below one in a thousand (sample ratio
mismatch: Fabijan and others, KDD 2019, 2156-2164).
"""

from math import erfc, sqrt

SUSPICIOUS = 0.001


def split_chance(champion: int, challenger: int, challenger_percent: int) -> float:
    """How likely arms so far from the split are, if only chance divided them."""
    total = champion + challenger
    if not total:
        return 1.0
    expected = total * challenger_percent / 100
    off = (challenger - expected) ** 2
    return erfc(sqrt((off / expected + off / (total - expected)) / 2))


def is_split_broken(champion: int, challenger: int, challenger_percent: int) -> bool:
    return split_chance(champion, challenger, challenger_percent) < SUSPICIOUS

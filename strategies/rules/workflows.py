"""What a workflow may not be: steps out of order, or exits that lead in a circle."""

from collections.abc import Mapping, Sequence
from itertools import pairwise


def out_of_order(offsets: Sequence[int]) -> int | None:
    """The place (from 1) of the first step that comes before the one before it, if any."""
    for place, (before, after) in enumerate(pairwise(offsets), start=2):
        if after < before:
            return place
    return None


def circle(exits: Mapping[int, Sequence[int]], start: int) -> list[int]:
    """The way from a workflow back to itself over exits {workflow: those it leads to}; or []."""
    ways = [[start, onward] for onward in exits.get(start, ())]
    seen: set[int] = set()
    while ways:
        way = ways.pop()
        if way[-1] == start:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [[*way, onward] for onward in exits.get(way[-1], ())]
    return []

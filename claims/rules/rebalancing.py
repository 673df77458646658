"""Levelling the load: which pieces of work should lie on another desk.

A desk is a person or a team. Its load is the weight of the work on it, and weight / capacity is
days of work. What is made small is

    sum over desks of load^2 / (2 x capacity)  +  MOVE a piece moved  +  CONTINUITY a piece that
    does not lie with whoever touched it last

so that desks come to equal days, in few moves: a claim of weight 1 moves where that saves about
a quarter of a day of difference. Greedy moves and swaps until none helps, then shaken a few
times; `tests/claims/test_rebalancing_rule.py` says how far that is from the optimum.
"""

import random
from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations, product

MOVE = 0.25
CONTINUITY = 0.5
LEAST = 1e-9
PASSES = 12
# A local optimum is shaken: some of it, up to half, is handed out again, and kept where better.
# Small boards only; on large ones a single piece matters little.
SHAKEN, MOST_SHAKES = 1_000, 60


@dataclass(frozen=True, slots=True)
class Desk:
    """Where work can lie. Capacity is weight in a day; 0 is away, and keeps nothing."""

    id: int
    capacity: float
    fixed: float = 0.0  # load that is not up for a move


@dataclass(frozen=True, slots=True)
class Work:
    """A piece of work, where it lies (None: nowhere yet), and the desks that may take it."""

    id: int
    weight: float
    holder: int | None
    takers: frozenset[int]
    last: int | None = None


Pile = list[tuple[float, int]]
# Change of cost, the piece that goes, and the one that comes back for it (-1: none).
Step = tuple[float, int, int]
NOTHING: Step = (0.0, -1, -1)


def rebalance(desks: Collection[Desk], works: Sequence[Work]) -> dict[int, int]:
    """{work: desk} of the pieces to be moved. What nobody may take stays where it is."""
    board = _Board(desks, works)
    board.improve()
    chance = random.Random(len(works))  # noqa: S311 - the same plan for the same work
    for _ in range(SHAKEN // max(len(works), SHAKEN // MOST_SHAKES)):
        before, placed = board.cost(), dict(board.at)
        some = chance.randint(0, -(-len(board.at) // 2))
        board.shuffle(chance.sample(sorted(board.at), some))
        board.improve()
        if board.cost() > before - LEAST:
            board.place(placed)
    return {work.id: board.at[work.id] for work in works if board.has_moved(work)}


def cost(desks: Collection[Desk], works: Sequence[Work], moves: Mapping[int, int]) -> float:
    """What is made small, after these moves. Work on no desk costs no load."""
    loads = {desk.id: desk.fixed for desk in desks if desk.capacity > 0}
    total = 0.0
    for work in works:
        place = moves.get(work.id, work.holder)
        total += penalty(work, place)
        if place in loads:
            loads[place] += work.weight
    capacity = {desk.id: desk.capacity for desk in desks}
    return total + sum(load**2 / (2 * capacity[desk]) for desk, load in loads.items())


def penalty(work: Work, place: int | None) -> float:
    """Of a piece at a place: for having moved, and for not being with who knows it."""
    broken = work.last is not None and place != work.last
    return MOVE * (place != work.holder) + CONTINUITY * broken


class _Board:
    """The state of a search: who has what, sorted by weight."""

    def __init__(self, desks: Collection[Desk], works: Sequence[Work]) -> None:
        self.desks, self.pieces = desks, works
        self.capacity = {desk.id: desk.capacity for desk in desks if desk.capacity > 0}
        self.works = {work.id: work for work in works}
        self.place({work.id: work.holder for work in works if work.holder in self.capacity})

    def place(self, at: Mapping[int, int | None]) -> None:
        """Begins anew with every piece where it is said to lie."""
        self.load = {desk.id: desk.fixed for desk in self.desks if desk.id in self.capacity}
        self.piles: dict[int, Pile] = {desk: [] for desk in self.load}
        self.at: dict[int, int] = {}
        for work, desk in at.items():
            if desk is not None:
                self._put(self.works[work], desk)

    def cost(self) -> float:
        return cost(self.desks, self.pieces, self.at)

    def has_moved(self, work: Work) -> bool:
        return work.id in self.at and self.at[work.id] != work.holder

    def shuffle(self, works: Iterable[int]) -> None:
        """Takes pieces off and hands them out again, in the order given."""
        taken = [self.works[work] for work in works]
        for work in taken:
            self._take(work)
        for work in taken:
            self._hand_out(work)

    def improve(self) -> None:
        """Hands out what lies nowhere, the heaviest first; then moves and swaps."""
        waiting = [work for work in self.pieces if work.id not in self.at]
        for work in sorted(waiting, key=lambda work: (-work.weight, work.id)):
            self._hand_out(work)
        for _ in range(PASSES):
            self._move_all()
            if not self._swap_all():
                break

    def _hand_out(self, work: Work) -> None:
        """To where it costs least. What lies somewhere may stay there, whoever may take it."""
        takers = sorted(self.load.keys() & (work.takers | {work.holder}))
        if takers:
            self._put(work, min(takers, key=lambda desk: self._cost_at(work, desk)))

    def _move_all(self) -> None:
        """The best single move again and again; a move changes only pairs with its two desks."""
        pairs = {pair: self._best_move(*pair) for pair in permutations(sorted(self.load), 2)}
        while pairs:
            (source, desk), (change, work, _) = min(pairs.items(), key=lambda item: item[1])
            if change > -LEAST:
                return
            self._move(self.works[work], desk)
            touched = {source, desk}
            pairs.update({pair: self._best_move(*pair) for pair in pairs if touched & {*pair}})

    def _swap_all(self) -> bool:
        """Exchanges pieces between two desks where that helps; whether any did."""
        swapped = False
        for one, other in combinations(sorted(self.load), 2):
            change, work, returned = self._best_swap(one, other)
            if change < -LEAST:
                self._move(self.works[work], other)
                self._move(self.works[returned], one)
                swapped = True
        return swapped

    def _best_move(self, source: int, desk: int) -> Step:
        best, level = NOTHING, self._level(source, desk)
        for fixed, pile in self._by_penalty(source, desk).items():
            for weight, work in _near(pile, level):
                best = min(best, (fixed + self._shift(source, desk, weight), work, -1))
        return best

    def _best_swap(self, one: int, other: int) -> Step:
        best, level = NOTHING, self._level(one, other)
        going, coming = self._by_penalty(one, other), self._by_penalty(other, one)
        for (fixed, pile), (back_fixed, back) in product(going.items(), coming.items()):
            for weight, work in pile:
                for lighter, returned in _near(back, weight - level):
                    change = self._shift(one, other, weight - lighter) + fixed + back_fixed
                    if change < best[0]:
                        best = (change, work, returned)
        return best

    def _by_penalty(self, source: int, desk: int) -> dict[float, Pile]:
        """What may go from one desk to the other, by the change of its penalty."""
        piles: defaultdict[float, Pile] = defaultdict(list)
        for piece in self.piles[source]:
            work = self.works[piece[1]]
            if desk in work.takers or desk == work.holder:
                piles[penalty(work, desk) - penalty(work, source)].append(piece)
        return piles

    def _shift(self, source: int, desk: int, weight: float) -> float:
        """Change of the desks' cost when so much weight goes from one to the other."""
        more = (self.load[desk] + weight / 2) / self.capacity[desk]
        less = (self.load[source] - weight / 2) / self.capacity[source]
        return weight * (more - less)

    def _level(self, source: int, desk: int) -> float:
        """The weight that, shifted, makes both desks' days equal."""
        one, other = self.capacity[source], self.capacity[desk]
        return (self.load[source] * other - self.load[desk] * one) / (one + other)

    def _cost_at(self, work: Work, desk: int) -> float:
        more = (self.load[desk] + work.weight / 2) / self.capacity[desk]
        return work.weight * more + penalty(work, desk)

    def _move(self, work: Work, desk: int) -> None:
        self._take(work)
        self._put(work, desk)

    def _take(self, work: Work) -> None:
        desk = self.at.pop(work.id)
        pile = self.piles[desk]
        del pile[bisect_left(pile, (work.weight, work.id))]
        self.load[desk] -= work.weight

    def _put(self, work: Work, desk: int) -> None:
        insort(self.piles[desk], (work.weight, work.id))
        self.load[desk] += work.weight
        self.at[work.id] = desk


def _near(pile: Pile, weight: float) -> Pile:
    """The pieces next to a weight on either side."""
    place = bisect_left(pile, (weight, -1))
    return pile[max(place - 1, 0) : place + 1]

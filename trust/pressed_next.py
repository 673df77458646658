"""T15: many people press Next at once until nothing is left; no claim reaches two of them."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from accounts.choices import Role
from accounts.models import Team, User
from arengine.lib.dates import now, today
from bench.ground import wipe
from claims.models import Claim
from claims.services.leases import let_go, take_next
from trust.files import claims_file
from trust.imports import applied
from trust.outcomes import Outcome
from trust.people import cast
from trust.sizes import size


def pressed_next(seed: int) -> Outcome:
    """Everyone works in every team, so that all reach for the same claims."""
    people, claims = size("PRESSING", 64), size("QUEUE", 5_000)
    wipe()
    try:
        applied(claims_file(claims, seed))
        with cast([Role.AGENT] * people) as crowd:
            for person in crowd.people:
                person.teams.set(Team.objects.all())
            waiting = Claim.objects.due().count()
            served = _until_empty(crowd.people)
            return _judged(served, waiting, Claim.objects.due().count(), people)
    finally:
        wipe()


def _until_empty(people: object) -> Counter[int]:
    crowd: list[User] = list(people)  # type: ignore[call-overload]
    barrier = Barrier(len(crowd))

    def press(person: User) -> list[int]:
        barrier.wait()
        mine = []
        try:
            while claim := take_next(person, today=today(), now=now()):
                mine.append(claim.pk)
                Claim.objects.filter(pk=claim.pk).update(is_due=False)
                let_go(person, claim)
        finally:
            connection.close()
        return mine

    with ThreadPoolExecutor(len(crowd)) as threads:
        return Counter(claim for mine in threads.map(press, crowd) for claim in mine)


def _judged(served: Counter[int], waiting: int, left: int, people: int) -> Outcome:
    twice = sum(times > 1 for times in served.values())
    told = f"{people} people took {len(served):,} of {waiting:,} claims; {twice} twice, {left} left"
    good = bool(waiting) and len(served) == waiting and not twice and not left
    return Outcome(good, told)

"""Twenty agents at their desks: Save & Next and the worklist, beside a page that does nothing."""

import re
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client

from accounts.choices import Role
from accounts.models import Team, User
from arengine.lib.dates import now, today
from bench.figures import Figure
from claims.models import Claim, Lease
from claims.services.leases import take_next

AGENTS, WARM_UP, ROUNDS = 20, 1, 5
# Signed in, in the frame of every page, with a list of one or two rows: nothing of claims.
TRIVIAL = "/accounts/sessions"
SAVE_NEXT, WORKLIST, PLAIN = "save & next", "worklist", "trivial page"
TIMES_TRIVIAL, FLAT = 3.0, 1.5
OPENED = re.compile(r'<link rel="canonical" href="([^"]+)">')
Times = dict[str, list[float]]

# As in a portfolio that is worked: a third lies with people by name, a tenth sleeps.
WORKED = """
UPDATE claims_claim SET
    assignee_id = CASE WHEN id %% 3 = 0 THEN (%(people)s::bigint[])[1 + id / 3 %% %(count)s] END,
    is_due = id %% 10 <> 1, follow_up_on = CASE WHEN id %% 10 = 1 THEN %(later)s::date END
WHERE id %% 3 = 0 OR id %% 10 = 1"""


def desk_times() -> Times:
    """Milliseconds of each action, taken by all agents in turn so that none has a quieter hour."""
    agents = [_agent(number) for number in range(AGENTS)]
    _lay_out(agents)
    desks = [Desk(agent) for agent in agents]
    times: Times = {SAVE_NEXT: [], WORKLIST: [], PLAIN: []}
    for turn in range(WARM_UP + ROUNDS):
        for desk in desks:
            for name, act in desk.acts().items():
                spent = _milliseconds(act)
                if turn >= WARM_UP:
                    times[name].append(spent)
    return times


class Desk:
    """One agent's browser, with a claim in hand."""

    def __init__(self, agent: User) -> None:
        self.agent, self.client = agent, Client()
        self.client.force_login(agent)
        take_next(agent, today=today(), now=now())

    def acts(self) -> dict[str, Callable[[], object]]:
        """What is timed; the touch is written before the clock starts."""
        claim = Claim.objects.get(lease__user=self.agent)
        touch = {
            "outcome": "INPROC",
            "note": "Called; still being processed.",
            "form": str(uuid4()),
            "version": claim.version,
        }
        return {
            SAVE_NEXT: lambda: self._save(f"/claims/{claim.claim_number}", touch),
            WORKLIST: lambda: self._see("/worklist"),
            PLAIN: lambda: self._see(TRIVIAL),
        }

    def _save(self, claim: str, touch: dict[str, Any]) -> None:
        """The form as a browser sends it; its answer, or where that leads, is the page of another
        claim."""
        answer = self.client.post(
            f"{claim}/touches", urlencode(touch), "application/x-www-form-urlencoded", follow=True
        )
        opened = OPENED.search(answer.text)
        if answer.status_code != 200 or opened is None or opened[1] == claim:
            raise RuntimeError(f"{claim} leads to {opened and opened[1]}: {answer.status_code}")

    def _see(self, address: str) -> None:
        if (status := self.client.get(address).status_code) != 200:
            raise RuntimeError(f"{address} answers {status}")


def desk_figures(small: Times, large: Times, few: int, many: int) -> list[Figure]:
    """Save & Next against the trivial page, and each against itself with few claims."""
    middle, slow, plain = (
        statistics.median(large[SAVE_NEXT]), _p95(large[SAVE_NEXT]), _p95(large[PLAIN]),
    )  # fmt: skip
    ratio = slow / plain
    value = f"p50 {middle:.1f} ms, p95 {slow:.1f} ms; {TRIVIAL} p95 {plain:.1f} ms: {ratio:.2f} x"
    return [
        Figure(f"{SAVE_NEXT}, {AGENTS} agents", many, None, value, f"<= {TIMES_TRIVIAL:.0f} x",
               ratio <= TIMES_TRIVIAL, {"p50_ms": middle, "p95_ms": slow, "trivial_p95_ms": plain}),
        *(_flat(name, _p95(small[name]), _p95(large[name]), few, many)
          for name in (SAVE_NEXT, WORKLIST)),
    ]  # fmt: skip


def _flat(name: str, small: float, large: float, few: int, many: int) -> Figure:
    ratio = large / small
    value = f"{small:.1f} ms at {few:,}, {large:.1f} ms: {ratio:.2f} x"
    details = {"small_ms": small, "large_ms": large, "ratio": round(ratio, 3)}
    return Figure(f"{name}, p95", many, None, value, f"<= {FLAT} x", ratio <= FLAT, details)


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def _milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def _agent(number: int) -> User:
    """Every other one works in a single team, the others in three."""
    agent, _ = User.objects.get_or_create(
        username=f"bench-agent-{number:02d}", defaults={"role": Role.AGENT}
    )
    teams = list(Team.objects.filter(pk__in=Claim.objects.open().values("team")))
    turned = teams[number % len(teams) :] + teams[: number % len(teams)]
    agent.teams.set(turned[: 3 if number % 2 else 1])
    return agent


def _lay_out(agents: list[User]) -> None:
    Lease.objects.all().delete()
    people = [agent.pk for agent in agents]
    values: dict[str, Any] = {
        "people": people,
        "count": len(people),
        "later": today() + timedelta(days=30),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(WORKED, values)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE claims_claim, claims_touch, claims_lease")

"""T39: every write through every door stands in the audit once, with who, request, old and new; so
do looks at claims, searches and exports. And what that costs an import."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.test import Client, override_settings

from accounts.choices import Role
from accounts.models import User
from trust.audit_cost import Cost, cost_of_audit
from trust.audit_replay import Replay
from trust.audited_acts import Act, Choice
from trust.audited_code import Code
from trust.audited_pages import Pages
from trust.audited_rows import Row, audited_rows, entries_after, last_entry
from trust.files import claims_file
from trust.imports import applied
from trust.limits import NO_LIMITS
from trust.outcomes import Outcome
from trust.people import cast
from trust.sizes import size

WRITTEN = ("created", "changed", "deleted")
# One look for so many writes.
LOOKS_EACH = 5
DEAREST = 0.25
# Files of fewer rows are in so soon that a share of their time tells nothing.
TELLING = 10_000


def complete_audit(seed: int) -> Outcome:
    writes = size("WRITES", 500)
    # Numbers of rows that one statement makes follow each other only where one process writes.
    alone: dict[str, object] = {"IMPORT_BELL": False, "IMPORT_CONNECTIONS": 1}
    with override_settings(**alone, **NO_LIMITS), cast([Role.SUPERVISOR]) as company:
        (person,) = company.people
        faults = watch(person, _token(person, company.password), writes, seed)
    with override_settings(IMPORT_BELL=False):
        cost = cost_of_audit(size("ROWS", 100_000), seed)
    return _judged(writes, faults, cost)


def watch(person: User, token: str, writes: int, seed: int) -> list[str]:
    """Writes and looks, each held against its entries; what is wrong, by act."""
    applied(claims_file(200, seed), "trust-audited.csv")
    choice = Choice(person, random.Random(seed))
    faults = []
    for prepare in _ways(choice, token, writes):
        choice.number += 1
        act = prepare()
        if wrong := judge(act):
            faults.append(f"{act.name}: {'; '.join(wrong[:3])}")
        connection.queries_log.clear()
    return faults


def judge(act: Act) -> list[str]:
    """Does it; what its entries say wrongly, twice or not."""
    before, last = audited_rows(), last_entry()
    try:
        other = act.run()
    except Exception as error:
        return [f"{type(error).__name__}: {str(error)[:200]}"]
    entries = entries_after(last)
    written = [entry for entry in entries if entry["action"] in WRITTEN]
    looks = [entry["action"] for entry in entries if entry["action"] not in WRITTEN]
    wrong = Replay(before, audited_rows()).take_back(written)
    if Counter(looks) != Counter(act.looks):
        wrong.append(f"looks {looks}, not {list(act.looks)}")
    if act.must and act.must not in {(one["subject"], one["action"]) for one in written}:
        wrong.append(f"no entry {act.must[1]} {act.must[0]}")
    strangers = {_who(entry) for entry in entries} - {act.who, other}
    return wrong + [f"done by {who}, not {act.who}" for who in sorted(strangers, key=str)]


def _who(entry: Row) -> tuple[Any, Any, Any]:
    return (entry["user_id"], entry["source"], entry["request_id"])


def _ways(choice: Choice, token: str, writes: int) -> Iterator[Callable[[], Act]]:
    """Every door as often, looks between them."""
    pages = Pages(choice, token)
    doors = list({**pages.writes(), **Code(choice).writes()}.values())
    for number in range(writes):
        yield choice.chance.choice(doors[number % len(doors)])
        if number % LOOKS_EACH == 0:
            yield choice.chance.choice(pages.looks())


def _token(person: User, password: str) -> str:
    said = {"username": person.username, "password": password}
    answer = Client().post("/api/token/", said, content_type="application/json")
    return str(answer.json()["access"])


def _judged(writes: int, faults: list[str], cost: Cost) -> Outcome:
    looks = -(-writes // LOOKS_EACH)
    right = writes + looks - len(faults)
    return Outcome(
        not faults and (cost.share < DEAREST or cost.rows < TELLING),
        f"{right}/{writes + looks} writes and looks told once and truly; the audit takes "
        f"{cost.first:.1%} of a first load of {cost.rows:,} rows and {cost.changed:.1%} of one "
        f"with 10 % changed",
        [*faults, *cost.details],
    )

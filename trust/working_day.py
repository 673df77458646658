"""U4: a day at the desk by keyboard alone, in a browser, with a session that ends in its middle."""

import os
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from playwright.sync_api import Error, Page, expect

from accounts.choices import Role
from accounts.models import Team, User
from bench.ground import wipe
from claims.models import TextModule, Touch
from trust.browser import CHROMIUM, opened_browser, troubles_of
from trust.desk_keys import PATIENCE, SAVE_AND_NEXT, Keys, list_shown, next_shown, sign_in, time_out
from trust.files import claims_file
from trust.imports import applied
from trust.outcomes import Outcome
from trust.people import cast
from trust.sizes import size
from trust.web import web

IN_PROCESS = "2"
# How a claim is worked, and how often among ten.
WAYS = ("note", "note", "note", "note", "text", "text", "text", "quiet", "quiet", "snooze")
# A day that comes to a stop so often is given up.
MOST_DEAD_ENDS = 5


@dataclass
class Day:
    """What was done: each note as it stood when it was sent, each wait in seconds."""

    worked: list[str] = field(default_factory=list)
    typed: dict[str, str] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    dead_ends: list[str] = field(default_factory=list)


def working_day(seed: int) -> Outcome:
    """The whole queue of one agent who may work in every team."""
    if not Path(CHROMIUM).exists():
        return Outcome(None, f"not run: there is no {CHROMIUM}")
    # Playwright keeps an event loop in this thread; the ORM is used outside of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    claims = size("DAY", 60)
    wipe()
    try:
        applied(claims_file(2 * claims, seed), "trust-day.csv")
        with cast([Role.AGENT]) as crowd, web(4) as address:
            (person,) = crowd.people
            person.teams.set(Team.objects.filter(is_active=True))
            TextModule.objects.get_or_create(name="called", text="Called {payer}.")
            with opened_browser(address) as page:
                return _lived(page, person, crowd.password, claims, random.Random(seed))
    finally:
        wipe()


def _lived(page: Page, person: User, password: str, claims: int, chance: random.Random) -> Outcome:
    keys, troubles = Keys(page), troubles_of(page)
    page.goto("/worklist")
    sign_in(page, keys, person, password)
    list_shown(page)
    keys.press("n")

    def middle() -> None:
        time_out(page, keys, person, password)

    day = work_day(page, keys, claims=claims, chance=chance, middle=middle)
    return judged(day, keys, claims, kept_notes(person), troubles)


def work_day(
    page: Page, keys: Keys, *, claims: int, chance: random.Random, middle: Callable[[], None]
) -> Day:
    """From a claim shown to so many worked; `middle` comes over a note, half way through."""
    day, number = Day(), next_shown(page)
    while number and len(day.worked) < claims and len(day.dead_ends) < MOST_DEAD_ENDS:
        is_middle = len(day.worked) == claims // 2
        way = "note" if is_middle else chance.choice(WAYS)
        try:
            last = _work(page, keys, day, number, way)
            if is_middle:
                middle()
            began = time.monotonic()
            keys.press(last)
            following = next_shown(page, number)
        except (Error, AssertionError) as stop:
            day.dead_ends.append(f"{number}, {way}, at {page.url}: {str(stop).splitlines()[0]}")
            following = _begin_again(page, keys)
        else:
            day.waits.append(time.monotonic() - began)
            day.worked.append(number)
        number = following
    return day


def _work(page: Page, keys: Keys, day: Day, number: str, way: str) -> str:
    """All but the last key, which is returned."""
    if way == "snooze":
        keys.press("s")
        expect(page.get_by_label("Why").locator("visible=true")).to_be_focused(timeout=PATIENCE)
        keys.write("Payer n")
        keys.press("Tab", "ArrowRight")
        return "Enter"
    keys.press(IN_PROCESS)
    if way == "note":
        keys.press(":")
        keys.write(f"Spoke about {number}, the {len(day.worked) + 1}. of the day")
    if way == "text":
        keys.press("+", ":", ":", "Enter")
    if way != "quiet":
        day.typed[number] = page.get_by_role("textbox", name="Note").input_value()
    return SAVE_AND_NEXT


def _begin_again(page: Page, keys: Keys) -> str:
    page.goto("/worklist")
    list_shown(page)
    keys.press("n")
    return next_shown(page)


def kept_notes(person: User) -> dict[str, list[str]]:
    """The notes of every claim that the person touched."""
    found: dict[str, list[str]] = {}
    for touch in Touch.objects.filter(user=person).select_related("claim"):
        found.setdefault(touch.claim.claim_number, []).append(touch.note)
    return found


def judged(
    day: Day, keys: Keys, claims: int, kept: Mapping[str, list[str]], troubles: list[str]
) -> Outcome:
    """Each note once, under its claim, word for word."""
    lost = [number for number, note in day.typed.items() if kept.get(number) != [note]]
    twice = [number for number, notes in kept.items() if len(notes) > 1]
    waits = day.waits or [0.0]
    told = (
        f"{len(day.worked)} of {claims} claims, {keys.pressed:,} keys and {keys.written:,} "
        f"characters written; {len(day.typed) - len(lost)} of {len(day.typed)} notes kept; "
        f"{len(day.dead_ends)} dead ends; from key to next claim "
        f"{1000 * median(waits):,.0f} ms in the middle, {1000 * max(waits):,.0f} ms at most"
    )
    faults = [
        *(f"dead end: {each}" for each in day.dead_ends),
        *(f"note lost or changed: {number}" for number in lost),
        *(f"touched twice: {number}" for number in twice),
        *(f"script: {trouble}" for trouble in troubles),
    ]
    return Outcome(len(day.worked) == claims and not faults, told, faults)

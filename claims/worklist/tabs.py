"""The tabs of the worklist: which claims each holds, in which order it begins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Subquery

from accounts.models import User
from claims.bulk.counts import Count, capped_counts
from claims.choices import AdjudicationStatus
from claims.models import Claim, Deadline
from claims.models.claim_queries import ClaimQuerySet
from claims.worklist.queue import own_claims

# The tab of deadlines looks this far ahead; what was missed has a list of its own within it.
AHEAD = timedelta(days=14)
WAITING = Deadline.objects.waiting().filter(claim=OuterRef("pk")).order_by("due_on", "pk")


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab; `nothing` is what an empty one says to do next. One `within` another is a second list
    of it; `adds` are values that its rows have besides."""

    key: str
    label: str
    nothing: str
    claims: Callable[[ClaimQuerySet, date], ClaimQuerySet]
    ordering: str = "-priority"
    is_counted: bool = True
    is_own: bool = True
    within: str = ""
    adds: Mapping[str, Any] = field(default_factory=dict, compare=False)


TABS: Mapping[str, Tab] = {
    tab.key: tab
    for tab in (
        Tab(
            "queue",
            "My queue",
            "Your queue is worked off. Look at what is snoozed or has a deadline.",
            lambda claims, today: claims.due(),
        ),
        Tab(
            "due",
            "Due today",
            "Nothing has its follow-up date today or before. Go on with your queue.",
            lambda claims, today: claims.due().filter(follow_up_on__lte=today),
            ordering="follow_up_on",
        ),
        Tab(
            "snoozed",
            "Snoozed",
            "Nothing sleeps. A claim put off with s waits here and comes back by itself.",
            lambda claims, today: claims.open().filter(is_due=False),
            ordering="follow_up_on",
        ),
        Tab(
            "deadlines",
            "Deadlines",
            "No deadline runs out within 14 days. Go on with your queue.",
            lambda claims, today: claims.open().filter(deadline_on__lte=today + AHEAD),
            ordering="deadline",
        ),
        Tab(
            "missed",
            "Missed deadlines",
            "No missed deadline waits for a sign-off.",
            lambda claims, today: claims.present().filter(Exists(WAITING)),
            is_counted=False,
            within="deadlines",
            adds={"missed_on": Subquery(WAITING.values("due_on")[:1])},
        ),
        Tab(
            "denied",
            "Denied",
            "No open claim is denied. Go on with your queue.",
            lambda claims, today: claims.open().filter(
                adjudication_status=AdjudicationStatus.DENIED
            ),
        ),
        Tab(
            "all",
            "All claims",
            "Claims appear here as soon as they are imported and routed.",
            lambda claims, today: claims.present(),
            is_counted=False,
            is_own=False,
        ),
    )
}
FIRST = "queue"


def tab_claims(tab: Tab, user: User, today: date) -> ClaimQuerySet:
    """What the person works in this tab; who sees whole facilities sees every team's."""
    is_own = tab.is_own and not user.sees_facilities
    return tab.claims(own_claims(user) if is_own else Claim.objects.for_user(user), today)


def tab_counts(user: User, today: date, open_tab: str = FIRST) -> dict[str, Count]:
    """How many claims each tab holds, in one query; the open one is counted furthest."""
    counted = [tab for tab in TABS.values() if tab.is_counted]
    lists = {tab.key: _parts(tab, user, today) for tab in counted}
    return capped_counts(lists, looked_at=open_tab)


def _parts(tab: Tab, user: User, today: date) -> tuple[ClaimQuerySet, ...]:
    """The same claims in lists that one index each holds; "nobody's or mine" is in none."""
    if not tab.is_own or user.sees_facilities:
        return (tab_claims(tab, user, today),)
    claims = tab.claims(Claim.objects.for_user(user), today)
    return claims.filter(assignee__isnull=True), claims.filter(assignee=user)

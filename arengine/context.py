"""What the frame of every page shows: pages, banner, notices, the clock of the data."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from accounts.choices import AUDIT_ROLES, BACK_OFFICE_ROLES, FACILITY_ROLES, Role
from accounts.models import Notice
from arengine.lib.dates import days_before, now, today
from claims.clock import last_night
from claims.models import DecisionRequest, Import, JobRun
from claims.models.decisions import DecisionRequestQuerySet

EVERYONE = tuple(Role)
PEOPLE = tuple(role for role in Role if role != Role.CLIENT)
FRESHNESS = ("file_name", "finished_at", "rows_read", "rows_rejected", "claims_missing")


@dataclass(frozen=True, slots=True)
class Page:
    """A link of the top bar; `key` is what follows `g` on the keyboard."""

    label: str
    path: str
    roles: tuple[str, ...] = EVERYONE
    key: str = ""
    for_all: bool = False  # only for those who see every facility
    is_aside: bool = False  # behind "More": opened less often than daily
    is_current: bool = False


PAGES = (
    Page("Dashboard", "/", key="d"),
    Page("Worklist", "/worklist", key="w"),
    Page("Claims", "/claims", key="c"),
    Page("My day", "/my-day", (Role.AGENT,), key="y"),
    Page("Deadlines", "/deadlines", PEOPLE, key="l"),
    Page("Team", "/team", FACILITY_ROLES, key="t"),
    Page("Decisions", "/decisions", FACILITY_ROLES, key="e"),
    Page("Payer Strategies", "/payer-strategies", key="s"),
    Page("Campaigns", "/campaigns"),
    Page("Denials", "/denials", FACILITY_ROLES, for_all=True, is_aside=True),
    Page("Performance Analytics", "/analytics", key="a"),
    Page("Payer Report", "/payer-report"),
    Page("Patients", "/patients"),
    Page("Imports", "/imports", FACILITY_ROLES, key="i", for_all=True, is_aside=True),
    Page("Missing", "/claims/missing", FACILITY_ROLES, key="m", is_aside=True),
    Page("Workflows", "/workflows", PEOPLE, is_aside=True),
    Page("Enrolment", "/enrolment-rules", PEOPLE, is_aside=True),
    Page("Hand-over", "/handover-rules", PEOPLE, is_aside=True),
    Page("Rules", "/routing", FACILITY_ROLES, key="r", for_all=True, is_aside=True),
    Page("Score", "/score", FACILITY_ROLES, for_all=True, is_aside=True),
    Page("Escalation", "/escalation", FACILITY_ROLES, for_all=True, is_aside=True),
    Page("Outbox", "/outbox", FACILITY_ROLES, for_all=True, is_aside=True),
    Page("Audit", "/audit", AUDIT_ROLES, key="u", for_all=True, is_aside=True),
    Page("Admin", "/admin/", BACK_OFFICE_ROLES, is_aside=True),
)


@cache
def exists(path: str) -> bool:
    """Whether some app answers at the address; a page not built yet is not linked."""
    try:
        resolve(path)
    except Resolver404:
        return False
    return True


class PageFrame:
    """Read by templates/base.html; each part costs one query, and only where it is shown."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.user = getattr(request, "user", None)

    @property
    def seconds_left(self) -> int:
        """Until the session ends, if nobody works."""
        session: Any = getattr(self.request, "session", None)
        return session.seconds_left(now()) if hasattr(session, "seconds_left") else 0

    @property
    def warning_seconds(self) -> int:
        """How long before the end somebody is asked whether they are still here."""
        return settings.SESSION_WARNING_SECONDS

    @cached_property
    def pages(self) -> list[Page]:
        """The pages that exist and that the user's role may open, the current one marked."""
        role = getattr(self.user, "role", None)
        whole = getattr(self.user, "sees_everything", False)
        mine = [
            page
            for page in PAGES
            if role in page.roles and (whole or not page.for_all) and exists(page.path)
        ]
        current = _current(mine, self.request.path)
        return [replace(page, is_current=page.path == current) for page in mine]

    @property
    def at_hand(self) -> list[Page]:
        """Links of the bar itself."""
        return [page for page in self.pages if not page.is_aside]

    @property
    def aside(self) -> list[Page]:
        """Links behind "More"."""
        return [page for page in self.pages if page.is_aside]

    @property
    def is_aside(self) -> bool:
        """Whether the current page is behind "More"."""
        return any(page.is_current for page in self.aside)

    @cached_property
    def notices(self) -> list[Notice]:
        if self.user is None:
            return []
        return list(Notice.objects.for_user(self.user).unread().order_by("-id")[:20])

    @cached_property
    def waiting_decisions(self) -> int:
        """Requests that wait for those who decide; nothing to count for the others."""
        if self.user is None or not getattr(self.user, "decides", False):
            return 0
        waiting = getattr(self.last_import, "waiting", None)
        return self._waiting().count() if waiting is None else waiting

    def _waiting(self) -> DecisionRequestQuerySet:
        return DecisionRequest.objects.for_user(self.user or AnonymousUser()).waiting()

    @cached_property
    def last_import(self) -> Import | None:
        """Not by user: how fresh the data is concerns everyone. Its name and counts do not. The
        same statement counts what waits for those who decide."""
        applied = Import.objects.applied()
        newest = applied.order_by("-finished_at", "-id").only(*FRESHNESS)
        newest = newest.annotate(any_demo=Exists(applied.filter(is_demo=True)))
        if getattr(self.user, "decides", False):
            newest = newest.annotate(waiting=_counted(self._waiting()))
        return newest.first()

    @property
    def is_demo(self) -> bool:
        return bool(getattr(self.last_import, "any_demo", False))

    @property
    def rows_in(self) -> int:
        """Rows of the last import that were accepted."""
        last = self.last_import
        return last.rows_read - last.rows_rejected if last else 0

    @cached_property
    def night(self) -> JobRun | None:
        """The last re-ageing that ended; its date is the date of every age on the page."""
        return last_night()

    @property
    def as_of(self) -> date:
        return self.night.date if self.night else today()

    @property
    def night_is_late(self) -> bool:
        """A night is late once the whole day after it has passed."""
        return self.as_of < days_before(today(), 1)


def _counted(rows: DecisionRequestQuerySet) -> Coalesce:
    every = rows.order_by().annotate(all=Value(1)).values("all")
    return Coalesce(Subquery(every.annotate(rows=Count("pk")).values("rows")[:1]), 0)


def _current(pages: list[Page], path: str) -> str:
    """The longest page address that the request's address begins with."""
    inside = [page.path for page in pages if path == page.path or _below(path, page.path)]
    return max(inside, key=len, default="")


def _below(path: str, parent: str) -> bool:
    return parent != "/" and path.startswith(parent.rstrip("/") + "/")


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """One frame a request, however many templates it renders."""
    if not hasattr(request, "page_frame"):
        request.page_frame = PageFrame(request)  # type: ignore[attr-defined]
    return {"frame": request.page_frame}  # type: ignore[attr-defined]

"""The frame of every page: who sees which pages, the clock, the banner."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from accounts.models import Notice, User
from arengine.context import PageFrame, _current, page_frame
from arengine.lib.dates import days_before, today
from claims.models import Import, JobRun

pytestmark = pytest.mark.django_db


def frame_of(user: User | AnonymousUser, path: str = "/") -> PageFrame:
    request = RequestFactory().get(path)
    request.user = user
    return page_frame(request)["frame"]


def applied(**fields: object) -> Import:
    defaults = {"state": "applied", "size": 1, "as_of": date(2026, 11, 21), "file_name": "a.csv"}
    return Import.objects.create(**{**defaults, "finished_at": "2026-11-21T02:00Z", **fields})


def paths(frame: PageFrame) -> list[str]:
    return [page.path for page in frame.pages]


def test_only_pages_that_exist_are_linked(admin_person: User) -> None:
    linked = paths(frame_of(admin_person))
    assert {"/", "/worklist", "/admin/"} <= set(linked)
    assert not {"/analytics", "/patients"} & set(linked)


def test_an_agent_is_not_led_to_the_back_office(general_agent: User) -> None:
    assert not {"/admin/", "/imports", "/routing"} & set(paths(frame_of(general_agent)))


def test_nobody_is_led_anywhere_before_signing_in() -> None:
    frame = frame_of(AnonymousUser())
    assert frame.pages == []
    assert frame.notices == []


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "/"), ("/admin/claims/", "/admin/"), ("/accounts/notices/1/read", "")],
)
def test_the_current_page_is_marked(admin_person: User, path: str, current: str) -> None:
    marked = [page.path for page in frame_of(admin_person, path).pages if page.is_current]
    assert marked == ([current] if current else [])


def test_the_longest_address_is_current() -> None:
    from arengine.context import PAGES

    assert _current(list(PAGES), "/claims/missing") == "/claims/missing"
    assert _current(list(PAGES), "/claims/C-1") == "/claims"


def test_notices_are_own_and_unread_newest_first(supervisor: User, auditor: User) -> None:
    Notice.objects.create(user=supervisor, text="first")
    Notice.objects.create(user=supervisor, text="second")
    Notice.objects.create(user=supervisor, text="read", read_at="2026-11-21T02:00Z")
    Notice.objects.create(user=auditor, text="foreign")
    assert [notice.text for notice in frame_of(supervisor).notices] == ["second", "first"]


def test_the_banner_shows_while_any_demo_import_is_in(supervisor: User) -> None:
    assert not frame_of(supervisor).is_demo
    applied(is_demo=True, fingerprint="1")
    applied(file_name="own.csv", fingerprint="2", finished_at="2026-11-21T03:00Z")
    frame = frame_of(supervisor)
    assert frame.is_demo
    assert frame.last_import is not None
    assert frame.last_import.file_name == "own.csv"


def test_an_undone_demo_shows_no_banner(supervisor: User) -> None:
    applied(is_demo=True, state="undone")
    assert not frame_of(supervisor).is_demo


def test_the_clock_is_that_of_the_last_night(supervisor: User) -> None:
    assert frame_of(supervisor).as_of == today()
    JobRun.objects.create(
        job=JobRun.REAGE, date=days_before(today(), 1), finished_at="2026-11-21T02:00Z"
    )
    frame = frame_of(supervisor)
    assert frame.as_of == days_before(today(), 1)
    assert not frame.night_is_late


def test_a_night_is_late_after_a_whole_day(supervisor: User) -> None:
    JobRun.objects.create(
        job=JobRun.REAGE, date=days_before(today(), 2), finished_at="2026-11-21T02:00Z"
    )
    assert frame_of(supervisor).night_is_late


def test_one_frame_a_request(supervisor: User) -> None:
    request = RequestFactory().get("/")
    request.user = supervisor
    assert page_frame(request)["frame"] is page_frame(request)["frame"]

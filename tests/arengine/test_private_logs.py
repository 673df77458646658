"""Invented patients go through everything; no log line, message, mail or error page knows them."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from celery import shared_task
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client

from accounts.models import User
from arengine.celery import app
from arengine.lib.logs import configure_logs
from claims.importing.services import confirm_import
from claims.importing.working import work
from claims.models import Claim, Import
from tests.factories import ClaimFactory

NAME, MEMBER, ACCOUNT, NOTE = "CANARYMANN", "XCANARY77", "ACCTCANARY1", "CANARYNOTE"
FILE = f"""Claim Number,Payer,Balance,Aging Days,Patient Name,Member ID,Patient Account
C-1,AETNA,100.00,40,"{NAME}, ANNA",{MEMBER},{ACCOUNT}
C-2,AETNA,{NAME},40,"{NAME}, BERTA",{MEMBER},{ACCOUNT}
C-3,AETNA,1.00,never {NAME},"{NAME}, CARLA",{MEMBER},{ACCOUNT}
"""


def handler_of_ours() -> logging.StreamHandler[Any]:
    """Beside those with which pytest listens."""
    return next(handler for handler in logging.getLogger().handlers if handler.name == "stderr")


@pytest.fixture
def lines(settings: Any) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Every line of every logger as production writes it, at the lowest level."""
    stream = io.StringIO()
    configure_logs(json=True, level="DEBUG")
    handler_of_ours().setStream(stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    configure_logs(json=False, level=settings.LOG_LEVEL)


@pytest.fixture
def site(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    client.raise_request_exception = False
    return client


def canaries(text: object) -> list[str]:
    return [word for word in (NAME, MEMBER, ACCOUNT, NOTE) if word in str(text)]


def refused_by_the_database(*args: Any, **kwargs: Any) -> None:
    """PostgreSQL repeats the whole row that it refuses."""
    with transaction.atomic():
        ClaimFactory(patient_name=NAME, member_id=MEMBER, bucket=99)


def twice(*args: Any, **kwargs: Any) -> None:
    ClaimFactory(claim_number=ACCOUNT)
    with transaction.atomic():
        ClaimFactory(claim_number=ACCOUNT)


def misread(*args: Any, **kwargs: Any) -> None:
    try:
        int(NAME)
    except ValueError as error:
        raise RuntimeError(f"cannot read {NAME}") from error


def mistyped(*args: Any, **kwargs: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT %s::int", [MEMBER])


def not_found(*args: Any, **kwargs: Any) -> None:
    {MEMBER: NAME}[ACCOUNT]


FAILURES = (refused_by_the_database, twice, misread, mistyped, not_found)


@pytest.mark.usefixtures("aged_today")
def test_patients_leave_no_trace_on_their_way_through_import_pages_and_api(
    site: Client, lines: Callable[[], list[Any]], settings: Any,
    django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    settings.IMPORT_BELL = True
    monkeypatch.setattr(app.conf, "broker_write_url", "memory://")
    monkeypatch.setattr(app.conf, "broker_url", "memory://")
    app._after_fork()  # connections to the broker of earlier tests are kept
    with django_capture_on_commit_callbacks(execute=True):
        upload = SimpleUploadedFile(f"{NAME}.csv", FILE.encode())
        site.post("/imports", {"file": upload, "as_of": "2026-11-21", "partial": "on"})
    received = Import.objects.get()
    work(received.pk)
    received.refresh_from_db()
    assert received.state == "checked", received.failure
    confirm_import(received, user=None, partial=True)
    work(received.pk)
    claim = Claim.objects.get()
    assert claim.patient_name.startswith(NAME)
    for page in (
        "/claims/C-1",
        f"/claims?q={ACCOUNT}",
        f"/api/claims/?q={NAME}",
        f"/admin/claims/claim/?q={NAME}",
        "/api/claims/C-1/",
        f"/imports/{received.pk}",
        f"/imports/{received.pk}/rejected.csv",
    ):
        assert site.get(page).status_code == 200, page
    payment = {"amount": NAME, "reference": NOTE, "posted_on": "2026-11-20"}
    site.post("/api/claims/C-1/payments/", payment, content_type="application/json")
    with app.connection_for_write() as broker, broker.SimpleQueue("celery") as queue:
        message = queue.get(timeout=1)
    assert message.payload[0] == [received.pk]
    assert canaries((message.body, message.headers)) == []
    assert len(lines()) > 10
    assert [line for line in lines() if canaries(line)] == []
    assert mail.outbox == []


@pytest.mark.django_db
@pytest.mark.parametrize("failure", FAILURES)
def test_a_failing_view_says_what_failed_and_not_on_whom(
    site: Client,
    lines: Callable[[], list[Any]],
    monkeypatch: pytest.MonkeyPatch,
    failure: Callable[..., None],
) -> None:
    monkeypatch.setattr("claims.views.claim_list.render", failure)
    monkeypatch.setattr("claims.api.claims.page_answer", failure)
    for page in ("/claims", f"/api/claims/?q={NAME}"):
        answer = site.get(page)
        assert answer.status_code == 500
        assert canaries(answer.content) == []
    assert [line for line in lines() if canaries(line)] == []
    assert mail.outbox == []
    failed = [line for line in lines() if line["event"] == "request_failed"]
    assert len(failed) == 2
    assert [frame for frame in failed[0]["where"] if frame.endswith(f" {failure.__name__}")]
    assert failed[0]["status"] == 500
    assert failed[0]["request_id"]


@shared_task(name="tests.failing")
def failing(number: int) -> None:
    FAILURES[number]()


@pytest.mark.django_db
@pytest.mark.parametrize("number", range(len(FAILURES)))
def test_a_failing_task_says_what_failed_and_not_on_whom(
    lines: Callable[[], list[Any]], number: int
) -> None:
    failing.apply(args=[number])
    told = [line for line in lines() if line.get("error")]
    assert told
    assert told[0]["logger"] == "celery.app.trace"
    assert [line for line in lines() if canaries(line)] == []


@pytest.mark.django_db
def test_a_database_error_keeps_its_code_table_and_constraint(
    lines: Callable[[], list[Any]],
) -> None:
    try:
        refused_by_the_database()
    except Exception:
        logging.getLogger("anybody").exception("it broke")
    (line,) = [line for line in lines() if line["logger"] == "anybody"]
    assert line["error"].startswith("IntegrityError < CheckViolation 23514 claims_claim ")


@pytest.mark.django_db
def test_a_request_is_one_line_with_what_an_operator_needs(
    site: Client, supervisor: User, lines: Callable[[], list[Any]]
) -> None:
    site.get(f"/claims?q={NAME}", headers={"user-agent": "Browser\r\n{}", "x-forwarded-for": "6.6"})
    (line,) = [line for line in lines() if line["level"] == "info"]
    assert line | {"ms": 0, "request_id": "", "timestamp": ""} == {
        "event": "request_finished",
        "logger": "django_structlog.middlewares.request",
        "level": "info",
        "request": "GET /claims",
        "request_id": "",
        "user_id": supervisor.pk,
        "status": 200,
        "view": "claims",
        "ms": 0,
        "ip": "127.0.0.1",
        "agent": "Browser\\x0d\\x0a{}",
        "timestamp": "",
    }


def test_nobody_writes_a_line_of_his_own() -> None:
    configure_logs(json=False, level="INFO")
    stream = io.StringIO()
    handler_of_ours().setStream(stream)
    logging.getLogger("anybody").warning("Not found: %s", "/a\n2026-11-21 [info] forged\x1b[2J")
    configure_logs(json=False, level="INFO")
    assert stream.getvalue().count("\n") == 1
    assert "\x1b" not in stream.getvalue()

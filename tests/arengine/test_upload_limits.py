"""Bodies that are too large, too many, or never end."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User
from claims.models import Import

pytestmark = pytest.mark.django_db


@pytest.fixture
def temporary(settings: Any, tmp_path: Path) -> Path:
    """Where uploads wait; every one of them goes to the disk."""
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    settings.FILE_UPLOAD_HANDLERS = [
        "arengine.lib.uploads.LimitedUploads",
        "django.core.files.uploadhandler.TemporaryFileUploadHandler",
    ]
    return tmp_path


@pytest.fixture
def own_cache(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()


def claims(rows: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.csv", b"Claim,Payer,Balance,Aging\n" + b"1,A,1.00,1\n" * rows)


class Unread(io.RawIOBase):
    """A body that nobody may touch."""

    def readinto(self, buffer: Any) -> int:
        raise AssertionError("the body was read")


@pytest.mark.parametrize(
    ("address", "kind", "size"),
    [
        ("/imports", "multipart/form-data; boundary=x", 3 * 1024**3),
        ("/api/imports/", "multipart/form-data; boundary=x", 3 * 1024**3),
        ("/api/claims/C-1/payments/", "application/json", 3 * 1024**2),
        ("/claims/C-1/assign", "application/x-www-form-urlencoded", 3 * 1024**2),
    ],
)
def test_a_body_over_the_limit_is_refused_unread(
    client: Client, supervisor: User, address: str, kind: str, size: int
) -> None:
    client.force_login(supervisor)
    answer = client.generic(
        "POST", address, "x", kind, CONTENT_LENGTH=str(size), **{"wsgi.input": Unread()}
    )
    assert answer.status_code == 413
    assert answer["Connection"] == "close"
    is_problem = answer["Content-Type"] == "application/problem+json"
    assert is_problem == address.startswith("/api/")


def test_strangers_send_no_files(client: Client) -> None:
    answer = client.generic(
        "POST", "/accounts/login/", "x", "multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(3 * 1024**2), **{"wsgi.input": Unread()},
    )  # fmt: skip
    assert answer.status_code == 413


def test_a_refused_upload_leaves_nothing_behind(
    client: Client, supervisor: User, temporary: Path, settings: Any
) -> None:
    settings.IMPORT_MAX_BYTES = 200_000
    client.force_login(supervisor)
    assert client.post("/imports", {"file": claims(30_000)}).status_code == 413
    assert client.post("/imports", {"file": claims(3)}).status_code == 400
    assert client.post("/imports", {"file": claims(), "as_of": "2026-11-21"}).status_code == 302
    assert list(temporary.iterdir()) == []


@pytest.mark.usefixtures("own_cache")
@pytest.mark.parametrize("address", ["/imports", "/api/imports/"])
def test_one_upload_too_many_waits(
    client: Client, supervisor: User, settings: Any, address: str
) -> None:
    settings.UPLOADS_AT_ONCE = 2
    client.force_login(supervisor)
    for place in range(2):
        cache.add(f"upload:{supervisor.pk}:{place}", 1)
    answer = client.post(address, {"file": claims(), "as_of": "2026-11-21"})
    assert (answer.status_code, answer["Retry-After"]) == (429, "30")
    assert Import.objects.count() == 0
    cache.delete(f"upload:{supervisor.pk}:1")
    for _ in range(3):  # a place is given back each time
        answer = client.post(address, {"file": claims(), "as_of": "2026-11-21"})
        assert answer.status_code in (200, 202, 302)


def test_without_a_cache_uploads_are_not_counted(
    client: Client, supervisor: User, settings: Any
) -> None:
    broken = "redis://127.0.0.1:9/0"
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": broken}}
    client.force_login(supervisor)
    answer = client.post("/imports", {"file": claims(), "as_of": "2026-11-21"})
    assert answer.status_code == 302


def test_too_many_fields_are_refused(client: Client, supervisor: User) -> None:
    client.force_login(supervisor)
    fields = {f"field{number}": "x" for number in range(20_001)}
    assert client.post("/imports", fields).status_code == 400


@pytest.mark.parametrize("address", ["/imports", "/api/imports/"])
def test_a_body_that_breaks_off_writes_nothing(
    client: Client, supervisor: User, temporary: Path, address: str
) -> None:
    from arengine.whole_bodies import WholeBody

    client.force_login(supervisor)
    body = (
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        b"Claim,Payer,Balance,Aging\n1,A,1.00,1\n\r\n--x\r\n"
        b'Content-Disposition: form-data; name="as_of"\r\n\r\n2026-11-21\r\n--x\r\n'
        b'Content-Disposition: form-data; name="dry'
    )
    answer = client.generic(
        "POST", address, "x", "multipart/form-data; boundary=x",
        CONTENT_LENGTH="2000", **{"wsgi.input": WholeBody(io.BytesIO(body), 2000)},
    )  # fmt: skip
    assert answer.status_code == 408
    assert Import.objects.count() == 0
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    "name",
    [
        'a"; filename="evil.html',
        "a\r\nSet-Cookie: x=1.csv",
        "../../etc/passwd",
        "Ä 文.csv",
        "x" * 500,
    ],
)
def test_an_odd_file_name_is_a_label_and_no_more(
    client: Client, supervisor: User, name: str
) -> None:
    client.force_login(supervisor)
    sent = SimpleUploadedFile("a.csv", b"Claim,Payer,Balance,Aging\n1,A,x,1\n")
    sent._name = name  # past the cleaning that a well-behaved client would do
    client.post("/imports", {"file": sent, "as_of": "2026-11-21"})
    received = Import.objects.get()
    assert "/" not in received.file_name
    assert "\n" not in received.file_name
    download = client.get(f"/imports/{received.pk}/rejected.csv")
    assert (
        download["Content-Disposition"]
        == f'attachment; filename="import-{received.pk}-rejected.csv"'
    )

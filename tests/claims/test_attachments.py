"""Files of a claim: known by their bytes, encrypted, handed out, withdrawn, never deleted."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from accounts.models import AuditEntry, User
from arengine.lib.errors import Refused
from claims.choices import FileType
from claims.models import Attachment
from claims.rules.file_types import contradicts, file_type, safe_name
from claims.services.attachments import attach_file, withdraw_attachment
from tests.factories import ClaimFactory

PDF = b"%PDF-1.7 of a patient"


def office(part: str, *more: str) -> bytes:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:
        for name in (part, *more):
            archive.writestr(name, "<x/>")
    return book.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        (PDF, "a.exe", FileType.PDF),
        (b"\x89PNG\r\n\x1a\n..", "a", FileType.PNG),
        (b"\xff\xd8\xff\xe0", "a", FileType.JPEG),
        (b"II*\x00", "a", FileType.TIFF),
        (b"a,b\n1,2\n", "a.CSV", FileType.CSV),
        (b"a,b\n1,2\n", "a.txt", FileType.TEXT),
        (office("word/document.xml"), "a", FileType.DOCX),
        (office("xl/workbook.xml"), "a", FileType.XLSX),
        (office("xl/workbook.xml", "xl/vbaProject.bin"), "a.xlsx", None),
        (office("any.txt"), "a.docx", None),
        (b"MZ\x00\x01", "a.pdf", None),
    ],
)
def test_a_file_is_what_its_bytes_say(content: bytes, name: str, found: FileType | None) -> None:
    assert file_type(content, name) == found


def test_a_name_neither_lies_nor_leads_anywhere() -> None:
    assert contradicts("scan.pdf", FileType.PNG)
    assert not contradicts("scan.jpeg", FileType.JPEG)
    assert safe_name("..\\..\\x/EOB\n1.PDF", FileType.PDF) == "EOB_1.pdf"
    assert safe_name("", FileType.TEXT) == "file.txt"


@pytest.mark.django_db
def test_an_attached_file_is_encrypted_and_the_audit_holds_none_of_it(supervisor: User) -> None:
    claim = ClaimFactory()
    kept = attach_file(claim, SimpleUploadedFile("Doe.pdf", PDF), user=supervisor, note="Doe")
    with connection.cursor() as cursor:
        cursor.execute("SELECT content, name FROM claims_attachment")
        ((content, name),) = cursor.fetchall()
    assert b"patient" not in bytes(content)
    assert b"Doe" not in bytes(name)
    assert Attachment.objects.get().content == PDF
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    (entry,) = AuditEntry.objects.filter(subject="claims_attachment")
    assert not {"content", "name", "note"} & entry.changes.keys()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "file_empty"),
        (PDF + b"x" * 100, "a.pdf", "file_too_large"),
        (b"MZ\x00", "a.pdf", "file_type"),
        (PDF, "a.png", "file_name"),
    ],
)
def test_what_is_not_taken_is_refused_in_words(
    content: bytes, name: str, code: str, supervisor: User, settings: Settings
) -> None:
    settings.ATTACHMENT_MAX_BYTES = 64
    with pytest.raises(Refused) as refused:
        attach_file(ClaimFactory(), SimpleUploadedFile(name, content), user=supervisor)
    assert refused.value.code == code


@pytest.mark.django_db
def test_a_file_is_attached_once(supervisor: User) -> None:
    claim = ClaimFactory()
    attach_file(claim, SimpleUploadedFile("a.pdf", PDF), user=supervisor)
    with pytest.raises(Refused) as refused:
        attach_file(claim, SimpleUploadedFile("b.pdf", PDF), user=supervisor)
    assert refused.value.code == "file_twice"


@pytest.mark.django_db
def test_a_file_is_saved_never_shown_and_the_look_is_logged(
    client: Client, supervisor: User
) -> None:
    claim = ClaimFactory(claim_number="A/1")
    kept = attach_file(claim, SimpleUploadedFile("Doe.pdf", PDF), user=supervisor)
    client.force_login(supervisor)
    answer = client.get(f"/claims/A/1/attachments/{kept.pk}")
    assert answer.content == PDF
    assert answer["Content-Disposition"] == 'attachment; filename="Doe.pdf"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")
    looked = AuditEntry.objects.get(subject="claims_attachment", action="viewed")
    assert (looked.subject_id, looked.claim_id, looked.user_id) == (
        kept.pk, claim.pk, supervisor.pk,
    )  # fmt: skip


@pytest.mark.django_db
def test_a_withdrawn_file_is_kept_and_no_longer_served(client: Client, supervisor: User) -> None:
    claim = ClaimFactory(claim_number="A-1")
    kept = attach_file(claim, SimpleUploadedFile("a.pdf", PDF), user=supervisor)
    withdraw_attachment(kept, user=supervisor, reason="Of another claim")
    client.force_login(supervisor)
    assert client.get(f"/claims/A-1/attachments/{kept.pk}").status_code == 404
    assert Attachment.objects.get().content == PDF
    texts = [chapter.text for chapter in client.get("/claims/A-1").context["story"]]
    assert texts[0] == "Withdrew a.pdf: Of another claim"


@pytest.mark.django_db
def test_only_its_author_or_a_supervisor_withdraws_a_file(
    supervisor: User, general_agent: User
) -> None:
    kept = attach_file(ClaimFactory(), SimpleUploadedFile("a.pdf", PDF), user=supervisor)
    with pytest.raises(Refused) as refused:
        withdraw_attachment(kept, user=general_agent, reason="x")
    assert refused.value.code == "not_yours"

"""Texts as files: what comes in becomes new versions, or nothing does."""

from typing import Any

import pytest
import tablib

from accounts.models import User
from strategies.admin.template_files import TemplateResource
from strategies.admin.templates import TemplateForm
from strategies.models import MessageTemplate

pytestmark = pytest.mark.django_db
HEAD = ("key", "kind", "name", "subject", "body", "category", "enclosures", "source")


def imported(user: User, *rows: tuple[str, ...]) -> Any:
    data = tablib.Dataset(*rows, headers=HEAD)
    options = {"rollback_on_validation_errors": True, "user": user}
    return TemplateResource().import_data(data, **options)


def test_what_goes_out_comes_in_and_changes_nothing(supervisor: User) -> None:
    out = TemplateResource().export(MessageTemplate.objects.order_by("key"))
    before = MessageTemplate.objects.count()
    result = TemplateResource().import_data(out, user=supervisor)
    assert (result.totals["skip"], result.has_errors()) == (before, False)
    assert MessageTemplate.objects.count() == before


def test_a_changed_row_becomes_the_next_version_and_is_not_in_use(supervisor: User) -> None:
    row = ("status-letter", "letter", "Status", "Status", "Where is {claim_number}?", "", "", "Me")
    assert not imported(supervisor, row).has_errors()
    last = MessageTemplate.objects.filter(key="status-letter").first()
    assert last is not None
    assert (last.number, last.is_active, last.body) == (2, False, "Where is {claim_number}?")


def test_a_text_written_in_the_admin_has_the_line_breaks_of_a_file() -> None:
    words = {"body": "Dear payer,\r\nwhere?", "enclosures": "Claim\r\nRecords"}
    said = {"key": "new", "kind": "letter", "name": "New", "subject": "Status", **words}
    form = TemplateForm(said)
    assert form.is_valid()
    assert [form.cleaned_data[name] for name in words] == ["Dear payer,\nwhere?", "Claim\nRecords"]


def test_a_row_with_an_unknown_field_keeps_the_whole_file_out(supervisor: User) -> None:
    good = ("new-text", "email", "New", "Status", "Where?", "", "", "Me")
    bad = ("bad-text", "email", "Bad", "Status", "{amount}", "", "", "Me")
    result = imported(supervisor, good, bad)
    (row,) = result.invalid_rows
    assert row.error.message_dict == {"body": ["Line 1, column 1: there is no field {amount}."]}
    assert not MessageTemplate.objects.filter(key__in=("new-text", "bad-text")).exists()

"""Small tables as CSV and Excel files in and out of the admin.

Claims do not come this way: they have a pipeline of their own.
"""

import csv
import io
import zipfile
from typing import Any

import tablib
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.html import escape, format_html
from import_export import fields, resources, widgets
from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX
from import_export.forms import ExportForm, ImportForm
from import_export.tmp_storages import CacheStorage

from arengine.lib.csv_out import restore_cell, safe_cell
from arengine.lib.errors import Refused

MAX_BYTES = 2 * 1024**2
MAX_UNPACKED = 20 * 1024**2
MAX_ROWS = 5_000


class Unreadable(ValueError):
    """The file as a whole cannot be read; the message is for the person who sent it."""


def _safe(dataset: tablib.Dataset) -> tablib.Dataset:
    rows = [[safe_cell(cell) for cell in row] for row in dataset]
    return tablib.Dataset(*rows, headers=dataset.headers)


def _dataset(header: list[Any], rows: list[list[Any]]) -> tablib.Dataset:
    """Rows under their header; a row with other columns than the header is named."""
    if len(rows) > MAX_ROWS:
        raise Unreadable(f"More than {MAX_ROWS:,} rows: send it in parts.")
    names = [str(name or "").strip().lower() for name in header]
    dataset = tablib.Dataset(headers=names)
    for number, row in enumerate(rows, start=2):
        filled = row + [""] * (len(names) - len(row))
        if any(cell not in ("", None) for cell in filled[len(names) :]):
            raise Unreadable(f"Row {number} has more cells than the header names columns.")
        dataset.append(filled[: len(names)])
    return dataset


class SafeCSV(CSV):
    """CSV in UTF-8, UTF-16 or cp1252 in; UTF-8 without formulas out."""

    def create_dataset(self, data: bytes, **options: Any) -> tablib.Dataset:
        text = _decoded(data)
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            raise Unreadable(f"Line {line} holds a NUL byte: the file is damaged.")
        try:
            header, *rows = list(csv.reader(io.StringIO(text, newline=""), strict=True)) or [[]]
        except csv.Error as error:
            raise Unreadable(f"The quotes in this file are damaged: {error}.") from error
        return _dataset(header, rows)

    def export_data(self, dataset: tablib.Dataset, **options: Any) -> Any:
        return super().export_data(_safe(dataset), **options)


class SafeXLSX(XLSX):
    """Excel workbooks of a bounded size in; text without formulas out."""

    def create_dataset(self, data: bytes) -> tablib.Dataset:
        _refuse_bomb(data)
        try:
            read = super().create_dataset(data)
        except Exception as error:
            raise Unreadable("This is not an Excel workbook with a header row.") from error
        return _dataset(list(read.headers or []), [list(row) for row in read])

    def export_data(self, dataset: tablib.Dataset, **options: Any) -> Any:
        return super().export_data(_safe(dataset), **options)


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("Save the file as CSV UTF-8 and send it again.")


def _refuse_bomb(data: bytes) -> None:
    """Python never inflates a part beyond the size that its directory states."""
    try:
        unpacked = sum(part.file_size for part in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("This is not an Excel workbook (.xlsx).") from error
    if unpacked > MAX_UNPACKED:
        raise Unreadable(f"The workbook unpacks to {unpacked >> 20:,} MB: send it in parts.")


class YesNoWidget(widgets.BooleanWidget):
    """yes/no, true/false, 1/0 in any case; anything else is an error, not a no."""

    def clean(self, value: object, row: Any = None, **options: Any) -> bool:
        text = str(value).strip().lower()
        if text in ("yes", "true", "1", "1.0"):
            return True
        if text in ("no", "false", "0", "0.0"):
            return False
        raise ValueError(f"“{value}” is neither yes nor no")

    def render(self, value: bool | None, obj: object = None, **options: Any) -> str:
        return "yes" if value else "no"


class NumberWidget(widgets.DecimalWidget):
    """A plain decimal number."""

    def clean(self, value: object, row: Any = None, **options: Any) -> Any:
        try:
            return super().clean(value, row, **options)
        except ArithmeticError as error:
            raise ValueError(f"“{value}” is not a number") from error


class PlainDiff(resources.Diff):
    """Old and new beside each other; the library's own marks carry inline style."""

    def as_html(self) -> list[str]:
        return [
            escape(new) if self.new or old == new else format_html("<del>{}</del> {}", old, new)
            for old, new in zip(self.left, self.right, strict=True)
        ]


class ReferenceResource(resources.ModelResource):
    """A small table by its natural key: all rows or none, the unchanged ones left alone."""

    class Meta:
        clean_model_instances = True
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    @classmethod
    def get_diff_class(cls) -> type[PlainDiff]:
        return PlainDiff

    def before_import_row(self, row: dict[str, Any], **options: Any) -> None:
        for name, value in row.items():
            row[name] = restore_cell(value.strip()) if isinstance(value, str) else value

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Any:
        try:
            return super().get_instance(instance_loader, row)
        except ValueError:
            return None  # said again, and by column, when the row's fields are read

    def import_field(
        self, field: fields.Field, instance: Any, row: Any, *args: Any, **options: Any
    ) -> None:
        """An empty cell of a column with a default leaves the default."""
        if row.get(field.column_name) not in ("", None):
            super().import_field(field, instance, row, *args, **options)

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        """What cannot be read is not on the instance, which then looks unchanged."""
        return not import_validation_errors and self.is_unchanged(instance, original, row)

    def is_unchanged(self, instance: Any, original: Any, row: Any) -> bool:
        """`original` has no key where the row is new."""
        return bool(super().skip_row(instance, original, row))


class ReferenceImportForm(ImportForm):
    def clean_import_file(self) -> Any:
        sent = self.cleaned_data["import_file"]
        if sent.size > MAX_BYTES:
            raise forms.ValidationError(f"At most {MAX_BYTES >> 20} MB: send it in parts.")
        return sent


class SentFile(CacheStorage):
    """The file between preview and confirmation, shared by all web processes."""

    CACHE_LIFETIME = 3600

    def read(self) -> Any:
        data = super().read()
        if data is None:
            raise Refused("file_gone", "The file is no longer here. Send it again.")
        return data


class ReferenceFiles(ImportExportMixin):
    """Import and export pages for an admin of reference data."""

    formats = [SafeCSV, SafeXLSX]
    import_form_class = ReferenceImportForm
    export_form_class = ExportForm
    tmp_storage_class = SentFile

    def has_import_permission(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def get_import_data_kwargs(self, **options: Any) -> dict[str, Any]:
        read = super().get_import_data_kwargs(**options)
        return {**read, "rollback_on_validation_errors": True}

    def process_result(self, result: Any, request: HttpRequest) -> Any:
        if result.has_errors() or result.has_validation_errors():
            raise Refused("rows_refused", "Nothing was imported: rows are no longer acceptable.")
        return super().process_result(result, request)

    def add_data_read_fail_error_to_form(self, form: forms.Form, error: Exception) -> None:
        told = isinstance(error, (Unreadable, Refused))
        form.add_error("import_file", str(error) if told else "The file could not be read.")


def refuse(message: str, field: str) -> ValidationError:
    """A row's error under one of its columns."""
    return ValidationError({field: message})

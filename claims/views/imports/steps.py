"""What a person does with an import. Each is a POST to one verb of the pipeline."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from arengine.lib.errors import Refused
from claims.forms.imports import ColumnsForm, FormatForm
from claims.importing import services
from claims.importing.access import decide_import
from claims.models import Import
from claims.views.imports.showing import page_of


@require_POST
def choose(request: HttpRequest, import_id: int) -> HttpResponse:
    """The columns; a suggestion that is taken fills in its select and saves nothing."""
    source_import, user = decide_import(request.user, import_id)
    _refuse_unread(source_import)
    form = ColumnsForm(request.POST, source_import=source_import)
    suggested = request.POST.get("suggestion", "")
    if suggested.isdecimal() and len(suggested) < 4:
        return _columns(request, source_import, form.suggested(int(suggested)), 200)
    if form.is_valid():
        try:
            services.choose_mapping(
                source_import,
                form.chosen,
                user=user,
                remember_as=form.cleaned_data["remember_as"],
            )
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
    if form.errors:
        return _columns(request, source_import, form, 400)
    return redirect(source_import.link)


def _refuse_unread(source_import: Import) -> None:
    if not source_import.mapping:
        raise Refused("import_state", "The file has not been read yet.")


def _columns(
    request: HttpRequest, source_import: Import, form: ColumnsForm, status: int
) -> HttpResponse:
    context = {**page_of(source_import, "columns", columns=form), "may_decide": True}
    return render(request, "claims/imports/page.html", context, status=status)


@require_POST
def read_again(request: HttpRequest, import_id: int) -> HttpResponse:
    """Another encoding, delimiter, sheet or header row."""
    source_import, _ = decide_import(request.user, import_id)
    form = FormatForm(request.POST, found=source_import.file_format)
    if form.is_valid():
        services.change_format(source_import, form.overrides)
    else:
        messages.error(request, f"The header row is a whole number, {form.errors.as_text()}")
    return redirect(source_import.link)


@require_POST
def confirm(request: HttpRequest, import_id: int) -> HttpResponse:
    """However often it is pressed, the import is applied once."""
    source_import, user = decide_import(request.user, import_id)
    services.confirm_import(source_import, user=user, partial="partial" in request.POST)
    return redirect(source_import.link)


@require_POST
def cancel(request: HttpRequest, import_id: int) -> HttpResponse:
    """Stops; what is applied already is kept."""
    source_import, _ = decide_import(request.user, import_id)
    services.cancel_import(source_import)
    return redirect(source_import.link)


@require_POST
def resume(request: HttpRequest, import_id: int) -> HttpResponse:
    """Goes on where it stopped."""
    source_import, user = decide_import(request.user, import_id)
    services.resume_import(source_import, user=user)
    return redirect(source_import.link)


@require_POST
def undo(request: HttpRequest, import_id: int) -> HttpResponse:
    """Takes it back, in the background."""
    source_import, user = decide_import(request.user, import_id)
    services.undo_import(source_import, user=user)
    return redirect(source_import.link)

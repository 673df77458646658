"""The list of imports with the upload, and one import on its way."""

from datetime import date

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from arengine.lib.dates import today
from arengine.lib.uploads import was_too_large
from claims.forms.imports import UploadForm
from claims.importing.access import find_import, must_decide, see_imports
from claims.importing.describing import is_working
from claims.importing.services import receive_file
from claims.models import Import
from claims.views.imports.showing import page_of, rows_of_list
from claims.views.imports.working import progress_words

PAGE = 50
HEAVY = ("proposal", "mapping", "preview", "file_format")


@require_http_methods(["GET", "HEAD", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """The latest imports and the form for another one."""
    user = see_imports(request.user)
    if request.method == "POST":
        return _upload(request, must_decide(request.user))
    asked = {name: request.GET[name] for name in ("as_of", "mapping") if request.GET.get(name)}
    return _listed(request, user, UploadForm(initial={"as_of": today(), **asked}))


def _upload(request: HttpRequest, user: User) -> HttpResponse:
    answers, files = request.POST, request.FILES
    form = UploadForm(answers, files, too_large=was_too_large(request))
    if form.is_valid() and (answer := _received(form, user, today())):
        return answer
    return _listed(request, user, form)


def _received(form: UploadForm, user: User, day: date) -> HttpResponse | None:
    """Where the import is, or None with the reason on the form."""
    file = form.cleaned_data["file"]
    try:
        received, is_new = receive_file(file, file.name, form.wishes, user=user, today=day)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    return redirect(received.link if is_new else f"{received.link}?known=1")


def _listed(request: HttpRequest, user: User, form: UploadForm) -> HttpResponse:
    before = request.GET.get("before", "")
    imports = Import.objects.for_user(user).select_related("uploaded_by").defer(*HEAVY)
    if before.isdecimal() and len(before) < 19:
        imports = imports.filter(pk__lt=int(before))
    rows = list(imports[: PAGE + 1])
    context = {
        "form": form,
        "rows": rows_of_list(rows[:PAGE]),
        "next": rows[PAGE - 1].pk if len(rows) > PAGE else None,
        "is_first": not before,
        "may_decide": user.decides,
    }
    return render(request, "claims/imports/list.html", context, status=_status(request, form))


def _status(request: HttpRequest, form: UploadForm) -> int:
    if was_too_large(request):
        return 413
    return 400 if form.errors else 200


@require_safe
def import_one(request: HttpRequest, import_id: int) -> HttpResponse:
    """One import at the step its state asks for, or at another one that is open."""
    source_import = find_import(request.user, import_id)
    context = page_of(source_import, request.GET.get("step", ""))
    context["may_decide"] = see_imports(request.user).decides
    context["is_known"] = "known" in request.GET
    return render(request, "claims/imports/page.html", context)


@require_safe
def import_progress(request: HttpRequest, import_id: int) -> HttpResponse:
    """The part of the page that is fetched every second; at the end, the whole page."""
    source_import = find_import(request.user, import_id)
    if not is_working(source_import):
        return HttpResponse(headers={"HX-Redirect": source_import.link})
    context = {"import": source_import, "progress": progress_words(source_import)}
    return render(request, "claims/imports/progress.html", context)

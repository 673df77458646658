"""The page of one's own texts and macros; those of the team and of everyone are shown."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_http_methods, require_POST

from accounts.people import person
from arengine.lib.http import both
from claims.forms.phrases import MacroForm, TextForm
from claims.models import Macro, TextModule
from claims.rights import must_work

KINDS: dict[str, tuple[Any, Any]] = {"text": (TextModule, TextForm), "macro": (Macro, MacroForm)}


@require_http_methods(["GET", "POST"])
def phrases(request: HttpRequest) -> HttpResponse:
    """Shows them, and adds one's own."""
    forms = {kind: form(prefix=kind) for kind, (_, form) in KINDS.items()}
    kind = request.POST.get("kind", "")
    if kind in KINDS:
        owner = must_work(person(request))
        model, form = KINDS[kind]
        forms[kind] = form(request.POST, instance=model(owner=owner), prefix=kind)
        if forms[kind].is_valid():
            forms[kind].save()
            messages.success(request, "Added.")
            return redirect("phrases")
    return _shown(request, forms, 400 if request.method == "POST" else 200)


@require_POST
def remove(request: HttpRequest, phrase_id: int, kind: str) -> HttpResponse:
    """Removes one's own."""
    model, _ = KINDS[kind]
    get_object_or_404(model, pk=phrase_id, owner=must_work(person(request))).delete()
    messages.success(request, "Removed.")
    return redirect("phrases")


def _shown(request: HttpRequest, forms: dict[str, Any], status: int) -> HttpResponse:
    user = person(request)
    texts = TextModule.objects.for_user(user).select_related("team")
    macros = Macro.objects.for_user(user).select_related("team", "outcome")
    shown = {"text_form": forms["text"], "macro_form": forms["macro"]}
    return render(
        request, "claims/phrases.html", shown | {"texts": texts, "macros": macros}, status=status
    )


urlpatterns: list[URLPattern] = [
    *both("worklist/texts", phrases, "phrases"),
    *both("worklist/texts/<int:phrase_id>/remove", partial(remove, kind="text"), "text-remove"),
    *both("worklist/macros/<int:phrase_id>/remove", partial(remove, kind="macro"), "macro-remove"),
]

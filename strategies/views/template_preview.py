"""A text of a message as it would read about a real claim."""

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.people import person
from arengine.lib.dates import now, today
from arengine.lib.http import both
from claims.find import find_readable_claim
from claims.models import Claim
from claims.rights import must_decide
from strategies.models import MessageTemplate
from strategies.rules.merge_fields import FIELDS
from strategies.services.text_preview import preview_text


@require_safe
def template_preview(request: HttpRequest, template_key: str) -> HttpResponse:
    """The last version, in use or not yet; `?claim=` fills it in, with the patient masked."""
    user = must_decide(person(request))
    versions = MessageTemplate.objects.for_user(user).filter(key=template_key)
    template = get_object_or_404(versions.order_by("-number")[:1])
    number = request.GET.get("claim", "").strip()
    shown = {"template": template, "number": number, "fields": FIELDS.items()}
    if number:
        claim = find_readable_claim(user, number, now()).claim
        shown |= _filled(template, claim, user)
    return render(request, "strategies/template_preview.html", shown)


def _filled(template: MessageTemplate, claim: Claim, user: User) -> dict[str, Any]:
    found = preview_text(template, claim, user=user, today=today())
    empty = [FIELDS[name] for name in found.empty]
    return {"claim": claim, **asdict(found), "empty": empty}


urlpatterns: list[URLPattern] = both(
    "templates/<slug:template_key>/preview/", template_preview, "template-preview"
)

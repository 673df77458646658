"""A text of a message as it would read about a real claim."""

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
from claims.services.looks import note_view
from claims.services.patients import masked_patient
from strategies.choices import TemplateKind
from strategies.models import MessageTemplate
from strategies.rules.merge_fields import FIELDS, empty_fields, fill
from strategies.services.letters import why_no_appeal
from strategies.services.merging import values_for


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
        note_view(claim)
        shown |= _filled(template, claim, user)
    return render(request, "strategies/template_preview.html", shown)


def _filled(template: MessageTemplate, claim: Claim, user: User) -> dict[str, Any]:
    values = values_for(claim, today=today(), agent=user) | masked_patient(claim)
    text = template.subject + template.body
    return {
        "claim": claim,
        "subject": fill(template.subject, values),
        "body": fill(template.body, values),
        "empty": [FIELDS[name] for name in empty_fields(text, values)],
        "refusal": why_no_appeal(claim) if template.kind == TemplateKind.APPEAL else "",
    }


urlpatterns: list[URLPattern] = both(
    "templates/<slug:template_key>/preview/", template_preview, "template-preview"
)

"""A letter about one claim: choose a text, edit it, look at the PDF, send it."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods

from accounts.choices import Role
from accounts.people import person
from arengine.lib.dates import now, today
from arengine.lib.errors import Refused
from arengine.lib.http import both
from claims.find import claim_address, find_claim, find_readable_claim, is_claim_number
from claims.models import Claim
from claims.rights import must_work
from claims.services.looks import note_view
from claims.views.claim import claim_page
from strategies.choices import TemplateKind
from strategies.forms.letters import LetterForm
from strategies.models import MessageTemplate
from strategies.services.letters import (
    PDF,
    draft_wording,
    letter_templates,
    preview_letter,
    send_letter,
    why_no_appeal,
)


@require_http_methods(["GET", "HEAD", "POST"])
def claim_letter(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Texts to choose from, or the chosen one in a form."""
    if request.method == "POST":
        return _act(request, claim_number)
    # A number may end like this address.
    if is_claim_number(f"{claim_number}/letter"):
        return claim_page(request, f"{claim_number}/letter")
    claim = find_readable_claim(person(request), claim_number, now()).claim
    note_view(claim)
    return _page(request, claim)


def _act(request: HttpRequest, claim_number: str) -> HttpResponse:
    claim, user = find_claim(person(request), claim_number, now()), must_work(person(request))
    form = LetterForm(request.POST)
    if not form.is_valid():
        return _page(request, claim, form, status=400)
    verb = preview_letter if request.POST.get("act") == "preview" else send_letter
    try:
        made = verb(claim, form.cleaned_data["template"], form.wording, user=user, today=today())
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, claim, form, status=400)
    except Refused as refusal:
        form.add_error(None, refusal.message)
        return _page(request, claim, form, status=409)
    if isinstance(made, bytes):
        return pdf_answer(made, f"{form.cleaned_data['template'].key}.pdf")
    messages.success(request, "The letter is kept with the claim and waits to be posted.")
    return redirect(claim_address(claim.claim_number))


def pdf_answer(pdf: bytes, name: str) -> HttpResponse:
    """To be saved, and kept by nobody on the way."""
    answer = HttpResponse(pdf, content_type=PDF)
    answer["Content-Disposition"] = str(content_disposition_header(True, name))
    answer["Cache-Control"] = "no-store"
    return answer


def _page(
    request: HttpRequest, claim: Claim, form: LetterForm | None = None, status: int = 200
) -> HttpResponse:
    templates, refusal = letter_templates(claim), why_no_appeal(claim)
    key = form.data.get("template") if form else request.GET.get("template", "")
    chosen = next((one for one in templates if one.key == key), None)
    is_refused = bool(chosen and refusal and chosen.kind == TemplateKind.APPEAL)
    context: dict[str, Any] = {
        "claim": claim,
        "link": claim_address(claim.claim_number),
        "templates": [one for one in templates if not refusal or one.kind != TemplateKind.APPEAL],
        "refusal": refusal,
        "is_refused": is_refused,
        "chosen": chosen,
        "form": form or (None if is_refused else _draft(request, claim, chosen)),
        "may_work": person(request).role != Role.AUDITOR,
    }
    return render(request, "strategies/claim_letter.html", context, status=status)


def _draft(request: HttpRequest, claim: Claim, chosen: MessageTemplate | None) -> LetterForm | None:
    if chosen is None:
        return None
    wording = draft_wording(claim, chosen, user=person(request), today=today())
    return LetterForm(initial={"template": chosen.key, **asdict(wording)})


urlpatterns: list[URLPattern] = both(
    "claims/<path:claim_number>/letter/", claim_letter, "claim-letter"
)

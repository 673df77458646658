"""Files of a claim on its page: attach, take one, withdraw one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern
from django.views.decorators.http import require_POST, require_safe

from accounts.people import person
from arengine.lib.dates import now
from arengine.lib.http import both
from claims.file_answers import saved
from claims.find import claim_address, find_readable_claim
from claims.forms.claims import AttachmentForm, WithdrawalForm, first_error
from claims.services.attachments import attach_file, withdraw_attachment
from claims.views.claim_addresses import unless_a_claim, verb_addresses
from claims.views.claim_verbs import back, for_work

_ONE = "claims/<path:claim_number>/attachments/<int:attachment_id>"


@require_POST
def attach(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Keeps a file with the claim."""
    claim, form = for_work(request, claim_number), AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        attach_file(claim, said["file"], user=person(request), note=said["note"])
    return back(request, claim, form, "The file is attached.")


@require_safe
def download(request: HttpRequest, claim_number: str, attachment_id: int) -> HttpResponse:
    """The file as it was sent, to be saved and never shown by the browser."""
    claim = find_readable_claim(person(request), claim_number, now()).claim
    found = get_object_or_404(claim.attachments.standing(), pk=attachment_id)
    return saved(found)


@require_POST
def withdraw(request: HttpRequest, claim_number: str, attachment_id: int) -> HttpResponse:
    """It is no longer served; the story keeps it."""
    claim, form = for_work(request, claim_number), WithdrawalForm(request.POST)
    found = get_object_or_404(claim.attachments.listed(), pk=attachment_id)
    if form.is_valid():
        withdraw_attachment(found, user=person(request), reason=form.cleaned_data["reason"])
        messages.success(request, "The file is withdrawn.")
    else:
        messages.error(request, first_error(form))
    return redirect(claim_address(claim.claim_number))


urlpatterns: list[URLPattern] = [
    *verb_addresses({"attachments": attach}),
    *both(
        f"{_ONE}/withdraw/",
        unless_a_claim("attachments/{attachment_id}/withdraw", withdraw),
        "claim-attachment-withdraw",
    ),
    *both(f"{_ONE}/", unless_a_claim("attachments/{attachment_id}", download), "claim-attachment"),
]

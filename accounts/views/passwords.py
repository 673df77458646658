"""Changing one's password, and setting it by a link from a mail."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.forms import ForgottenForm
from accounts.links import user_of_link
from accounts.models import User
from accounts.people import person
from accounts.services.links import ask_for_link
from accounts.services.passwords import set_password, set_password_by_link
from accounts.tasks import send_links
from arengine.lib.addresses import client_address

LINK = "password_link"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Another password; signed out everywhere else."""
    user = person(request)
    form: Any = PasswordChangeForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_password(user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, user)
        messages.success(request, "The password is changed. You are signed out everywhere else.")
        return redirect("/accounts/sessions")
    return _form(request, form, "Change your password", "Change it")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def forgotten(request: HttpRequest) -> HttpResponse:
    """Asks for a link. The answer is the same whether somebody has that name or not."""
    form = ForgottenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        people = ask_for_link(form.cleaned_data["name"], client_address(request))
        send_links(people, site_of(request))
        return render(request, "accounts/link_sent.html", {"hours": settings.RESET_HOURS})
    return _form(request, form, "Forgotten password", "Send a link")


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest) -> HttpResponse:
    """The link goes into the session and out of the address, then the password is set once."""
    if link := request.GET.get("link"):
        request.session[LINK] = link
        return redirect(request.path)
    user = user_of_link(request.session.get(LINK, ""))
    if user is None:
        return render(request, "accounts/link_dead.html", status=410)
    form: Any = SetPasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _set(request, user, form.cleaned_data["new_password1"])
    return _form(request, form, f"Set the password of {user.username}", "Set it")


def _set(request: HttpRequest, user: User, password: str) -> HttpResponse:
    set_password_by_link(user, password)
    del request.session[LINK]
    messages.success(request, "The password is set. Sign in with it.")
    return redirect(settings.LOGIN_URL)


def _form(request: HttpRequest, form: Any, heading: str, button: str) -> HttpResponse:
    for field in form.fields.values():
        field.widget.attrs["class"] = "form-control"
    context = {"form": form, "heading": heading, "button": button}
    status = 400 if form.errors else 200
    return render(request, "accounts/password_form.html", context, status=status)


def site_of(request: HttpRequest) -> str:
    """Where links in mails lead: what the operator said, else the host that was asked."""
    return settings.PUBLIC_URL.rstrip("/") or f"{request.scheme}://{request.get_host()}"

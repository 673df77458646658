"""Signing in and out."""

from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import LoginView
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.choices import AuditAction
from accounts.devices import device_of
from accounts.forms import SignInForm
from accounts.people import person
from accounts.services.audit import record
from accounts.sessions import DEVICE


class SignIn(LoginView):
    """The one door to pages and back office. Leads on to the page that was asked for."""

    template_name = "accounts/login.html"
    redirect_authenticated_user = True
    authentication_form = SignInForm

    def form_valid(self, form: Any) -> HttpResponse:
        answer = super().form_valid(form)
        self.request.session[DEVICE] = device_of(self.request.headers.get("User-Agent", ""))
        record(AuditAction.SIGNED_IN, user_id=person(self.request).pk)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.has_error(NON_FIELD_ERRORS, "client"):
            record(AuditAction.REFUSED, user_id=form.get_user().pk, detail={"why": "no pages"})
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A cookie of a session that is no more, or the page that noticed, says why one is here."""
        had_one = settings.SESSION_COOKIE_NAME in self.request.COOKIES and self.get_redirect_url()
        ended = had_one or "ended" in self.request.GET
        context = super().get_context_data(**kwargs)
        context["has_ended"] = ended and not self.request.session.session_key
        context["is_client"] = context["form"].has_error(NON_FIELD_ERRORS, "client")
        context["can_mail"] = settings.MAIL_IS_SET_UP
        return context


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session, and has the browser forget what it kept of the pages."""
    user = person(request)
    logout(request)
    record(AuditAction.SIGNED_OUT, user_id=user.pk)
    answer = redirect(settings.LOGOUT_REDIRECT_URL)
    # Not "cookies": the next sign-in needs those of its form.
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer

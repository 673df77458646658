"""The back office: stock admin, opened by role, at addresses with and without a slash."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve

from accounts.choices import BACK_OFFICE_ROLES
from accounts.models import User
from accounts.views.sign_in import sign_out

View = Callable[..., HttpResponse]


class BackOffice(admin.AdminSite):
    site_header = site_title = "AR Follow-Up Engine"
    index_title = "Back office"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return isinstance(user, User) and user.is_active and user.role in BACK_OFFICE_ROLES

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Who is signed in and has no business here is told so at once, not sent to sign in.

        Stock pages break on some words that no link of ours holds: those are refused, too.
        """
        guarded = super().admin_view(_readable(view), cacheable)

        @wraps(guarded)
        def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            answer: HttpResponse = guarded(request, *args, **kwargs)
            return answer

        return told

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """One sign-in for all pages; who is signed in and still here has no business here."""
        target = request.GET.get("next") or request.POST.get("next") or "/admin/"
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(target)

    def logout(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """One sign-out, too."""
        return sign_out(request)

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("password-change")

    def catch_all_view(self, request: HttpRequest, url: str) -> HttpResponse:
        """Serves the address without its slash, where the one with a slash exists."""
        try:
            match = resolve(f"{request.path_info}/")
        except Resolver404 as error:
            raise Http404 from error
        if request.path_info.endswith("/") or match.url_name is None:
            raise Http404
        request.resolver_match = match
        answer: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return answer


def _readable(view: View) -> View:
    """The view; 400 where its parameters cannot be read."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _refuse_unreadable(request)
        try:
            return view(request, *args, **kwargs)
        except IncorrectLookupParameters as error:
            raise BadRequest(str(error)) from error

    return asked


def _refuse_unreadable(request: HttpRequest) -> None:
    """A NUL, which no text in the database has, and a key that is named by no name."""
    if any("\0" in value for values in request.GET.lists() for value in values[1]):
        raise BadRequest("a parameter holds a NUL")
    if "" in (request.GET.get("_to_field"), request.POST.get("_to_field")):
        raise BadRequest("_to_field is empty")

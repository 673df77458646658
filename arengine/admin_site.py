"""The back office: stock admin, opened by role, at addresses with and without a slash."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from accounts.choices import BACK_OFFICE_ROLES
from accounts.models import User


class BackOffice(admin.AdminSite):
    site_header = site_title = "AR Follow-Up Engine"
    index_title = "Back office"

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return isinstance(user, User) and user.is_active and user.role in BACK_OFFICE_ROLES

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """One sign-in for all pages; who is signed in and still here has no business here."""
        target = request.GET.get("next") or request.POST.get("next") or "/admin/"
        if request.user.is_authenticated and not self.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(target)

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

"""How the installation is, for supervisors: each fact in words, each fault with its fix."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from arengine.condition import facts
from arengine.lib.dates import now


@require_safe
def health_page(request: HttpRequest) -> HttpResponse:
    """Supervisors and administrators only."""
    if not isinstance(request.user, User) or not request.user.decides:
        raise PermissionDenied
    at = now()
    found = list(facts(at))
    context = {"facts": found, "at": at, "faults": sum(not fact.good for fact in found)}
    return render(request, "health.html", context)

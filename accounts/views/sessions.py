"""One's own sessions, and how long this one still lasts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Session, TokenFamily
from accounts.people import person
from accounts.services.sessions import end_family, end_others, end_session
from arengine.lib.dates import now

LIST = "/accounts/sessions"


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """Where one is signed in."""
    user, at = person(request), now()
    context = {
        "sessions": Session.objects.for_user(user).alive(at),
        "families": TokenFamily.objects.for_user(user).alive(at),
        "current": _current(request),
    }
    return render(request, "accounts/sessions.html", context)


@require_POST
def end_one(request: HttpRequest, session_id: int) -> HttpResponse:
    """Signs another browser out; the own one through sign-out."""
    session = get_object_or_404(Session.objects.for_user(person(request)), pk=session_id)
    end_session(session)
    messages.success(request, f"{session} is signed out.")
    return redirect(LIST)


@require_POST
def end_api_sign_in(request: HttpRequest, family_id: int) -> HttpResponse:
    """Ends the tokens of one API sign-in."""
    families = TokenFamily.objects.for_user(person(request)).alive(now())
    end_family(get_object_or_404(families, pk=family_id))
    messages.success(request, "The tokens of that API sign-in have ended.")
    return redirect(LIST)


@require_POST
def end_all_others(request: HttpRequest) -> HttpResponse:
    """Everywhere but here."""
    end_others(person(request), _current(request))
    messages.success(request, "You are signed out everywhere else.")
    return redirect(LIST)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def time_left(request: HttpRequest) -> HttpResponse:
    """Seconds until this session ends; 0 without one. A POST says that somebody is here.

    With it the token for the forms of the page: signing in again in another tab makes those that
    stand there void.
    """
    session: Any = request.session
    if request.method == "POST" and request.user.is_authenticated:
        session.see(now(), at_once=True)
    token = get_token(request) if request.user.is_authenticated else ""
    return JsonResponse({"seconds_left": session.seconds_left(now()), "token": token})


def _current(request: HttpRequest) -> Session | None:
    session: Any = request.session
    return session.row

"""What a supervisor does in the back office for people who cannot sign in, or should not."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.choices import Role
from accounts.models import User
from accounts.people import person
from accounts.services.lockout import unlock
from accounts.services.people import may_manage
from accounts.services.sessions import end_everything
from accounts.tasks import send_links as queue_links
from accounts.views.passwords import site_of

NO_MAIL = "No invitation was sent: there is no mail address. Set a password for them instead."
NO_SERVER = "No link was sent: EMAIL_URL is not set. Set a password for them instead."
NO_BROKER = "The mail could not be handed over: the queue cannot be reached. Try again later."


@admin.action(description="Send a link to set the password", permissions=["change"])
def send_links(modeladmin: Any, request: HttpRequest, people: QuerySet[User]) -> None:
    """An invitation to who has no password yet."""
    called = _manageable(modeladmin, request, people, may_be_mailed)
    if called:
        _queue(modeladmin, request, called)


@admin.action(description="Unlock after wrong passwords", permissions=["change"])
def unlock_people(modeladmin: Any, request: HttpRequest, people: QuerySet[User]) -> None:
    unlocked = [unlock(user) for user in _manageable(modeladmin, request, people)]
    modeladmin.message_user(request, f"{sum(unlocked)} of {len(unlocked)} were locked.")


@admin.action(description="End their sessions and tokens", permissions=["change"])
def end_sign_ins(modeladmin: Any, request: HttpRequest, people: QuerySet[User]) -> None:
    ended = _manageable(modeladmin, request, people)
    for user in ended:
        end_everything(user, "by a manager")
    modeladmin.message_user(request, f"{len(ended)} signed out everywhere.", messages.SUCCESS)


def may_be_mailed(user: User) -> bool:
    """Has an address, may sign in, and has pages to sign in to."""
    return bool(user.email) and user.is_active and user.role != Role.CLIENT


def invite(modeladmin: Any, request: HttpRequest, user: User) -> None:
    """A new person gets a link; a client, or who has no mail, gets a password by hand."""
    if user.role == Role.CLIENT:
        words = "An API client gets its password by hand, on its page."
        modeladmin.message_user(request, words, messages.WARNING)
    elif not user.email:
        modeladmin.message_user(request, NO_MAIL, messages.WARNING)
    else:
        _queue(modeladmin, request, [user])


def _queue(modeladmin: Any, request: HttpRequest, people: list[User]) -> None:
    if not settings.MAIL_IS_SET_UP:
        modeladmin.message_user(request, NO_SERVER, messages.WARNING)
    elif queue_links([user.pk for user in people], site_of(request)):
        names = ", ".join(user.username for user in people)
        modeladmin.message_user(request, f"A link is on its way to {names}.", messages.SUCCESS)
    else:
        modeladmin.message_user(request, NO_BROKER, messages.ERROR)


def _manageable(
    modeladmin: Any,
    request: HttpRequest,
    people: QuerySet[User],
    fits: Callable[[User], bool] = lambda user: True,
) -> list[User]:
    """Those the person may manage; the others are named."""
    mine = [user for user in people if may_manage(person(request), user) and fits(user)]
    left = [user.username for user in people if user not in mine]
    if left:
        words = f"Left as they are: {', '.join(left)}."
        modeladmin.message_user(request, words, messages.WARNING)
    return mine

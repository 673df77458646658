"""The outbox: what waits, what was sent, what needs a person's word, letters to be posted."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import AuditAction, MessageChannel, MessageState
from accounts.models import Message, MessageFile, User
from accounts.people import person
from accounts.services.audit import record
from accounts.services.outbox import UNDECIDED, cancel_message, mark_as_sent, send_again
from arengine.lib.dates import now
from arengine.lib.http import both
from claims.find import claim_address
from claims.rights import must_decide_for_all
from strategies.cards.outbox import claim_id_of, claim_numbers
from strategies.views.claim_letter import pdf_answer

SHOWN = 50
LONGEST_ID = 18
LOST = (MessageState.REFUSED, MessageState.WITHHELD, MessageState.CANCELLED)
SHELVES: dict[str, tuple[str, dict[str, Any]]] = {
    "decide": ("To decide", {"state__in": UNDECIDED}),
    "letters": ("Letters to post", {"state": "waiting", "channel": MessageChannel.LETTER}),
    "waiting": ("Waiting", {"state__in": ("waiting", "sending"), "channel": MessageChannel.EMAIL}),
    "sent": ("Sent", {"state": MessageState.SENT}),
    "lost": ("Not sent", {"state__in": LOST}),
}
VERBS: dict[str, Callable[[Message, User], Message]] = {
    "again": lambda message, user: send_again(message, user=user, moment=now()),
    "sent": lambda message, user: mark_as_sent(message, user=user, moment=now()),
    "cancel": lambda message, user: cancel_message(message, user=user),
}


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """One shelf of it, the newest first."""
    user = _reader(request)
    name = request.GET.get("shelf", "decide")
    if name not in SHELVES:
        raise Http404
    rows = list(_page(request, Message.objects.for_user(user).filter(**SHELVES[name][1])))
    more = rows[SHOWN:]
    shown = {
        "shelves": [(key, label, key == name) for key, (label, _) in SHELVES.items()],
        "shelf": name,
        "lines": _lines(user, rows[:SHOWN]),
        "before": rows[SHOWN - 1].pk if more else None,
        "may_decide": user.decides_for_all,
    }
    return render(request, "strategies/outbox.html", shown)


@require_POST
def decide(request: HttpRequest, message_id: int) -> HttpResponse:
    """A person's word on one message: send it again, it was sent, or cancel it."""
    user = must_decide_for_all(_reader(request))
    message = get_object_or_404(Message.objects.for_user(user), pk=message_id)
    verb = VERBS.get(request.POST.get("act", ""))
    if verb is None:
        raise Http404
    verb(message, user)
    messages.success(request, "Done.")
    shelf = request.POST.get("shelf", "")
    return redirect(f"/outbox?shelf={shelf if shelf in SHELVES else 'decide'}")


@require_POST
def open_file(request: HttpRequest, message_id: int, file_id: int) -> HttpResponse:
    """A letter to print; that it was taken is noted."""
    user = _reader(request)
    files = MessageFile.objects.for_user(user).filter(message=message_id)
    found = get_object_or_404(files.select_related("message"), pk=file_id)
    claim = claim_id_of(found.message)
    record(AuditAction.VIEWED, subject="accounts_message", subject_id=message_id, claim_id=claim)
    return pdf_answer(found.content, found.name)


def _reader(request: HttpRequest) -> User:
    """Their words may be about anybody's patients: for those who see everything."""
    user = person(request)
    return user if user.sees_everything else must_decide_for_all(user)


def _page(request: HttpRequest, rows: QuerySet[Message]) -> QuerySet[Message]:
    before = request.GET.get("before", "")
    if before.isascii() and before.isdecimal() and len(before) <= LONGEST_ID:
        rows = rows.filter(pk__lt=int(before))
    files = Prefetch("files", MessageFile.objects.defer("content"))
    return rows.select_related("author").prefetch_related(files).order_by("-pk")[: SHOWN + 1]


def _lines(user: User, rows: list[Message]) -> list[dict[str, Any]]:
    """Each message with the claim that it is about."""
    numbers = claim_numbers(user, rows)
    return [
        {
            "message": row,
            "number": number,
            "link": claim_address(number) if number else "",
            "is_letter": row.channel == MessageChannel.LETTER,
            "is_undecided": row.state in UNDECIDED,
            "waits": row.state == MessageState.WAITING,
        }
        for row in rows
        for number in [numbers.get(row.pk, "")]
    ]


urlpatterns: list[URLPattern] = [
    *both("outbox/", outbox, "outbox"),
    *both("outbox/<int:message_id>/decide/", decide, "outbox-decide"),
    *both("outbox/<int:message_id>/files/<int:file_id>/", open_file, "outbox-file"),
]

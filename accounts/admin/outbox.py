"""The outbox: looked at, and decided upon where nobody but a person knows."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.deciding import Decided, each_by_itself
from accounts.models import Message, MessageFile, OptOut
from accounts.people import person
from accounts.services.outbox import cancel_message, lift_opt_out, mark_as_sent, send_again
from arengine.lib.back_office import ScopedAdmin, ViewOnly
from arengine.lib.dates import now


class FileInline(ViewOnly, admin.TabularInline):  # type: ignore[type-arg]
    model = MessageFile
    fields = ("name", "content_type")
    extra = 0


@admin.register(Message)
class MessageAdmin(Decided, ScopedAdmin):
    list_display = ("id", "subject", "channel", "state", "attempts", "created_at", "sent_at",
                    "answered_at", "last_error")  # fmt: skip
    list_filter = ("state", "channel")
    list_select_related = ("author",)
    search_fields = ("subject", "key", "about")
    inlines = (FileInline,)
    actions = ("try_again", "say_sent", "cancel")

    @admin.action(description="Send once more", permissions=["decide"])
    def try_again(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        user, moment = person(request), now()
        each_by_itself(request, chosen, lambda one: send_again(one, user=user, moment=moment))

    @admin.action(description="It was sent or posted", permissions=["decide"])
    def say_sent(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        user, moment = person(request), now()
        each_by_itself(request, chosen, lambda one: mark_as_sent(one, user=user, moment=moment))

    @admin.action(description="Cancel", permissions=["decide"])
    def cancel(self, request: HttpRequest, chosen: QuerySet[Message]) -> None:
        user = person(request)
        each_by_itself(request, chosen, lambda one: cancel_message(one, user=user))


@admin.register(OptOut)
class OptOutAdmin(Decided, ScopedAdmin):
    list_display = ("id", "address", "reason", "note", "since", "entered_by", "lifted_at")
    list_filter = ("reason",)
    list_select_related = ("entered_by", "lifted_by")
    actions = ("lift",)

    @admin.action(description="May be written to again", permissions=["decide"])
    def lift(self, request: HttpRequest, chosen: QuerySet[OptOut]) -> None:
        for row in chosen.order_by("pk"):
            lift_opt_out(row, user=person(request), moment=now())
        messages.success(request, "Lifted. What was withheld stays so.")

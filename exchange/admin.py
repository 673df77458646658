"""Webhooks and their log. They are made and changed over the API; here they are looked at,
switched off, and sent again."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.admin.deciding import Decided, each_by_itself
from accounts.people import person
from arengine.lib.back_office import ScopedAdmin
from arengine.lib.dates import now
from exchange.models import WebhookDelivery, WebhookEndpoint
from exchange.services.deliveries import replay_delivery
from exchange.services.endpoints import change_endpoint


@admin.register(WebhookEndpoint)
class WebhookEndpointAdmin(Decided, ScopedAdmin):
    list_display = ("id", "url", "kinds", "owner", "is_active", "created_at", "old_secret_until")
    list_filter = ("is_active",)
    list_select_related = ("owner",)
    exclude = ("secret", "old_secret")
    actions = ("switch_off",)

    @admin.action(description="Switch off", permissions=["decide"])
    def switch_off(self, request: HttpRequest, chosen: QuerySet[WebhookEndpoint]) -> None:
        for endpoint in chosen.order_by("pk"):
            change_endpoint(endpoint, is_active=False)
        messages.success(request, "Switched off.")


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(Decided, ScopedAdmin):
    list_display = ("event_id", "endpoint", "state", "attempts", "last_status", "last_error",
                    "created_at", "tried_at", "next_at")  # fmt: skip
    list_filter = ("state", "kind", "endpoint")
    list_select_related = ("endpoint", "replayed_by")
    search_fields = ("event_id",)
    actions = ("replay",)

    @admin.action(description="Send again", permissions=["decide"])
    def replay(self, request: HttpRequest, chosen: QuerySet[WebhookDelivery]) -> None:
        user, moment = person(request), now()
        each_by_itself(
            request,
            chosen,
            lambda one: replay_delivery(one, user=user, now=moment),
            "to be sent again",
        )

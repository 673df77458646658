"""Every address of the URL configuration, filled in with rows that exist."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from accounts.choices import MessageChannel
from accounts.models import Message, Notice, Team, User
from accounts.services.outbox import File, put_in_outbox
from claims.bulk_actions.services import preview_bulk_action
from claims.models import (
    BulkAction,
    Claim,
    Deadline,
    Export,
    Import,
    Payer,
    RebalancePlan,
    RoutingVersion,
    SavedView,
)
from exchange.models import WebhookDelivery, WebhookEndpoint
from strategies.models import Campaign, DenialCluster, DenialProject
from tests.claims.admin.pages import MODELS, fill
from tests.factories import TODAY, ClaimFactory


def patterns(resolver: Any = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(route as declared, pattern) of every address, included ones with their prefix."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry.pattern, RegexPattern):
            continue  # the admin's catch-all and its list of apps
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, route)
        else:
            yield route, entry


def addresses(person: User) -> dict[str, str]:
    """Route -> address. A parameter nobody knows fails the test: give it a value here."""
    fill(0, person)
    RoutingVersion.objects.filter(rules=None).delete()  # no verb makes such a one
    claim = ClaimFactory(claim_number="A/1")
    notice = Notice.objects.create(user=person, text="Read me.", link="/")
    letter = _letter()
    known: dict[str, Any] = {
        "claim_number": claim.claim_number,
        "action_id": _noted(claim, person).pk,
        "attachment_id": 1,
        "campaign_id": Campaign.objects.latest("pk").pk,
        "import_id": Import.objects.latest("pk").pk,
        "notice_id": notice.pk,
        "deadline_id": Deadline.objects.latest("pk").pk,
        "template_key": "status-letter",
        "message_id": letter.pk,
        "file_id": letter.files.get().pk,
        "view_id": SavedView.objects.create(owner=person, name="Mine", slug="mine").pk,
        "export_id": Export.objects.create(owner=person, name="a", rows_total=0).pk,
        "number": RoutingVersion.objects.latest("pk").number,
        "version_id": RoutingVersion.objects.latest("pk").pk,
        "phrase_id": 1,
        "plan_id": RebalancePlan.objects.create(kind="teams", created_by=person).pk,
        "cluster_id": DenialCluster.objects.latest("pk").pk,
        "project_id": DenialProject.objects.latest("pk").pk,
        "payer_id": Payer.objects.latest("pk").pk,
        "team_id": Team.objects.latest("pk").pk,
        "user_id": person.pk,
        "absence": 1,
        "session_id": 1,
        "family_id": 1,
        "webhook_id": WebhookEndpoint.objects.latest("pk").pk,
        "delivery_id": WebhookDelivery.objects.latest("pk").pk,
        "table": "aging",
        "key": "phone-campaign",
        "content_type_id": 1,
        "app_label": "claims",
        "url": "nowhere",
    }
    return {route: "/" + _filled(route, pattern, known) for route, pattern in patterns()}


def _letter() -> Message:
    file = File("a.pdf", "application/pdf", b"%PDF-1")
    values = {"to_address": "PO Box 1", "subject": "Appeal", "body": "Dear", "files": [file]}
    return put_in_outbox("one", channel=MessageChannel.LETTER, **values)


def _noted(claim: Claim, person: User) -> BulkAction:
    one = Claim.objects.filter(pk=claim.pk)
    values = {"note": "Seen"}
    return preview_bulk_action(one, kind="note", values=values, user=person, today=TODAY)


def _filled(route: str, pattern: URLPattern, known: dict[str, Any]) -> str:
    values = {**known, **_row_of_admin(route)}
    for name, converter in _converters(route).items():
        spelled = f"<{converter}:{name}>" if converter else f"<{name}>"
        if name not in values and name not in ("facility_id", "pk", "id", "object_id"):
            raise LookupError(f"{route}: no value is known for {name}")
        route = route.replace(spelled, str(values.get(name, 1)))
    return route


def _converters(route: str) -> dict[str, str]:
    spelled = [part.split(">")[0] for part in route.split("<")[1:]]
    return {part.rpartition(":")[2]: part.rpartition(":")[0] for part in spelled}


def _row_of_admin(route: str) -> dict[str, Any]:
    for model in MODELS:
        if route.startswith(f"admin/{model._meta.app_label}/{model._meta.model_name}/"):
            row = model._default_manager.order_by("pk").last()
            return {"object_id": row.pk, "id": row.pk} if row else {}
    return {}

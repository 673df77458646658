"""Rows that belong to people and places: absences, notices, views, exports, webhooks."""

from datetime import date, timedelta

from accounts.models import Absence, Facility, Notice, Skill, Team
from arengine.lib.dates import now
from claims.models import Export, SavedView
from exchange.models import WebhookDelivery, WebhookEndpoint
from tests.access.ground import Ground
from tests.factories import UserFactory


def add_places(ground: Ground, north: Facility, south: Facility, mine: Team, other: Team) -> None:
    mate, stranger = UserFactory(username="mate"), UserFactory(username="stranger")
    mate.teams.add(mine)
    stranger.teams.add(other)
    day = date(2099, 1, 1)
    ground.rows |= {
        ("facility", "own"): north,
        ("facility", "facility"): south,
        ("team", "own"): mine,
        ("team", "team"): other,
        ("user", "own"): mate,
        ("user", "team"): stranger,
        ("skill", "own"): Skill.objects.create(name="Appeals"),
    }
    for thing, person in (("own", mate), ("team", stranger)):
        away = Absence.objects.create(user=person, first_day=day, last_day=day)
        ground.rows["absence", thing] = away
    for name, person in ground.people.items():
        ground.rows["notice", name] = Notice.objects.create(user=person, text="Done.")
    ground.rows["notice", "other"] = Notice.objects.create(user=mate, text="Not yours.")
    for name, person in {**ground.people, "other": mate}.items():
        view = SavedView.objects.create(owner=person, name=name, slug=name)
        ground.rows["savedview", name] = view
        ground.rows["export", name] = Export.objects.create(
            owner=person, name=name, file_format="csv", rows_total=0, state="ready",
            expires_at=now() + timedelta(days=1),
        )  # fmt: skip


def add_webhooks(ground: Ground) -> None:
    """Each person's own, and an administrator's."""
    owners = {**ground.people, "other": ground.people["admin"]}
    for name, owner in owners.items():
        endpoint = WebhookEndpoint.objects.create(
            url="https://8.8.8.8/", kinds=["claim.touched"], owner=owner, secret="whsec_AAAA"
        )
        ground.rows["webhook", name] = WebhookDelivery.objects.create(
            endpoint=endpoint, event_id="test-1", kind="webhook.test", payload={}, state="failed"
        )
    ground.rows["webhookdelivery", "own"] = ground.rows["webhook", "other"]
    ground.rows["webhookendpoint", "own"] = ground.rows["webhook", "other"].endpoint

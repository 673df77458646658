"""Collecting: each thing that happened is told once, whatever is open meanwhile."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction

from accounts.choices import Role
from accounts.models import Facility, Team, User
from arengine.lib.dates import now, today
from arengine.ownership import owning
from claims.models import Claim, Event, Import, Outcome, Touch
from claims.services.assignment import assign_claim
from claims.services.ledger import post_entry
from claims.services.statuses import move_statuses
from claims.services.touches import log_touch
from exchange.choices import EventKind
from exchange.models import Watermark, WebhookDelivery, WebhookEndpoint
from exchange.services.collecting import collect_events
from exchange.services.endpoints import change_endpoint, create_endpoint
from tests.exchange.conftest import Receiver
from tests.factories import ClaimFactory, FacilityFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def claim(endpoint: WebhookEndpoint) -> Claim:
    return ClaimFactory(claim_number="0042-118", balance=Decimal("250.00"))


def touch(claim: Claim, user: User) -> Touch:
    return Touch.objects.create(
        claim=claim, user=user, outcome=Outcome.objects.earliest("pk"), note="Called Jane Doe."
    )


def told() -> list[tuple[str, str]]:
    return list(WebhookDelivery.objects.order_by("pk").values_list("kind", "event_id"))


def test_a_touch_is_told_once_and_without_words(claim: Claim, supervisor: User) -> None:
    made = log_touch(
        claim, user=supervisor, outcome="INPROC", today=today(), now=now(), note="Jane Doe's."
    )
    assert collect_events() == 1
    assert collect_events() == 0
    delivery = WebhookDelivery.objects.get()
    assert delivery.event_id == f"claim.touched-touch-{made.pk}"
    assert delivery.payload.pop("timestamp")
    assert delivery.payload == {
        "type": "claim.touched",
        "data": {"claim_number": "0042-118", "touch": made.pk},
    }


def test_a_claim_given_to_somebody_is_told(claim: Claim, supervisor: User) -> None:
    team = Team.objects.get(name="SeniorAgent")
    assign_claim(claim, team=team, assignee=None, user=supervisor, today=today())
    event = Event.objects.get(kind="assigned")
    collect_events()
    assert told() == [("claim.assigned", f"claim.assigned-event-{event.pk}")]


def test_a_claim_that_the_rules_move_is_told(claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(team=Team.objects.get(name="SeniorAgent"))
    collect_events()
    assert [kind for kind, _ in told()] == ["claim.assigned"]


def test_a_claim_paid_in_full_is_resolved(claim: Claim, supervisor: User) -> None:
    for amount in ("100.00", "150.00"):
        paid = post_entry(
            claim, kind="payment", amount=Decimal(amount), posted_on=today(), user=supervisor,
            today=today(),
        )  # fmt: skip
    collect_events()
    assert told() == [("claim.resolved", f"claim.resolved-entry-{paid.pk}")]


def test_a_claim_closed_with_a_balance_is_resolved(claim: Claim, supervisor: User) -> None:
    move_statuses(
        claim, user=supervisor, today=today(), work_status="closed", disposition="uncollectible"
    )
    collect_events()
    assert [kind for kind, _ in told()] == ["claim.resolved"]


def test_an_import_is_told_when_it_ends(claim: Claim) -> None:
    source = Import.objects.create(
        file_name="a.csv", size=1, digest="d", fingerprint="f", as_of=today()
    )
    assert collect_events() == 0
    Import.objects.update(state="applied", finished_at=now())
    assert collect_events() == 1
    Import.objects.update(purged_at=now())
    assert collect_events() == 0
    (row,) = WebhookDelivery.objects.all()
    assert row.event_id == f"import.finished-{source.pk}-applied"
    assert row.payload["data"] == {"import": source.pk, "state": "applied"}


def test_only_chosen_kinds_are_told(
    endpoint: WebhookEndpoint, claim: Claim, supervisor: User
) -> None:
    change_endpoint(endpoint, kinds=[EventKind.CLAIM_RESOLVED])
    touch(claim, supervisor)
    assert collect_events() == 0


def test_an_owner_is_told_only_of_what_they_see(receiver: Receiver, claim: Claim) -> None:
    feed = UserFactory(username="feed", role=Role.CLIENT)
    north = FacilityFactory(name="North")
    feed.facilities.add(north)
    endpoint = create_endpoint(url=receiver.url, kinds=EventKind.values, owner=feed)
    theirs = ClaimFactory(facility=north)
    elsewhere = ClaimFactory(facility=FacilityFactory(name="South"))
    touches = [touch(one, feed) for one in (theirs, elsewhere)]
    Import.objects.create(
        file_name="a.csv", size=1, digest="d", fingerprint="f", as_of=today(), state="applied",
        finished_at=now(),
    )  # fmt: skip
    collect_events()
    mine = WebhookDelivery.objects.filter(endpoint=endpoint).values_list("event_id", flat=True)
    assert list(mine) == [f"claim.touched-touch-{touches[0].pk}"]
    assert Facility.objects.filter(name="North").exists()


def test_what_a_transaction_wrote_is_told_once_it_ends(claim: Claim, supervisor: User) -> None:
    """Its rows have lower numbers than those that were told before them."""
    written, may_end = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                Claim.objects.select_for_update().get(pk=claim.pk)
                touch(claim, supervisor)
                written.set()
                may_end.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(30)
    quick = [touch(ClaimFactory(), supervisor) for _ in range(3)]
    # Nothing that a transaction could still come before is read yet.
    assert [collect_events() for _ in range(4)] == [0, 0, 0, 0]
    may_end.set()
    thread.join()
    touch(ClaimFactory(), supervisor)
    assert sum(collect_events() for _ in range(4)) == 5
    assert len(set(told())) == 5
    assert min(quick, key=lambda row: row.pk).pk > Touch.objects.get(claim=claim).pk


def test_rows_of_a_savepoint_are_told_once(claim: Claim, supervisor: User) -> None:
    with transaction.atomic():
        touch(claim, supervisor)
        with transaction.atomic():
            touch(claim, supervisor)
    with transaction.atomic():
        touch(claim, supervisor)
        transaction.set_rollback(True)
    assert sum(collect_events() for _ in range(3)) == 2


def test_many_writers_are_each_told_once(claim: Claim, supervisor: User) -> None:
    def work() -> None:
        try:
            for _ in range(15):
                with transaction.atomic():
                    one = Claim.objects.select_for_update().get(pk=mine[threading.get_ident() % 2])
                    touch(one, supervisor)
                    with transaction.atomic():
                        touch(one, supervisor)
        finally:
            connection.close()

    mine = [ClaimFactory().pk, claim.pk]
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    made = 0
    while any(thread.is_alive() for thread in threads):
        made += collect_events()
    made += collect_events()
    ids = {f"claim.touched-touch-{pk}" for pk in Touch.objects.values_list("pk", flat=True)}
    assert made == 120
    assert {event_id for _, event_id in told()} == ids


def test_floors_rise_behind_what_was_read(claim: Claim, supervisor: User) -> None:
    made = touch(claim, supervisor)
    for _ in range(3):
        collect_events()
    assert Watermark.objects.get().floors["claims_touch"] == made.pk


def test_restored_into_a_server_that_counts_anew_nothing_is_lost(
    claim: Claim, supervisor: User
) -> None:
    touch(claim, supervisor)
    collect_events()
    late = touch(claim, supervisor)
    Watermark.objects.update(since=2**50, upcoming=2**50)
    assert collect_events() == 1
    assert WebhookDelivery.objects.latest("pk").event_id == f"claim.touched-touch-{late.pk}"
    assert collect_events() == 0


def test_one_collects_at_a_time(claim: Claim, supervisor: User) -> None:
    touch(claim, supervisor)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext('collect_webhooks'))")
                held.set()
                done.wait(30)
        finally:
            connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(30)
    assert collect_events() == 0
    done.set()
    thread.join()
    assert collect_events() == 1


def test_rotated_keys_are_no_new_touches(claim: Claim, supervisor: User) -> None:
    """The owner rewrites rows; they have new transactions and their old numbers."""
    touch(claim, supervisor)
    collect_events()
    with owning(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE claims_touch DISABLE TRIGGER USER")
        cursor.execute("UPDATE claims_touch SET note = note")
        cursor.execute("ALTER TABLE claims_touch ENABLE TRIGGER USER")
    assert sum(collect_events() for _ in range(3)) == 0
    assert len(told()) == 1

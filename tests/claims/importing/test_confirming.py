"""Verbs of the wizard on imports that are not where they should be."""

import io
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from arengine.lib.errors import Refused
from claims.importing import services
from claims.importing.mapping import Mapping
from claims.importing.services import Wishes
from claims.models import Claim, Import
from tests.claims.importing.claims_files import AMBIGUOUS, GOOD, sent, worked
from tests.factories import TODAY

CLICKS = 20


def at_once(verb: Callable[[int], Any]) -> list[Any]:
    """Twenty threads, released together; what each came to."""
    barrier, answers = threading.Barrier(CLICKS), [None] * CLICKS

    def click(number: int) -> None:
        try:
            barrier.wait()
            answers[number] = verb(number)
        except Exception as error:
            answers[number] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [threading.Thread(target=click, args=(number,)) for number in range(CLICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_same_file_sent_twenty_times_at_once_is_one_import() -> None:
    def send(number: int) -> tuple[int, bool]:
        raw = io.BytesIO(GOOD.encode())
        received, is_new = services.receive_file(
            raw, f"open-{number}.csv", Wishes(as_of=TODAY), user=None, today=TODAY
        )
        return received.pk, is_new

    answers = at_once(send)
    assert Import.objects.count() == 1
    assert {number for number, _ in answers} == {Import.objects.get().pk}
    assert [is_new for _, is_new in answers].count(True) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_twenty_confirms_at_once_are_one_application() -> None:
    received = sent(GOOD)

    def confirm(number: int) -> None:
        services.confirm_import(Import.objects.get(pk=received.pk), user=None)

    assert at_once(confirm) == [None] * CLICKS
    assert worked(received.pk).state == "applied"
    assert Claim.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["failed", "cancelled", "undone", "received", "mapped"])
def test_only_what_is_checked_can_be_confirmed(state: str) -> None:
    received = sent(GOOD)
    Import.objects.update(state=state)
    received.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        services.confirm_import(received, user=None)
    assert refusal.value.code == "import_state"


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["received", "mapped"])
def test_columns_are_not_changed_under_a_worker(state: str) -> None:
    received = sent(GOOD)
    Import.objects.update(state=state, lease_owner="w", lease_until="2099-01-01T00:00Z")
    received.refresh_from_db()
    with pytest.raises(Refused):
        services.choose_mapping(received, Mapping.from_json(received.mapping), user=None)
    with pytest.raises(Refused):
        services.change_format(received, {"delimiter": ";"})


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["confirmed", "applying", "applied", "cancelled"])
def test_columns_are_not_changed_once_it_is_confirmed(state: str) -> None:
    received = sent(GOOD)
    Import.objects.update(state=state)
    received.refresh_from_db()
    with pytest.raises(Refused):
        services.choose_mapping(received, Mapping.from_json(received.mapping), user=None)


@pytest.mark.django_db
def test_a_file_not_read_yet_has_no_columns_to_choose() -> None:
    raw = io.BytesIO(GOOD.encode())
    received, _ = services.receive_file(raw, "a.csv", Wishes(TODAY), user=None, today=TODAY)
    with pytest.raises(Refused):
        services.choose_mapping(received, Mapping(), user=None)


@pytest.mark.django_db
def test_a_failed_file_is_not_read_again_where_it_was_sent_again_since() -> None:
    first = sent(GOOD, overrides={"header_row": 99})
    assert first.state == "failed"
    Import.objects.filter(pk=sent(AMBIGUOUS).pk).update(fingerprint=first.fingerprint)
    with pytest.raises(Refused) as refusal:
        services.change_format(first, {})
    assert refusal.value.code == "same_file"

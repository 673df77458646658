"""The chain over the audit: what is sealed, and that every kind of tampering is named."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.choices import AuditAction
from accounts.models import AuditEntry, AuditSeal
from accounts.services import sealing
from accounts.services.audit import record
from accounts.services.audit_check import check_audit, offenders
from accounts.services.sealing import known_head, last_seal, seal_audit
from arengine.lib.chain import START, key_from, next_head
from arengine.ownership import owning

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def chain() -> Iterator[None]:
    """Three seals over six entries of our own; what the set-up left is in the first."""
    cache.delete(known_head())
    for _ in range(3):
        record(AuditAction.VIEWED, claim_id=1)
        record(AuditAction.VIEWED, claim_id=2)
        seal_audit()
    yield
    cache.delete(known_head())


def tamper(*statements: str) -> None:
    """As the owner, who may."""
    with owning(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def entry(number: int) -> int:
    """The id of an entry, counted from the last."""
    return AuditEntry.objects.order_by("-id").values_list("id", flat=True)[number]


def test_what_was_sealed_holds() -> None:
    report = check_audit()
    assert report.offender is None
    assert (report.sealed, report.tail) == (AuditEntry.objects.count(), 0)
    assert report.head == bytes(AuditSeal.objects.latest("pk").head).hex()


def test_nothing_new_makes_no_seal() -> None:
    assert seal_audit() == 0
    assert AuditSeal.objects.count() == 3


def test_a_long_tail_is_sealed_in_several_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST", 2)
    for _ in range(7):
        record(AuditAction.VIEWED, claim_id=1)
    assert [seal_audit() for _ in range(4)] == [3, 3, 1, 0]
    report = check_audit()
    assert (report.offender, report.tail) == (None, 0)


def test_a_run_never_parts_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST", 2)
    with transaction.atomic():
        for _ in range(5):
            record(AuditAction.VIEWED, claim_id=1)
    record(AuditAction.VIEWED, claim_id=2)
    assert [seal_audit() for _ in range(2)] == [5, 1]
    assert check_audit().offender is None


def test_the_tail_is_counted_apart() -> None:
    record(AuditAction.EXPORTED)
    report = check_audit()
    assert (report.offender, report.tail) == (None, 1)


def test_a_head_is_a_keyed_hash_over_the_one_before() -> None:
    first = AuditSeal.objects.get(pk=1)
    digests = [bytes(digest) for digest in first.digests]
    key = key_from(settings.FIELD_KEYS)
    expected = next_head(key, START, 1, first.horizon, first.entries, digests)
    assert bytes(first.head) == expected
    assert next_head(b"other key", START, 1, first.horizon, first.entries, digests) != expected


def test_a_changed_entry_is_named() -> None:
    number = entry(3)
    tamper(f"UPDATE accounts_auditentry SET claim_id = 9 WHERE id = {number}")
    assert list(offenders()) == [f"audit entry {number} was changed (seal 2)"]


def test_the_first_of_several_is_named_first() -> None:
    late, early = entry(0), entry(4)
    tamper(
        f"UPDATE accounts_auditentry SET user_id = 1 WHERE id = {late}",
        f"DELETE FROM accounts_auditentry WHERE id = {early}",
    )
    assert check_audit().offender == f"audit entry {early} was removed (seal 1)"


def test_two_entries_that_changed_places_are_named() -> None:
    one, two = entry(1), entry(0)
    tamper(
        f"UPDATE accounts_auditentry SET id = -1 WHERE id = {one}",
        f"UPDATE accounts_auditentry SET id = {one} WHERE id = {two}",
        f"UPDATE accounts_auditentry SET id = {two} WHERE id = -1",
    )
    assert check_audit().offender == f"audit entry {one} was changed (seal 3)"


def test_an_inserted_entry_is_named() -> None:
    tamper(
        "INSERT INTO accounts_auditentry (id, at, transaction, action) "
        f"SELECT -5, at, transaction, action FROM accounts_auditentry WHERE id = {entry(2)}"
    )
    assert list(offenders()) == ["audit entry -5 was inserted"]


def test_a_seal_made_to_fit_is_named() -> None:
    number = entry(2)
    tamper(
        f"UPDATE accounts_auditentry SET user_id = 1 WHERE id = {number}",
        "UPDATE accounts_auditseal s SET digests = (SELECT array_agg(audit_digest(e) ORDER BY e.id)"
        " FROM accounts_auditentry e WHERE e.id = ANY(s.entries)) WHERE s.id = 2",
    )
    assert check_audit().offender == (f"seal 2 over audit entries from {number - 1} on was changed")


def test_a_missing_seal_is_named() -> None:
    tamper("DELETE FROM accounts_auditseal WHERE id = 2")
    assert check_audit().offender == "seal 2 is missing"


def test_a_chain_cut_at_its_end_is_named() -> None:
    last = AuditSeal.objects.get(pk=3)
    numbers = ", ".join(str(number) for number in last.entries)
    tamper(
        "DELETE FROM accounts_auditseal WHERE id = 3",
        f"DELETE FROM accounts_auditentry WHERE id IN ({numbers})",
    )
    assert check_audit().offender == "seals 3 to 3 are missing from the end"


def test_verify_names_it(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify")
    assert "the audit is as it was sealed" in capsys.readouterr().out
    number = entry(0)
    tamper(f"DELETE FROM accounts_auditentry WHERE id = {number}")
    with pytest.raises(CommandError, match=f"first at audit entry {number} was removed"):
        call_command("verify")


def test_an_entry_whose_transaction_is_still_open_waits() -> None:
    """Sealing past it would make it look inserted."""
    written, seen = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            record(AuditAction.VIEWED, claim_id=3)
            written.set()
            seen.wait(10)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(10)
    record(AuditAction.VIEWED, claim_id=4)
    assert seal_audit() == 0
    seen.set()
    thread.join()
    assert seal_audit() == 2
    assert check_audit().offender is None


def test_one_writer_at_a_time() -> None:
    record(AuditAction.VIEWED)
    results = in_threads(8, seal_audit)
    assert sorted(results) == [0] * 7 + [1]
    assert check_audit().offender is None


def in_threads(count: int, work: Callable[[], int]) -> list[int]:
    results: list[int] = []

    def run() -> None:
        results.append(work())
        connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_after_a_restore_the_chain_goes_on() -> None:
    # The last seal of a server whose transactions had counted further.
    last = last_seal()
    horizon = last.horizon + 1_000_000
    head = next_head(key_from(settings.FIELD_KEYS), last.head, 4, horizon, [], [])
    AuditSeal.objects.create(id=4, entries=[], digests=[], horizon=horizon, head=head)
    record(AuditAction.VIEWED)
    assert seal_audit() == 1
    assert last_seal().horizon < horizon
    record(AuditAction.VIEWED)
    assert seal_audit() == 1
    assert check_audit().offender is None

"""The long tests on a small scale: they work, and a fault would be found."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from accounts.models import AuditEntry, User
from accounts.services.tokens import begin_family
from arengine.lib.acting import act_as
from claims.models import Claim
from tests.factories import ClaimFactory
from trust import audit_cost
from trust.addresses import addresses
from trust.ageing import ageing
from trust.apart import run_apart
from trust.audit_replay import Replay
from trust.audited_acts import SYSTEM, Act
from trust.audited_rows import audited_rows, entries_after, last_entry
from trust.balances import Sample
from trust.complete_audit import judge, watch
from trust.files import AS_OF, REJECTED_EACH, claims_file
from trust.imports import applied
from trust.mixed_work import Shift, work_together
from trust.nasty_pages import SignedIn, ask_everything
from trust.oracle import bucket_of, misplaced, misrouted
from trust.outcomes import Line, Outcome, Trial
from trust.portfolio import fingerprint
from trust.read_names import noted
from trust.same_again import same_again
from trust.table import table
from trust.tampered_audit import tampered_audit
from trust.working_day import Day, judged

ONE = Decimal("1.00")


@pytest.fixture(autouse=True)
def _quiet(settings: Any) -> None:
    settings.IMPORT_BELL = False


@pytest.mark.django_db
def test_ageing_in_sql_and_python_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUST_PAIRS", "5000")
    assert ageing(1).good


@pytest.mark.usefixtures("aged_today")
def test_the_same_rows_again_write_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUST_SAME_ROWS", "800")
    assert same_again(1).result == (
        "798 unchanged, 0 written, row versions the same, 0 ledger and change rows"
    )


@pytest.mark.usefixtures("aged_today")
def test_the_oracle_finds_a_claim_in_a_wrong_bucket_or_team() -> None:
    applied(claims_file(50, seed=3))
    assert (misplaced(AS_OF), misrouted(AS_OF)) == (0, 0)
    claim = Claim.objects.open().order_by("-age_anchor_on")[0]
    Claim.objects.filter(pk=claim.pk).update(bucket=6, team=claim.team_id % 4 + 1)
    assert (misplaced(AS_OF), misrouted(AS_OF)) == (1, 1)


@pytest.mark.usefixtures("aged_today")
def test_a_cent_changes_the_fingerprint_of_the_claims_alone() -> None:
    applied(claims_file(50, seed=3))
    before = fingerprint()
    Claim.objects.filter(claim_number="10000007").update(charge_amount="0.01")
    after = fingerprint()
    assert {name for name in before if before[name] != after[name]} == {"claims"}


@pytest.mark.parametrize(
    ("anchor", "bucket"),
    [
        (date(2024, 2, 29), 0),
        (date(2024, 2, 28), 1),
        (date(2023, 3, 31), 5),
        (date(2023, 3, 30), 6),
    ],
)
def test_the_oracle_counts_days_over_a_leap_day(anchor: date, bucket: int) -> None:
    assert bucket_of(anchor, date(2024, 3, 30)) == bucket


def test_a_file_is_the_same_for_its_seed() -> None:
    content = claims_file(REJECTED_EACH, seed=9)
    assert content == claims_file(REJECTED_EACH, seed=9)
    assert content != claims_file(REJECTED_EACH, seed=10)
    assert content.count(b"n.n.") == 1


def test_a_line_of_the_report_says_what_is_needed_to_run_it_again() -> None:
    line = Line("T9", "order", "one hash", False, "two", 4711, 3.2)
    assert str(line) == "T9   MISS order. Target: one hash. Result: two. Seed 4711, 3 s"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("aged_today", "seeds")
def test_money_is_conserved_while_sixteen_people_work_at_once(
    live_server: Any, settings: Any
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    applied(claims_file(400, seed=5), "trust-mixed.csv")
    outcome = work_together(live_server.url, Shift(people=16, seconds=2, claims=400), seed=5)
    assert outcome.good, outcome.result


@pytest.mark.django_db
def test_a_page_that_reads_a_parameter_is_seen_to_read_it(supervisor: User) -> None:
    client = SignedIn(supervisor)
    with noted() as names:
        client.ask("GET", "/claims/", {})
    assert {"payer", "bucket", "q", "min_balance"} <= names


@pytest.mark.django_db
@pytest.mark.usefixtures("aged_today")
def test_nasty_values_break_no_page_of_payers_spellings(supervisor: User) -> None:
    ClaimFactory()
    pages = {f"admin/claims/payeralias/{page}" for page in ("", "add/", "export/")}
    there = [one for one in addresses() if one.route in pages]
    findings = ask_everything([supervisor], 120, seed=7, there=there)
    assert (findings.requests, dict(findings.first)) == (120, {})


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("aged_today", "seeds")
def test_writes_through_every_door_stand_in_the_audit_once(
    supervisor: User,
) -> None:
    assert watch(supervisor, begin_family(supervisor).access, writes=16, seed=1) == []


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("aged_today", "seeds")
def test_what_the_audit_costs_is_measured_without_it_and_leaves_it_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(audit_cost, "ROUNDS", 1)
    cost = audit_cost.cost_of_audit(50, seed=1)
    assert [line.partition(" audit")[0] for line in cost.details] == ["with", "without"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled = 'D'")
        assert cursor.fetchone() == (0,)


@pytest.fixture
def act() -> Act:
    """Somebody renames a payer, and nobody else does anything."""
    claim = ClaimFactory()

    def rename() -> None:
        with act_as(7, "task", "r1"):
            type(claim.payer).objects.update(name="Another", line_confirmed=True)

    return Act("rename", rename, (7, "task", "r1"), ("claims_payer", "changed"))


@pytest.mark.django_db
def test_an_act_that_is_told_once_and_truly_is_right(act: Act) -> None:
    assert judge(act) == []


@pytest.mark.django_db
def test_an_act_of_somebody_else_is_found(act: Act) -> None:
    assert judge(replace(act, who=SYSTEM)) == [f"done by (7, 'task', 'r1'), not {SYSTEM}"]


@pytest.mark.django_db
def test_an_act_that_did_not_happen_is_found(act: Act) -> None:
    assert judge(replace(act, run=lambda: None)) == ["no entry changed claims_payer"]
    assert judge(replace(act, looks=["viewed"])) == ["looks [], not ['viewed']"]


@pytest.mark.django_db
def test_an_entry_that_is_missing_doubled_or_untrue_is_found(act: Act) -> None:
    before, last = audited_rows(), last_entry()
    act.run()
    after, (entry,) = audited_rows(), entries_after(last)
    number = entry["subject_id"]
    was = before["claims_payer"][number]["name"]
    assert Replay(before, after).take_back([entry]) == []
    assert Replay(before, after).take_back([]) == [
        f"claims_payer is not what it was: row {number}, line_confirmed, name"
    ]
    assert len(Replay(before, after).take_back([entry, entry])) == 2
    for told in (["Wrong", "Another"], [was, "Wrong"]):
        untrue = {**entry, "changes": {**entry["changes"], "name": told}}
        assert len(Replay(before, after).take_back([untrue])) == 1


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.usefixtures("seeds")
def test_tampering_with_the_audit_is_named_and_its_chain_holds_under_writers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes = {"ENTRIES": 2500, "TRIES": 12, "WRITERS": 6, "WRITING": 1}
    for name, value in sizes.items():
        monkeypatch.setenv(f"TRUST_{name}", str(value))
    outcome = tampered_audit(1)
    assert outcome.good, (outcome.result, outcome.details)
    assert outcome.result.startswith(
        "the application refused 5/5; 12/12 tries named among 2,500 entries"
    )
    assert not AuditEntry.objects.exists()


def test_a_sample_is_good_only_where_all_three_sums_agree() -> None:
    assert Sample(ONE, ONE, ONE, "").good
    assert not Sample(ONE, ONE, ONE, "statuses follow from the balances: claim 1").good
    assert not Sample(ONE, ONE, Decimal("1.01"), "").good
    assert not Sample(Decimal("0.99"), ONE, ONE, "").good


def test_a_day_with_a_note_lost_changed_or_doubled_has_missed() -> None:
    day = Day(worked=["1", "2", "3"], typed={"1": "a", "2": "b", "3": "c"}, waits=[0.1, 0.2, 0.9])
    kept = {"2": ["another"], "3": ["c", "c"], "4": [""]}
    keys: Any = SimpleNamespace(pressed=9, written=3)
    outcome = judged(day, keys, 3, kept, troubles=["x is not defined"])
    assert outcome == Outcome(
        False,
        "3 of 3 claims, 9 keys and 3 characters written; 0 of 3 notes kept; 0 dead ends; "
        "from key to next claim 200 ms in the middle, 900 ms at most",
        [
            *(f"note lost or changed: {number}" for number in "123"),
            "touched twice: 3",
            "script: x is not defined",
        ],
    )
    whole = {number: [note] for number, note in day.typed.items()}
    assert judged(day, keys, 3, whole, troubles=[]).good
    assert not judged(day, keys, 4, whole, troubles=[]).good


def test_a_test_that_hangs_is_ended_and_has_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    trial = Trial("T9", "sleep", "never", lambda seed: Outcome(True, ""), minutes=0)
    assert run_apart(trial, 1) == Outcome(False, "ended after 0 minutes without a result")


def test_the_table_shows_failures_and_what_was_not_run(tmp_path: Path) -> None:
    lines = [
        Line("T9", "order", "one hash", False, "two", 4711, 3.2),
        Line("T15", "Next", "none twice", None, "not run", 1, 0.1),
    ]
    machine = {"cores": 2, "memory_gb": 24, "postgresql": "18.6"}
    told = {"at": "2026-11-21T10:00:00+00:00", "machine": machine, "seconds": 120, "sizes": {}}
    latest = tmp_path / "latest.json"
    latest.write_text(json.dumps({**told, "results": [line.to_json() for line in lines]}))
    assert table(latest) == (
        "2026-11-21, 2 cores, 24 GiB, PostgreSQL 18.6, at full size, 2 minutes in all, 1 missed.\n"
        "\n"
        "| test | | result | target | seconds | seed |\n"
        "|---|---|---|---|---|---|\n"
        "| T9 | MISS | two | one hash | 3 | 4711 |\n"
        "| T15 | skip | not run | none twice | 0 | 1 |"
    )

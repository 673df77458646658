"""What the database writes down by itself when rows change."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction
from django.db.models import F

from accounts.models import AuditEntry, Team, User
from arengine.audited import NOT_AUDITED, SECRET, SILENT, audited_tables, tables
from arengine.lib.acting import act_as
from arengine.ownership import owning, settle
from claims.models import Claim, Payer
from tests.factories import ClaimFactory, PayerFactory, UserFactory

pytestmark = pytest.mark.django_db


def entries(table: str, **values: object) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(subject=table, **values).order_by("id"))


def test_every_table_is_audited_or_exempt_with_a_reason() -> None:
    audited = {table for table, *_ in audited_tables()}
    assert audited | set(NOT_AUDITED) == set(tables())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, count(*) FROM pg_trigger "
            "WHERE tgname ~ '^audit_(created|changed|deleted)$' GROUP BY 1"
        )
        assert dict(cursor.fetchall()) == dict.fromkeys(audited, 3)


def test_named_columns_exist() -> None:
    columns = {
        model._meta.db_table: {field.column for field in model._meta.concrete_fields}
        for model in apps.get_models(include_auto_created=True)
    }
    for table, names in (*SILENT.items(), *SECRET.items()):
        assert set(names) <= columns[table]


def test_an_update_leaves_old_and_new_with_who_and_through_which_door(supervisor: User) -> None:
    payer = PayerFactory(name="Blue Cross")
    with act_as(supervisor.pk, "admin", "req-1"):
        Payer.objects.filter(pk=payer.pk).update(name="Blue Shield")
    (entry,) = entries("claims_payer", action="changed")
    assert entry.changes == {"name": ["Blue Cross", "Blue Shield"]}
    assert (entry.user_id, entry.source, entry.request_id) == (supervisor.pk, "admin", "req-1")
    assert (entry.subject_id, entry.claim_id, entry.rows) == (payer.pk, None, 1)


def test_an_insert_leaves_its_values_and_a_delete_what_it_took() -> None:
    team = Team.objects.create(name="Nights", label="Nights")
    number = team.pk
    team.delete()
    created, deleted = (
        entries("accounts_team", subject_id=number, action=verb)[0]
        for verb in ("created", "deleted")
    )
    assert created.changes["label"] == [None, "Nights"]
    assert deleted.changes["label"] == ["Nights", None]


def test_a_claims_entry_is_found_by_the_claim() -> None:
    claim = ClaimFactory(balance=Decimal("100.00"))
    Claim.objects.filter(pk=claim.pk).update(provider="Dr. Who")
    assert [
        entry.changes for entry in entries("claims_claim", claim_id=claim.pk, action="changed")
    ] == [{"provider": ["", "Dr. Who"]}]


def test_raw_sql_is_audited_too() -> None:
    claim = ClaimFactory()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE claims_claim SET denial_code = 'CO-97' WHERE id = %s", [claim.pk])
    (entry,) = entries("claims_claim", action="changed")
    assert entry.changes == {"denial_code": ["", "CO-97"]}


def test_what_changes_nothing_leaves_nothing() -> None:
    claim = ClaimFactory()
    Claim.objects.filter(pk=claim.pk).update(provider=F("provider"), version=F("version") + 1)
    assert entries("claims_claim", action="changed") == []


def test_a_password_is_never_written_down() -> None:
    person = UserFactory()
    person.set_password("a long and secret passphrase")
    person.save(update_fields=["password"])
    (entry,) = entries("accounts_user", action="changed")
    assert entry.changes == {"password": ["*", "*"]}


def test_membership_of_a_team_is_audited() -> None:
    person, team = UserFactory(), Team.objects.get(name="GeneralAgent")
    person.teams.add(team)
    (entry,) = entries("accounts_user_teams")
    assert entry.changes == {"user_id": [None, person.pk], "team_id": [None, team.pk]}


def test_a_statement_over_many_rows_leaves_one_entry_with_totals_and_old_values() -> None:
    payer = PayerFactory()
    claims = [ClaimFactory(payer=payer, balance=Decimal("10.00")) for _ in range(51)]
    Claim.objects.update(provider="Ward 7", bucket=6)
    (entry,) = entries("claims_claim", action="changed")
    assert (entry.rows, entry.subject_id, entry.last_id) == (51, claims[0].pk, claims[-1].pk)
    assert entry.detail["totals"]["balance"] == 510.0
    assert len(entry.detail["digest"]) == 64
    assert entry.changes == {str(claim.pk): {"provider": ["", "Ward 7"]} for claim in claims}


def test_up_to_fifty_rows_leave_an_entry_each() -> None:
    payer = PayerFactory()
    for _ in range(50):
        ClaimFactory(payer=payer)
    Claim.objects.update(provider="Ward 7")
    assert [entry.rows for entry in entries("claims_claim", action="changed")] == [1] * 50


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE accounts_auditentry SET user_id = NULL",
        "DELETE FROM accounts_auditentry",
        "TRUNCATE accounts_auditentry",
        "ALTER TABLE accounts_auditentry DROP COLUMN changes",
        "ALTER TABLE claims_claim DISABLE TRIGGER audit_changed",
        "DROP TRIGGER audit_changed ON claims_claim",
        "UPDATE accounts_auditseal SET horizon = 0",
        "DELETE FROM claims_ledgerentry",
        "TRUNCATE claims_ledgerentry",
        "UPDATE claims_event SET text = ''",
        "CREATE OR REPLACE FUNCTION audit_claims_claim_changed() RETURNS trigger LANGUAGE plpgsql "
        "AS $$ BEGIN RETURN NULL; END $$",
        "SET session_replication_role = replica",
    ],
)
def test_the_application_cannot_rewrite_what_was_done(statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_temporary_table_of_the_same_name_catches_nothing() -> None:
    claim = ClaimFactory()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE accounts_auditentry (LIKE public.accounts_auditentry)")
        cursor.execute("UPDATE claims_claim SET provider = 'x' WHERE id = %s", [claim.pk])
        cursor.execute("DROP TABLE pg_temp.accounts_auditentry")
    assert len(entries("claims_claim", action="changed")) == 1


def test_a_plan_made_for_few_rows_never_joins_many_in_a_loop() -> None:
    """Every trigger on updates that may join the rows before to the rows after."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT proc.proname FROM pg_trigger JOIN pg_proc proc ON proc.oid = tgfoid
            WHERE tgoldtable IS NOT NULL AND tgnewtable IS NOT NULL AND prosrc ~* 'join added'
              AND coalesce(proconfig, '{}') <> '{enable_nestloop=off}'""")
        assert cursor.fetchall() == []
        cursor.execute("SELECT count(*) FROM pg_proc WHERE proconfig = '{enable_nestloop=off}'")
        assert cursor.fetchone()[0] > 20


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_table_that_is_audited_no_longer_loses_its_triggers() -> None:
    with owning():
        with connection.cursor() as cursor:
            cursor.execute("SELECT audit_table('claims_nextstep', '{}', '{}', '{}')")
        settle()
    test_every_table_is_audited_or_exempt_with_a_reason()

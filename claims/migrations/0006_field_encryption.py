"""Patients' names and member ids, uploads and all that quotes a file: encrypted where they stand."""

from collections.abc import Callable
from typing import Any

import django.contrib.postgres.indexes
from django.db import migrations, models

import arengine.lib.blind_index
import arengine.lib.encrypted_fields
from arengine.lib.blind_index import mark_of, normal_id, normal_name
from arengine.lib.encryption import encrypt

# Table -> its columns, read as text but for an upload's bytes, and how many rows at a time.
CONVERTED: dict[str, tuple[list[str], int]] = {
    "claims_claim": (["patient_name", "member_id"], 5_000),
    "claims_import": (["preview", "proposal"], 100),
    "claims_importproblem": (["found", "message"], 5_000),
    "claims_rejectedrow": (["cells"], 1_000),
    "claims_uploadpart": (["content"], 8),
}
MARKED = {"patient_name": normal_name, "member_id": normal_id}


def encrypt_columns(apps: Any, schema_editor: Any) -> None:
    """Old columns aside, their values encrypted into new ones of their names, old ones dropped."""
    with schema_editor.connection.cursor() as cursor:
        for table, (columns, batch) in CONVERTED.items():
            # The facts stay as they were: neither audit nor rollups have anything to note.
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            for column in columns:
                cursor.execute(f"ALTER TABLE {table} RENAME COLUMN {column} TO {column}_plain")
                cursor.execute(f"ALTER TABLE {table} ADD {column} bytea NOT NULL DEFAULT ''")
            _fill(cursor, table, columns, batch)
            # What the filling left to be checked at the end would keep the table from changing.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            for column in columns:
                cursor.execute(f"ALTER TABLE {table} DROP COLUMN {column}_plain")
                if column not in MARKED:
                    cursor.execute(f"ALTER TABLE {table} ALTER {column} DROP DEFAULT")


def encrypt_changes(apps: Any, schema_editor: Any) -> None:
    """Old and new values that imports have noted, spelled as JSON spells a bytea."""
    changes = apps.get_model("claims", "ClaimChange").objects
    for change in changes.filter(fields__has_any_keys=list(MARKED)).iterator(2_000):
        for column in MARKED.keys() & change.fields.keys():
            pair = change.fields[column]
            mark, encrypted = _marking("claims_claim", column), _encrypting("claims_claim", column)
            change.fields[f"{column}_key"] = [f"\\x{mark(value or '').hex()}" for value in pair]
            change.fields[column] = [f"\\x{encrypted(value or '').hex()}" for value in pair]
        change.save(update_fields=["fields"])


def _fill(cursor: Any, table: str, columns: list[str], batch: int) -> None:
    made = {column: _encrypting(table, column) for column in columns}
    made |= {f"{c}_key": _marking(table, c) for c in columns if c in MARKED}
    sources = [f"{name.removesuffix('_key')}_plain" for name in made]
    text = "" if columns == ["content"] else "::text"
    read = (
        f"SELECT id, {', '.join(source + text for source in sources)} FROM {table} "
        f"WHERE id > %s ORDER BY id LIMIT {batch}"
    )
    names = ", ".join(made)
    write = (
        f"UPDATE {table} SET {', '.join(f'{name} = new.{name}' for name in made)} FROM unnest("
        f"%s::bigint[]{', %s::bytea[]' * len(made)}) AS new (id, {names}) "
        f"WHERE {table}.id = new.id"
    )
    last = 0
    while rows := cursor.execute(read, [last]).fetchall():
        last = rows[-1][0]
        values = zip(made.values(), list(zip(*rows, strict=True))[1:], strict=True)
        converted = [[convert(value) for value in column] for convert, column in values]
        cursor.execute(write, [[row[0] for row in rows], *converted])


def _marking(table: str, column: str) -> Callable[[str], bytes]:
    return lambda value: mark_of(value, f"{table}.{column}", MARKED[column])


def _encrypting(table: str, column: str) -> Callable[[Any], bytes]:
    def convert(value: str | bytes) -> bytes:
        plain = value.encode() if isinstance(value, str) else bytes(value)
        return encrypt(plain, f"{table}.{column}") if plain else b""

    return convert


STAGING = """
-- Stages of checked imports have the old columns; they are filled again from their uploads.
DO $$ DECLARE stage text; BEGIN
    FOR stage IN SELECT relname FROM pg_class WHERE relname ~ '^import_stage_[0-9]+$'
        AND relkind = 'r' AND pg_table_is_visible(oid)
    LOOP EXECUTE format('DROP TABLE %I', stage); END LOOP;
END $$;

CREATE OR REPLACE FUNCTION create_import_stage(import_id bigint) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS import_stage_%s', import_id);
    EXECUTE format('CREATE UNLOGGED TABLE import_stage_%s (
        row_number integer NOT NULL,
        source_rows integer NOT NULL DEFAULT 1,
        claim_number text COLLATE "C" NOT NULL,
        payer_no integer NOT NULL,
        facility_no integer,
        provider text,
        payer_reference text COLLATE "C",
        patient_account text COLLATE "C",
        patient_name_key bytea,
        patient_name bytea,
        member_id_key bytea,
        member_id bytea,
        balance numeric(14, 2) NOT NULL,
        charge_amount numeric(14, 2),
        paid_amount numeric(14, 2),
        adjustment_amount numeric(14, 2),
        aging_days integer,
        bucket_from integer,
        service_from date,
        service_to date,
        billed_on date,
        last_payment_on date,
        closed_on date,
        feed_status text,
        adjudication_status text COLLATE "C",
        denial_code text COLLATE "C",
        denied_on date,
        appeal_due_on date
    ) WITH (autovacuum_enabled = false)', import_id);
END $$;

CREATE OR REPLACE FUNCTION analyze_claims() RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    ANALYZE claims_claim;
    ANALYZE claims_ledgerentry;
    PERFORM brin_summarize_new_values('claim_patient');
END $$;

ALTER TABLE claims_uploadpart ALTER COLUMN content SET STORAGE EXTERNAL;
-- A ciphertext does not compress; trying costs time.
ALTER TABLE claims_rejectedrow ALTER COLUMN cells SET STORAGE EXTERNAL;
"""


def _encrypted(kind: str, **options: Any) -> "models.Field[Any, Any]":
    field = getattr(arengine.lib.encrypted_fields, kind)(**options)
    return field


def _key(of: str) -> migrations.AddField:
    return migrations.AddField(
        model_name="claim",
        name=f"{of}_key",
        field=arengine.lib.encrypted_fields.BlindIndexField(
            db_default=b"", of=of, normalise=MARKED[of]
        ),
    )


def _becomes(model: str, name: str, field: "models.Field[Any, Any]") -> migrations.AlterField:
    return migrations.AlterField(model_name=model, name=name, field=field)


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_departures")]

    operations = [
        _key("patient_name"),
        _key("member_id"),
        migrations.AddField(
            model_name="rejectedrow",
            name="width",
            field=models.PositiveIntegerField(db_default=0, help_text="Cells in the row."),
        ),
        migrations.RunSQL(
            "UPDATE claims_rejectedrow SET width = jsonb_array_length(cells); "
            "SET CONSTRAINTS ALL IMMEDIATE",
            migrations.RunSQL.noop,
        ),
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunPython(encrypt_columns),
                migrations.RunPython(encrypt_changes),
            ],
            state_operations=[
                _becomes("claim", "patient_name", _encrypted(
                    "EncryptedTextField", blank=True, db_default="", default="")),
                _becomes("claim", "member_id", _encrypted(
                    "EncryptedTextField", blank=True, db_default="", default="")),
                _becomes("import", "preview", _encrypted(
                    "EncryptedJSONField", default=dict,
                    help_text="Sums before and after, sample changes.")),
                _becomes("import", "proposal", _encrypted(
                    "EncryptedJSONField", default=dict,
                    help_text="Guessed columns with samples, open questions.")),
                _becomes("importproblem", "found",
                         _encrypted("EncryptedTextField", may_be_open=True)),
                _becomes("importproblem", "message",
                         _encrypted("EncryptedTextField", may_be_open=True)),
                _becomes("rejectedrow", "cells", _encrypted("EncryptedJSONField")),
                _becomes("uploadpart", "content", _encrypted("EncryptedBytesField")),
            ],
        ),
        migrations.AddIndex(
            model_name="claim",
            index=django.contrib.postgres.indexes.BrinIndex(
                django.contrib.postgres.indexes.OpClass(
                    arengine.lib.encrypted_fields.searched_half("patient_name_key"),
                    name="bytea_bloom_ops",
                ),
                django.contrib.postgres.indexes.OpClass(
                    arengine.lib.encrypted_fields.searched_half("member_id_key"),
                    name="bytea_bloom_ops",
                ),
                autosummarize=True,
                name="claim_patient",
                pages_per_range=32,
            ),
        ),
        migrations.RunSQL(STAGING, migrations.RunSQL.noop),
    ]  # fmt: skip

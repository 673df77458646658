"""Audit by the database: triggers made from a table's columns, and a seal over what they wrote.

`audit_table` writes the trigger functions of one table. Up to fifty rows of a statement become an
entry each, with old and new values; more become one entry for each ten thousand rows, with counts,
control totals, a digest over ids and amounts, and old and new values where rows changed.
Names are qualified, so that a temporary table of the same name catches nothing.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.functions.datetime
from django.db import migrations, models

DIGEST = """
CREATE FUNCTION audit_digest(entry accounts_auditentry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        entry.id, extract(epoch FROM entry.at), entry.transaction, entry.user_id, entry.source,
        entry.request_id, entry.action, entry.subject, entry.subject_id, entry.last_id,
        entry.claim_id, entry.rows, entry.changes, entry.detail)::text, 'UTF8'))
$$;
"""

# Below this number no transaction of this database is open: none can add an entry any more. One
# that has a number also holds a lock on a table here, and holds both until it ends; the next
# number is read before the locks are. (The server's own oldest would wait for other databases.)
HORIZON = """
CREATE FUNCTION audit_horizon() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    upcoming bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
    behind bigint;
BEGIN
    SELECT max((upcoming - held.transactionid::text::bigint + 4294967296) % 4294967296) INTO behind
    FROM pg_locks held
    WHERE held.locktype = 'transactionid' AND held.granted AND held.mode = 'ExclusiveLock'
      AND held.pid IN (SELECT pid FROM pg_locks WHERE locktype = 'relation' AND database =
                       (SELECT oid FROM pg_database WHERE datname = current_database()))
      AND (upcoming - held.transactionid::text::bigint + 4294967296) % 4294967296 < 2147483648;
    RETURN upcoming - coalesce(behind, 0);
END $$;
"""

# One object holds at most fifty pairs, so the pairs of a wide table are joined by forties.
PAIRS = """
CREATE FUNCTION audit_pairs(subject regclass, unseen text[], secret text[], pattern text)
RETURNS text LANGUAGE sql STABLE AS $$
    WITH pair AS (
        SELECT (row_number() OVER (ORDER BY attnum) - 1) / 40 AS part, attnum, format(
            '%L, CASE WHEN ' || pattern, attname,
            format('%I', attname),
            CASE WHEN attname = ANY(secret) THEN '''*''::text' ELSE format('o.%I', attname) END,
            CASE WHEN attname = ANY(secret) THEN '''*''::text' ELSE format('n.%I', attname) END
        ) AS words
        FROM pg_attribute
        WHERE attrelid = subject AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
          AND attname <> ALL(unseen || 'id'::text)),
    part AS (
        SELECT 'jsonb_build_object(' || string_agg(words, ', ' ORDER BY attnum) || ')' AS words
        FROM pair GROUP BY part)
    SELECT 'jsonb_strip_nulls(' || coalesce(string_agg(words, ' || '), '''{}''::jsonb') || ')'
    FROM part
$$;
"""

TABLE = r"""
CREATE FUNCTION audit_table(subject regclass, silent text[], derived text[], secret text[])
RETURNS void LANGUAGE plpgsql AS $audit$
DECLARE
    space text; name text; claim text; totals text; amounts text;
    created text; changed text; deleted text; blocks text;
    target text; acting text; entry text; told text; bulk text; news text; verb record;
BEGIN
    SELECT nspname, relname INTO space, name
    FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE pg_class.oid = subject;
    SELECT CASE WHEN name = 'claims_claim' THEN '%1$s.id'
                WHEN count(*) > 0 THEN '%1$s.claim_id' ELSE 'NULL::bigint' END INTO claim
    FROM pg_attribute WHERE attrelid = subject AND attname = 'claim_id' AND NOT attisdropped;
    SELECT coalesce(string_agg(format('%L, sum(%%1$s.%I)', attname, attname), ', '), ''),
           coalesce(string_agg(format(', %%1$s.%I', attname), ''), '')
    INTO totals, amounts FROM pg_attribute
    WHERE attrelid = subject AND attnum > 0 AND NOT attisdropped AND atttypid = 'numeric'::regtype;

    created := audit_pairs(subject, silent, secret,
        'n.%2$s IS NOT NULL THEN jsonb_build_array(NULL, %4$s) END');
    changed := audit_pairs(subject, silent, secret,
        'o.%2$s IS DISTINCT FROM n.%2$s THEN jsonb_build_array(%3$s, %4$s) END');
    blocks := audit_pairs(subject, silent || derived, secret,
        'o.%2$s IS DISTINCT FROM n.%2$s THEN jsonb_build_array(%3$s, %4$s) END');
    deleted := audit_pairs(subject, silent, secret,
        'o.%2$s IS NOT NULL THEN jsonb_build_array(%3$s, NULL) END');

    target := format('INSERT INTO %I.accounts_auditentry (user_id, source, request_id, action,
        subject, subject_id, last_id, claim_id, rows, changes, detail)', space);
    acting := $$ (acting->>'user')::bigint, coalesce(acting->>'source', ''),
        coalesce(left(acting->>'request', 64), ''), $$;
    -- One entry a row.
    entry := target || ' SELECT ' || acting || $$ '%2$s', '%3$s', row.id, NULL, row.claim_id, 1,
        row.changes, '{}' FROM (SELECT %1$s.id, $$ || claim || $$ AS claim_id, %4$s AS changes
        FROM %5$s) AS row WHERE row.changes <> '{}' ORDER BY row.id; $$;
    -- One entry for ten thousand rows; new rows need no more than one, however many they are.
    told := $$jsonb_build_object('totals', jsonb_build_object($$ || format(totals, 'row') || $$),
        'digest', encode(sha256(convert_to(string_agg(concat_ws('|', row.id$$
        || format(amounts, 'row') || $$), E'\n' ORDER BY row.id), 'UTF8')), 'hex'))$$;
    bulk := target || ' SELECT ' || acting || $$ '%2$s', '%3$s', min(row.id), max(row.id), NULL,
        count(*), coalesce(jsonb_object_agg(row.id, row.changes) FILTER
            (WHERE row.changes <> '{}'), '{}'), $$ || told || $$
        FROM (SELECT %1$s.id$$ || format(amounts, '%1$s') || $$, %4$s AS changes,
                     (row_number() OVER (ORDER BY %1$s.id) - 1) / 10000 AS part
              FROM %5$s) AS row GROUP BY part ORDER BY part; $$;
    news := target || ' SELECT ' || acting || $$ '%2$s', '%3$s', min(row.id), max(row.id), NULL,
        count(*), '{}', $$ || told || ' FROM added AS row; ';

    FOR verb IN SELECT * FROM (VALUES
        ('INSERT', 'created', 'n', created, $$'{}'::jsonb$$, 'added n',
         'REFERENCING NEW TABLE AS added'),
        ('UPDATE', 'changed', 'n', changed, blocks, 'removed o JOIN added n ON n.id = o.id',
         'REFERENCING NEW TABLE AS added OLD TABLE AS removed'),
        ('DELETE', 'deleted', 'o', deleted, deleted, 'removed o', 'REFERENCING OLD TABLE AS removed')
        ) AS verbs (event, action, row, one, many, origin, tables)
    LOOP
        EXECUTE format($make$
            CREATE OR REPLACE FUNCTION %1$I.%2$I() RETURNS trigger LANGUAGE plpgsql AS $trigger$
            DECLARE
                acting jsonb := nullif(current_setting('arengine.acting', true), '');
                touched bigint;
            BEGIN
                SELECT count(*) INTO touched FROM (SELECT FROM %3$s LIMIT 51) AS row;
                IF touched = 0 THEN RETURN NULL;
                ELSIF touched <= 50 THEN %4$s
                ELSE %5$s END IF;
                RETURN NULL;
            END $trigger$ $make$,
            space, 'audit_' || name || '_' || verb.action,
            CASE WHEN verb.event = 'DELETE' THEN 'removed' ELSE 'added' END,
            format(entry, verb.row, verb.action, name, verb.one, verb.origin),
            format(CASE WHEN verb.event = 'INSERT' THEN news ELSE bulk END,
                   verb.row, verb.action, name, verb.many, verb.origin));
        EXECUTE format('DROP TRIGGER IF EXISTS audit_%1$s ON %2$s', verb.action, subject);
        EXECUTE format('CREATE TRIGGER audit_%1$s AFTER %2$s ON %3$s %4$s FOR EACH STATEMENT
            EXECUTE FUNCTION %5$I.%6$I()', verb.action, verb.event, subject, verb.tables,
            space, 'audit_' || name || '_' || verb.action);
    END LOOP;
END $audit$;
"""

REVERSE = """
DO $$ DECLARE made record; BEGIN
    FOR made IN SELECT oid::regprocedure AS words FROM pg_proc
        WHERE pronamespace = current_schema()::regnamespace
          AND proname ~ '^audit_.*_(created|changed|deleted)$'
    LOOP EXECUTE 'DROP FUNCTION ' || made.words || ' CASCADE'; END LOOP;
END $$;
DROP FUNCTION audit_table(regclass, text[], text[], text[]),
    audit_pairs(regclass, text[], text[], text);
DROP FUNCTION audit_digest(accounts_auditentry), audit_horizon();
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_audit")]
    operations = [
        migrations.AddField(
            model_name="auditentry",
            name="last_id",
            field=models.BigIntegerField(
                null=True,
                blank=True,
                help_text="Of an entry over many rows: they lie between subject_id and this.",
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=models.Index(
                fields=["subject", "last_id"],
                condition=models.Q(last_id__isnull=False),
                name="audit_many",
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["transaction"],
                name="audit_transaction",
                pages_per_range=16,
                autosummarize=True,
            ),
        ),
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entries", django.contrib.postgres.fields.ArrayField(models.BigIntegerField())),
                ("digests", django.contrib.postgres.fields.ArrayField(models.BinaryField())),
                (
                    "horizon",
                    models.BigIntegerField(
                        help_text="Every transaction below this number had ended."
                    ),
                ),
                ("head", models.BinaryField(help_text="The chain up to here, 32 bytes.")),
                (
                    "sealed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now()),
                ),
            ],
            options={"ordering": ["id"]},
        ),
        migrations.RunSQL(DIGEST + HORIZON + PAIRS + TABLE, REVERSE),
    ]

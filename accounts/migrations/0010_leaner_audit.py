"""Old and new values of the audit as words of JSON: only what changed is built.

An object of a pair for every column, stripped of those that are NULL, cost a claim's change more
than the change itself. The triggers are made anew at the end of every `migrate`.
"""

import importlib

from django.db import migrations

# A function takes at most a hundred arguments, so the pairs of a wide table are joined by nineties.
PAIRS = """
CREATE OR REPLACE FUNCTION audit_pairs(
    subject regclass, unseen text[], secret text[], pattern text
) RETURNS text LANGUAGE sql STABLE AS $$
    WITH pair AS (
        SELECT (row_number() OVER (ORDER BY attnum) - 1) / 90 AS part, attnum, format(
            '%L || (CASE WHEN ' || pattern || ')::text', to_json(attname) || ':',
            format('%I', attname),
            CASE WHEN attname = ANY(secret) THEN '''*''::text' ELSE format('o.%I', attname) END,
            CASE WHEN attname = ANY(secret) THEN '''*''::text' ELSE format('n.%I', attname) END
        ) AS words
        FROM pg_attribute
        WHERE attrelid = subject AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
          AND attname <> ALL(unseen || 'id'::text)),
    part AS (
        SELECT 'nullif(concat_ws('','', ' || string_agg(words, ', ' ORDER BY attnum) || '), '''')'
            AS words
        FROM pair GROUP BY part)
    SELECT '(''{'' || concat_ws('','', ' || coalesce(string_agg(words, ', '), 'NULL')
        || ') || ''}'')::jsonb'
    FROM part
$$;
"""
BEFORE = importlib.import_module("accounts.migrations.0004_audit_triggers").PAIRS


class Migration(migrations.Migration):
    dependencies = [("accounts", "0009_outbox")]
    operations = [
        migrations.RunSQL(PAIRS, BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    ]

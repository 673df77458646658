"""A version of the small tables, moved with every change: processes remember them by it."""

import uuid

from django.db import migrations, models

TABLES = (
    "accounts_team",
    "accounts_user_teams",
    "claims_approvallimit",
    "claims_denialcategory",
    "claims_denialcode",
    "claims_followuprule",
    "claims_macro",
    "claims_outcome",
    "claims_payercontact",
    "claims_rootcause",
    "claims_scoreweights",
    "claims_textmodule",
)
# Of people only what lists of them show: signing in changes nothing here.
OF_PEOPLE = "UPDATE OF username, first_name, last_name, role, is_active"
FUNCTION = """
CREATE FUNCTION claims_move_reference() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claims_referenceversion (id, version) VALUES (1, gen_random_uuid())
    ON CONFLICT (id) DO UPDATE SET version = excluded.version;
    RETURN NULL;
END $$"""


def _trigger(table, changes="UPDATE"):
    return (
        f"CREATE TRIGGER {table}_reference AFTER INSERT OR {changes} OR DELETE OR TRUNCATE "
        f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION claims_move_reference()"
    )


class Migration(migrations.Migration):
    dependencies = [("claims", "0027_seed_answer_times"), ("accounts", "0008_audit_request")]

    operations = [
        migrations.CreateModel(
            name="ReferenceVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.UUIDField(default=uuid.uuid4, editable=False)),
            ],
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION claims_move_reference CASCADE"),
        *(migrations.RunSQL(_trigger(table), migrations.RunSQL.noop) for table in TABLES),
        migrations.RunSQL(_trigger("accounts_user", OF_PEOPLE), migrations.RunSQL.noop),
        migrations.RunSQL(
            "INSERT INTO claims_referenceversion (id, version) VALUES (1, gen_random_uuid())",
            migrations.RunSQL.noop,
        ),
    ]

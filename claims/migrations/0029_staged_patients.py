"""Staging tables hold the indexes of patients' words alone; the words wait in sealed blocks."""

import django.db.models.deletion
from django.db import migrations, models

import arengine.lib.encrypted_fields

STAGING = """
-- Like the staging tables: what a crash empties is staged again. A ciphertext does not compress.
ALTER TABLE claims_stagedpatients SET UNLOGGED;
ALTER TABLE claims_stagedpatients ALTER COLUMN words SET STORAGE EXTERNAL;

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
        member_id_key bytea,
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
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0028_reference_version")]

    operations = [
        migrations.CreateModel(
            name="StagedPatients",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_row", models.PositiveIntegerField()),
                ("last_row", models.PositiveIntegerField()),
                ("words", arengine.lib.encrypted_fields.EncryptedTextField()),
                (
                    "source_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="claims.import",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(STAGING, migrations.RunSQL.noop),
    ]

"""What the database itself guarantees: an append-only ledger, fixed openings, exact rollups."""

from django.db import migrations

LEDGER = """
CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'ledger entries are never changed or deleted; post a reversal'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON claims_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION ledger_is_append_only();

CREATE FUNCTION opening_balance_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the opening balance of a claim never changes; post to the ledger'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER opening_balance_is_fixed BEFORE UPDATE ON claims_claim
    FOR EACH ROW WHEN (OLD.opening_balance IS DISTINCT FROM NEW.opening_balance)
    EXECUTE FUNCTION opening_balance_is_fixed();
"""

# Deltas are only inserted: upserting shared cells from triggers deadlocks under load.
FLOW = """
CREATE FUNCTION record_flow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claims_flowdelta
        (month, facility_id, payer_id, team_id, kind, entries, dollars, days, entries_with_days)
    SELECT date_trunc('month', posted_on)::date, facility_id, payer_id, team_id, kind,
           sum(step), sum(amount),
           coalesce(sum(step * days_to_payment), 0),
           coalesce(sum(step) FILTER (WHERE days_to_payment IS NOT NULL), 0)
    FROM (SELECT *, CASE WHEN reverses_id IS NULL THEN 1 ELSE -1 END AS step FROM added) AS entry
    GROUP BY 1, 2, 3, 4, 5;
    RETURN NULL;
END $$;

CREATE TRIGGER record_flow AFTER INSERT ON claims_ledgerentry
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION record_flow();
"""

STOCK = """
CREATE FUNCTION record_stock_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claims_stockdelta
        (facility_id, payer_id, team_id, bucket, status, claims, dollars)
    SELECT facility_id, payer_id, team_id, bucket, status, count(*), sum(balance)
    FROM added GROUP BY 1, 2, 3, 4, 5;
    RETURN NULL;
END $$;

CREATE FUNCTION record_stock_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claims_stockdelta
        (facility_id, payer_id, team_id, bucket, status, claims, dollars)
    SELECT facility_id, payer_id, team_id, bucket, status, sum(step), sum(step * balance)
    FROM (
        SELECT facility_id, payer_id, team_id, bucket, status, balance, 1 AS step FROM added
        UNION ALL
        SELECT facility_id, payer_id, team_id, bucket, status, balance, -1 FROM removed
    ) AS moved
    GROUP BY 1, 2, 3, 4, 5
    HAVING sum(step) <> 0 OR sum(step * balance) <> 0;
    RETURN NULL;
END $$;

CREATE FUNCTION record_stock_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO claims_stockdelta
        (facility_id, payer_id, team_id, bucket, status, claims, dollars)
    SELECT facility_id, payer_id, team_id, bucket, status, -count(*), -sum(balance)
    FROM removed GROUP BY 1, 2, 3, 4, 5;
    RETURN NULL;
END $$;

CREATE TRIGGER record_stock_added AFTER INSERT ON claims_claim
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION record_stock_added();
CREATE TRIGGER record_stock_changed AFTER UPDATE ON claims_claim
    REFERENCING NEW TABLE AS added OLD TABLE AS removed
    FOR EACH STATEMENT EXECUTE FUNCTION record_stock_changed();
CREATE TRIGGER record_stock_removed AFTER DELETE ON claims_claim
    REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION record_stock_removed();
"""

# The staging table of one import. Definer's rights: the application's role creates no tables.
STAGING = """
CREATE FUNCTION create_import_stage(import_id bigint) RETURNS void LANGUAGE plpgsql
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
        patient_name text,
        member_id text COLLATE "C",
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

-- A small sample tells the planner enough: how many rows there are, and how many different.
CREATE FUNCTION index_import_stage(import_id bigint) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT SET default_statistics_target = 10 AS $$
BEGIN
    EXECUTE format('CREATE INDEX ON import_stage_%s USING brin (row_number)
        WITH (pages_per_range = 16)', import_id);
    EXECUTE format('ANALYZE import_stage_%s', import_id);
    ANALYZE claims_importname;
    ANALYZE claims_payer;
END $$;

CREATE FUNCTION drop_import_stage(import_id bigint) RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    EXECUTE format('DROP TABLE IF EXISTS import_stage_%s', import_id);
END $$;

CREATE FUNCTION analyze_claims() RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    ANALYZE claims_claim;
    ANALYZE claims_ledgerentry;
END $$;

-- Deltas come and go by the thousand; what folding leaves behind must not slow the next reader.
ALTER TABLE claims_stockdelta SET (autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE claims_flowdelta SET (autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);

-- Uploads are stored as they are: compressing them again costs more than it saves.
ALTER TABLE claims_uploadpart ALTER COLUMN content SET STORAGE EXTERNAL;
"""

REVERSE = """
DROP FUNCTION analyze_claims(), drop_import_stage(bigint), index_import_stage(bigint),
    create_import_stage(bigint);
DROP FUNCTION record_stock_added(), record_stock_changed(), record_stock_removed(),
    record_flow(), opening_balance_is_fixed(), ledger_is_append_only() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [migrations.RunSQL(LEDGER + FLOW + STOCK + STAGING, REVERSE)]

"""What a portfolio comes to, whatever the ids and hours: two that are alike have one hash."""

from collections.abc import Mapping

from django.db import connection

# One text a row, ordered by itself: ids are replaced by names; moments of writing and what is
# encrypted anew with each run are left out.
CLAIMS = """
SELECT (to_jsonb(c) - '{id,payer_id,facility_id,team_id,routed_by_id,created_import_id,
        missing_import_id,patient_name,member_id,created_at,updated_at,missing_since,withdrawn_at}'::text[])::text
       || jsonb_build_array(p.name, f.name, t.name, r.name, c.created_import_id IS NULL,
                            c.missing_since IS NULL, c.withdrawn_at IS NULL)::text
FROM claims_claim c JOIN claims_payer p ON p.id = c.payer_id
JOIN accounts_facility f ON f.id = c.facility_id JOIN accounts_team t ON t.id = c.team_id
LEFT JOIN claims_routingrule r ON r.id = c.routed_by_id"""
LEDGER = """
SELECT (to_jsonb(e) - '{id,claim_id,payer_id,facility_id,team_id,reverses_id,source_import_id,
        recorded_at}'::text[])::text
       || jsonb_build_array(c.claim_number, p.name, f.name, t.name, e.reverses_id IS NULL,
                            e.source_import_id IS NULL)::text
FROM claims_ledgerentry e JOIN claims_claim c ON c.id = e.claim_id
JOIN claims_payer p ON p.id = e.payer_id
JOIN accounts_facility f ON f.id = e.facility_id JOIN accounts_team t ON t.id = e.team_id"""
STOCK = """
SELECT jsonb_build_array(f.name, p.name, t.name, bucket, status, sum(claims), sum(dollars))::text
FROM (SELECT facility_id, payer_id, team_id, bucket, status, claims, dollars FROM claims_stockcell
      UNION ALL
      SELECT facility_id, payer_id, team_id, bucket, status, claims, dollars FROM claims_stockdelta
     ) s
JOIN claims_payer p ON p.id = s.payer_id
JOIN accounts_facility f ON f.id = s.facility_id JOIN accounts_team t ON t.id = s.team_id
GROUP BY f.name, p.name, t.name, bucket, status HAVING sum(claims) <> 0 OR sum(dollars) <> 0"""
PAYERS = """
SELECT jsonb_build_array(p.name, p.line_of_business, a.key)::text
FROM claims_payer p LEFT JOIN claims_payeralias a ON a.payer_id = p.id"""
FACILITIES = "SELECT jsonb_build_array(name, key)::text FROM accounts_facility"
CHANGES = """
SELECT jsonb_build_array(c.claim_number, (SELECT jsonb_agg(key ORDER BY key)
       FROM jsonb_object_keys(h.fields) AS key))::text
FROM claims_claimchange h JOIN claims_claim c ON c.id = h.claim_id"""

PARTS = {
    "claims": CLAIMS,
    "ledger": LEDGER,
    "stock": STOCK,
    "payers": PAYERS,
    "facilities": FACILITIES,
    "changes": CHANGES,
}


def fingerprint(parts: Mapping[str, str] = PARTS) -> dict[str, str]:
    """Rows and a hash of each part; parts that differ are named by comparing two of these."""
    return {name: _hash(statement) for name, statement in parts.items()}


def _hash(statement: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), md5(coalesce(string_agg(md5(line), '' ORDER BY line COLLATE \"C\"), "
            f"'')) FROM ({statement}) AS part (line)"
        )
        count, digest = cursor.fetchone()
    return f"{count} rows {digest}"

"""Payers that were merged into others, in SQL."""

# A table of `WITH RECURSIVE`: every payer and the one it counts as, however often that was merged
# in turn.
STANDING = """standing AS (
    SELECT id, id AS counts_as FROM claims_payer WHERE merged_into_id IS NULL
    UNION ALL
    SELECT p.id, s.counts_as FROM claims_payer p JOIN standing s ON s.id = p.merged_into_id
)"""

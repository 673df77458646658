"""What a list of claims or of ledger entries is asked for: one reading for page, export and API."""

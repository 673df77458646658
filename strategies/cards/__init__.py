"""A payer's strategy and what comes of it, side by side: read by pages, files and the API."""

"""Payers, the rules of routing, and signing in."""

from typing import Any

REQUESTS: dict[str, Any] = {
    "token_create": {"username": "client", "password": "a long passphrase"},
    "routing_dry_run": {
        "rules": [
            {"name": "High value", "team": "SeniorAgent", "balance_over": "1000.00"},
            {"name": "Rest", "team": "GeneralAgent"},
        ]
    },
}
ANSWERS: dict[str, Any] = {
    "payers_list": {
        "results": [
            {
                "id": 4,
                "name": "BCBS",
                "line_of_business": "commercial",
                "line_confirmed": True,
            }
        ],
        "next": None,
    },
}

"""Payers' strategies."""

from typing import Any

VERSION: dict[str, Any] = {
    "id": 21,
    "strategy": "BCBS",
    "number": 2,
    "summary": "Medical necessity review + auto-resubmit denied claims",
    "note": "",
    "protocols": ["medical_necessity", "auto_resubmit"],
    "priority": "",
    "enrols": True,
    "owner": "supervisor",
    "valid_from": "2026-11-21",
    "valid_until": None,
    "source": "Drafted from BCBS, version 1",
    "activated_at": None,
}
PAYER: dict[str, Any] = {
    "id": 4,
    "payer": "BCBS",
    "line_of_business": "commercial",
    "priority": "high",
    "priority_reason": "11.3 % of open dollars, HIGH from 10 %",
    "priority_by_hand": False,
    "open": {"claims": 788, "balance": "3528907.16"},
    "share": 0.1131,
    "active_campaigns": 3,
    "strategy": {
        **VERSION,
        "activated_at": "2026-11-21T08:30:00.123456Z",
        "stands_in": "",
        "workflows": [
            {
                "workflow": "phone-campaign",
                "name": "Phone campaign",
                "applies_to": "Every open claim",
                "version": 1,
                "assumed_rate": 0.68,
                "measured_rate": None,
                "steps": [
                    {
                        "position": 1,
                        "title": "Call the payer",
                        "offset": 0,
                        "day_kind": "working",
                        "channel": "phone",
                    }
                ],
            }
        ],
    },
    "performance": {
        "as_of": "2026-11-21",
        "from_month": "2025-11",
        "to_month": "2026-10",
        "collection_rate": 0.786,
        "rate_low": 0.7269,
        "rate_high": 0.8352,
        "settled_claims": 937,
        "average_days_to_payment": 21.0,
        "median_days": None,
        "days_to_nine_in_ten": None,
        "paid_share": 0.3666,
        "followed_claims": 1582,
        "appeals_decided": 12,
        "appeals_won": 7,
        "denials": [
            {"category": "Authorisation", "share": 0.1793, "claims": 26, "balance": "99120.00"}
        ],
    },
}
REQUESTS: dict[str, Any] = {
    "payer_strategies_draft": {
        "summary": "Medical necessity review + auto-resubmit denied claims",
        "protocols": ["medical_necessity", "auto_resubmit"],
        "owner": "supervisor",
    },
    "payer_strategies_activate": {"reason": "New contract, section 4"},
}
ANSWERS: dict[str, Any] = {
    "payer_strategies_list": {"results": [PAYER], "next": None},
    "payer_strategies_retrieve": PAYER,
    "payer_strategies_draft": VERSION,
    "payer_strategies_activate": {
        **VERSION,
        "source": "New contract, section 4",
        "activated_at": "2026-11-21T08:30:00.123456Z",
    },
}

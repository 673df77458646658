"""Invented campaigns, as the description of the API shows them."""

from typing import Any

CAMPAIGN: dict[str, Any] = {
    "id": 12,
    "name": "BCBS, large balances",
    "goal": "Bring every claim over $5,000 to an answer.",
    "goal_amount": "120000.00",
    "state": "active",
    "paused": False,
    "payer": "BCBS",
    "workflow": "phone",
    "owner": "supervisor",
    "starts_on": "2026-11-02",
    "ends_on": "2026-12-17",
    "window_days": 60,
    "filter": {"status": ["open"], "payer": ["BCBS"], "min_balance": ["5000"]},
    "targeted_claims": 84,
    "targeted_balance": "612400.00",
    "launched_at": "2026-11-02T08:30:00.123456Z",
    "completed_at": None,
    "results": {
        "day": "2026-11-21",
        "contacted": 61,
        "answered": 40,
        "resolved": 18,
        "paid_claims": 21,
        "open_claims": 66,
        "collected": "98410.55",
        "success_rate": 0.25,
        "success_low": 0.1697,
        "success_high": 0.3523,
        "n": 84,
        "average_days_to_payment": 11.4,
        "open_balance": "501300.00",
    },
}
DRAFT: dict[str, Any] = {**CAMPAIGN, "state": "draft", "launched_at": None, "results": None}
PLAN: dict[str, Any] = {
    "name": "BCBS, large balances",
    "goal": "Bring every claim over $5,000 to an answer.",
    "workflow": "phone",
    "ends_on": "2026-12-17",
    "filter": {"payer": "BCBS", "min_balance": "5000"},
}
REQUESTS: dict[str, Any] = {
    "campaigns_create": PLAN,
    "campaigns_preview": PLAN,
    "campaigns_launch": {"agreed": "84 for 612400.00"},
    "campaigns_complete": {"note": "A quarter paid; the rest goes to appeal."},
}
ANSWERS: dict[str, Any] = {
    "campaigns_list": {"results": [CAMPAIGN], "next": None},
    "campaigns_create": DRAFT,
    "campaigns_retrieve": CAMPAIGN,
    "campaigns_preview": {
        "claims": 84,
        "dollars": "612400.00",
        "payers": 1,
        "agreement": "84 for 612400.00",
        "excluded": [{"why": "its work is over", "claims": 2, "dollars": "11200.00"}],
        "warnings": [],
        "refusal": None,
    },
    "campaigns_launch": {**DRAFT, "state": "launching"},
    "campaigns_pause": {**CAMPAIGN, "paused": True},
    "campaigns_resume": CAMPAIGN,
    "campaigns_complete": {**CAMPAIGN, "state": "completed"},
    "campaigns_clone": DRAFT,
}

"""Endpoints and what they are sent."""

from typing import Any

WEBHOOK: dict[str, Any] = {
    "id": 3,
    "url": "https://example.org/hooks",
    "kinds": ["claim.touched"],
    "is_active": True,
    "owner": "client",
    "created_at": "2026-11-21T08:30:00.123456Z",
    "old_secret_until": None,
}
DELIVERY: dict[str, Any] = {
    "id": 41,
    "event_id": "claim.touched-touch-305",
    "kind": "claim.touched",
    "payload": {
        "type": "claim.touched",
        "timestamp": "2026-11-21T14:05:09.123456+00:00",
        "data": {"claim_number": "0042-118", "touch": 305},
    },
    "state": "waiting",
    "attempts": 1,
    "created_at": "2026-11-21T14:05:20.123456Z",
    "tried_at": "2026-11-21T14:05:21.123456Z",
    "next_at": "2026-11-21T14:05:26.123456Z",
    "last_status": 503,
    "last_error": "",
    "replayed_by": None,
}
REQUESTS: dict[str, Any] = {
    "webhooks_create": {"url": "https://example.org/hooks", "kinds": ["claim.touched"]},
    "webhooks_change": {"kinds": ["claim.touched", "claim.resolved"], "is_active": True},
}
ANSWERS: dict[str, Any] = {
    "webhooks_list": {"results": [WEBHOOK], "next": None},
    "webhooks_retrieve": WEBHOOK,
    "webhooks_create": {**WEBHOOK, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"},
    "webhooks_change": {**WEBHOOK, "kinds": ["claim.resolved", "claim.touched"]},
    "webhooks_rotate": {
        **WEBHOOK,
        "old_secret_until": "2026-11-22T08:30:00.123456Z",
        "secret": "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD",
    },
    "webhooks_test": {**DELIVERY, "kind": "webhook.test"},
    "webhooks_deliveries_list": {"results": [DELIVERY], "next": None},
    "webhooks_replay": {**DELIVERY, "replayed_by": "client"},
}

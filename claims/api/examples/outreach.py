"""Texts of messages, and the outbox."""

from typing import Any

VERSION: dict[str, Any] = {
    "key": "status-letter",
    "number": 1,
    "kind": "letter",
    "name": "Status of a claim",
    "subject": "Status of claim {claim_number}",
    "body": "Please tell us where claim {claim_number} of {service_from} stands.",
    "category": None,
    "enclosures": "Copy of the claim",
    "source": "Plain language, reviewed in November",
    "is_active": True,
    "created_by": None,
    "created_at": "2026-11-02T08:30:00.123456Z",
}
DRAFT: dict[str, Any] = {
    **VERSION,
    "number": 2,
    "body": "Please tell us in writing where claim {claim_number} of {service_from} stands.",
    "is_active": False,
    "created_by": "supervisor",
    "created_at": "2026-11-21T08:30:00.123456Z",
}
TEXT: dict[str, Any] = {
    "key": "status-letter",
    "kind": "letter",
    "name": "Status of a claim",
    "in_use": VERSION,
    "last": DRAFT,
}
PREVIEW: dict[str, Any] = {
    "key": "status-letter",
    "number": 2,
    "claim_number": "CLM-104882",
    "subject": "Status of claim CLM-104882",
    "body": "Please tell us in writing where claim CLM-104882 of {service_from} stands.",
    "empty": ["service_from"],
    "refusal": "",
}
MESSAGE: dict[str, Any] = {
    "id": 318,
    "channel": "email",
    "state": "unknown",
    "claim_number": "CLM-104882",
    "to_name": "Aetna",
    "subject": "Claim CLM-104882",
    "author": "agent",
    "attempts": 1,
    "created_at": "2026-11-21T08:30:00.123456Z",
    "next_at": "2026-11-21T08:30:00.123456Z",
    "tried_at": "2026-11-21T08:31:00.123456Z",
    "sent_at": None,
    "answered_at": None,
    "last_error": "The sender died in the middle.",
    "settled_by": None,
}
WHOLE: dict[str, Any] = {
    **MESSAGE,
    "to_address": "claims@payer.example",
    "body": "Where does claim CLM-104882 stand?",
    "files": [],
}
DECIDED: dict[str, Any] = {**WHOLE, "settled_by": "supervisor"}
REQUESTS: dict[str, Any] = {
    "message_templates_create": {
        "key": "second-notice",
        "kind": "email",
        "name": "Second notice",
        "subject": "Claim {claim_number}",
        "body": "We wrote to you about {claim_number} and wait for your answer.",
    },
    "message_templates_draft": {"body": DRAFT["body"]},
    "message_templates_activate": {"number": 2},
}
ANSWERS: dict[str, Any] = {
    "message_templates_list": {"results": [TEXT], "next": None},
    "message_templates_retrieve": TEXT,
    "message_templates_create": {
        **DRAFT,
        **REQUESTS["message_templates_create"],
        "number": 1,
        "enclosures": "",
        "source": "",
    },
    "message_templates_versions": {"results": [DRAFT, VERSION], "next": None},
    "message_templates_version": VERSION,
    "message_templates_draft": DRAFT,
    "message_templates_preview": PREVIEW,
    "message_templates_activate": {**DRAFT, "is_active": True},
    "outbox_list": {"results": [MESSAGE], "next": None},
    "outbox_retrieve": WHOLE,
    "outbox_cancel": {**DECIDED, "state": "cancelled"},
    "outbox_send_again": {**DECIDED, "state": "waiting", "attempts": 0},
    "outbox_mark_sent": {**DECIDED, "state": "sent", "sent_at": "2026-11-21T09:00:00.123456Z"},
    "message_templates_retire": {**VERSION, "is_active": False},
}

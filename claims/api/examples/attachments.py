"""Files of a claim."""

from typing import Any

ATTACHMENT: dict[str, Any] = {
    "id": 9,
    "name": "remittance.pdf",
    "content_type": "application/pdf",
    "size": 48211,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "note": "First denial",
    "user": "rivera",
    "at": "2026-11-21T08:30:00.123456Z",
    "withdrawn_at": None,
    "withdrawn_reason": "",
}
REQUESTS: dict[str, Any] = {
    "claims_attachments_withdraw": {"reason": "Of another claim"},
}
ANSWERS: dict[str, Any] = {
    "claims_attachments_create": ATTACHMENT,
    "claims_attachments_list": {"results": [ATTACHMENT], "next": None},
}

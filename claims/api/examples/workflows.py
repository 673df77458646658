"""Workflows, and the one that a claim runs."""

from typing import Any

SOURCE = "Assumption: figure of the product brief, January 2025; not measured here"
STEP: dict[str, Any] = {
    "title": "Call for the claim's status",
    "offset": 0,
    "day_kind": "calendar",
    "channel": "phone",
    "say": "Ask where the claim stands and on which date it was received.",
    "have_ready": "Claim number, date of service, billed amount",
    "documents": "",
    "grace_days": 6,
    "is_milestone": False,
}
VERSION: dict[str, Any] = {
    "workflow": "phone-campaign",
    "number": 1,
    "summary": "Calls to the payer's representatives",
    "timeline": "30-day cycle, weekly touchpoints",
    "cycle_days": 30,
    "assumed_source": SOURCE,
    "valid_from": "2026-11-21",
    "valid_until": None,
    "source": "Drafted from version 1",
    "activated_at": None,
    "assumed_rate": 0.68,
    "steps": [{"position": 1, **STEP, "template": None}],
    "exits": [
        {"event": "denial", "to_workflow": "appeal-process"},
        {"event": "payment", "to_workflow": None},
    ],
}
ACTIVE: dict[str, Any] = {
    **VERSION,
    "source": "Decided on November 20",
    "activated_at": "2026-11-21T08:30:00.123456Z",
}
WORKFLOW: dict[str, Any] = {
    "id": 1,
    "key": "phone-campaign",
    "name": "Phone campaign",
    "is_active": True,
    "is_appeal": False,
    "success": {
        "rate": 0.6125,
        "is_measured": True,
        "assumed": 0.68,
        "assumed_source": SOURCE,
        "measured": 0.6125,
        "measured_low": 0.5026,
        "measured_high": 0.7118,
        "n": 80,
    },
    "in_force": ACTIVE,
}
ENROLMENT: dict[str, Any] = {
    "id": 4711,
    "state": "running",
    "enrolled_by": "person",
    "started_on": "2026-11-14",
    "cycle": 1,
    "position": 2,
    "due_on": "2026-11-21",
    "ended_on": None,
    "ended_because": "",
    "claim_number": "CLM-104882",
    "workflow": "phone-campaign",
    "version": 1,
    "campaign": None,
    "steps_done": [
        {
            "position": 1,
            "title": "Call for the claim's status",
            "person": "agent",
            "cycle": 1,
            "state": "done",
            "due_on": "2026-11-14",
            "done_on": "2026-11-14",
            "words": "In process, decision by the 20th",
        }
    ],
}
CREATED: dict[str, Any] = {
    **VERSION,
    "workflow": "state-complaint",
    "summary": "",
    "timeline": "",
    "cycle_days": None,
    "assumed_rate": None,
    "assumed_source": "",
    "source": "First draft",
    "steps": [],
    "exits": [],
}
HANDED_OVER: dict[str, Any] = {
    "moved_on": "2026-11-14",
    "rule": "Messages unanswered",
    "reason": "two messages were not answered",
    "from_workflow": "email-follow-up",
    "from_position": 3,
    "to_workflow": "phone-campaign",
}
REQUESTS: dict[str, Any] = {
    "workflows_draft": {"cycle_days": 30, "steps": [STEP], "exits": [{"event": "payment"}]},
    "workflows_create": {"key": "state-complaint", "name": "State complaint"},
    "workflows_activate": {"number": 2, "source": "Decided on November 20"},
    "claims_workflow": {"act": "done", "words": "In process, decision by the 20th"},
}
ANSWERS: dict[str, Any] = {
    "workflows_list": {"results": [WORKFLOW], "next": None},
    "workflows_retrieve": WORKFLOW,
    "workflows_create": CREATED,
    "workflows_draft": VERSION,
    "workflows_activate": ACTIVE,
    "claims_workflow_retrieve": {"running": ENROLMENT, "handed_over": HANDED_OVER},
    "claims_workflow": ENROLMENT,
}

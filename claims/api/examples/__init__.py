"""Invented requests and answers, as the description of the API shows them: by operation."""

from typing import Any

from claims.api.examples import (
    attachments,
    audit,
    bulk,
    campaigns,
    claims,
    deadlines,
    decisions,
    denials,
    escalation,
    imports,
    next_claim,
    reference,
    strategies,
    touches,
    webhooks,
    workflows,
)

REQUESTS: dict[str, Any] = {
    **attachments.REQUESTS,
    **bulk.REQUESTS,
    **campaigns.REQUESTS,
    **claims.REQUESTS,
    **decisions.REQUESTS,
    **denials.REQUESTS,
    **escalation.REQUESTS,
    **imports.REQUESTS,
    **next_claim.REQUESTS,
    **reference.REQUESTS,
    **strategies.REQUESTS,
    **touches.REQUESTS,
    **webhooks.REQUESTS,
    **workflows.REQUESTS,
}
ANSWERS: dict[str, Any] = {
    **attachments.ANSWERS,
    **audit.ANSWERS,
    **bulk.ANSWERS,
    **campaigns.ANSWERS,
    **claims.ANSWERS,
    **deadlines.ANSWERS,
    **decisions.ANSWERS,
    **denials.ANSWERS,
    **escalation.ANSWERS,
    **imports.ANSWERS,
    **next_claim.ANSWERS,
    **reference.ANSWERS,
    **strategies.ANSWERS,
    **touches.ANSWERS,
    **webhooks.ANSWERS,
    **workflows.ANSWERS,
}

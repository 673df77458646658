"""What to do next on a claim, as upper floors say it: strategies, campaigns, escalation."""

from datetime import date

from django.db.models.functions import Now

from claims.models import NextStep

SAID = ("title", "why", "instructions", "have_ready", "due_on", "link", "written_at")


def set_next_step(
    claim_id: int,
    *,
    title: str,
    why: str = "",
    instructions: str = "",
    have_ready: str = "",
    due_on: date | None = None,
    link: str = "",
) -> None:
    """The claim's next step is this one; whatever it was before is replaced, in one statement."""
    step = NextStep(
        claim_id=claim_id,
        title=title,
        why=why,
        instructions=instructions,
        have_ready=have_ready,
        due_on=due_on,
        link=link,
        written_at=Now(),
    )
    NextStep.objects.bulk_create(
        [step], update_conflicts=True, unique_fields=["claim"], update_fields=SAID
    )


def clear_next_step(claim_id: int) -> bool:
    """Nothing in particular is next; says whether there was a step."""
    deleted, _ = NextStep.objects.filter(claim_id=claim_id).delete()
    return deleted > 0

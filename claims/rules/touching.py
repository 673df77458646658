"""What a touch must say, and which outcomes cannot come of a claim."""

from claims.choices import WorkStatus

APPEALED = (
    WorkStatus.APPEALED_LEVEL_1,
    WorkStatus.APPEALED_LEVEL_2,
    WorkStatus.APPEALED_EXTERNAL,
)
# A decision on an appeal needs an appeal; these are the outcomes that say one was sent.
APPEAL_DECIDED = ("APPEAL-UPHELD", "APPEAL-OVERTURNED", "APPEAL-PARTIAL")
MOST_MINUTES = 600


def check_said(
    label: str, *, needs_note: bool, needs_date: bool, note: str, has_date: bool
) -> tuple[str, str]:
    """Code and words of what is missing; empty if nothing is."""
    if needs_note and not note.strip():
        return "note_needed", f"“{label}” needs a note."
    if needs_date and not has_date:
        return "date_needed", f"“{label}” needs the date of the next action."
    return "", ""

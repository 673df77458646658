"""How long a claim may be put off, and what has to be said first."""

from datetime import date, timedelta

from arengine.lib.dates import written

PRESETS = (3, 7, 14, 30)
LONGEST = 365


def check_snooze(
    until: date | None, today: date, *, when_paid: bool, deadline: date | None, past_deadline: bool
) -> tuple[str, str]:
    """(code, words) of what speaks against it; both blank where nothing does."""
    if until is None and not when_paid:
        return "no_end", "Say when the claim comes back: a day, or when a payment posts."
    if until is not None and until <= today:
        return "until_not_ahead", "The day on which it comes back must lie ahead."
    if until is not None and until > today + timedelta(days=LONGEST):
        return "until_too_far", f"A claim is put off for at most {LONGEST} days."
    if deadline and (until is None or until > deadline) and not past_deadline:
        late = f"its deadline on {written(deadline)}"
        return "past_deadline", f"That may sleep past {late}. Choose an earlier day, or confirm it."
    return "", ""

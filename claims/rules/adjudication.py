"""What a source's own status words say about the payer's decision."""

from claims.choices import AdjudicationStatus as Status
from claims.rules.deadlines import UNSENT

# First match wins; the words of the status column, folded.
WORDS: tuple[tuple[tuple[str, ...], Status], ...] = (
    (UNSENT, Status.UNKNOWN),
    (("not on file", "nof"), Status.NOT_ON_FILE),
    (("partial", "underpaid"), Status.PARTIALLY_PAID),
    (("denied", "denial", "deny"), Status.DENIED),
    (("reject",), Status.REJECTED),
    (("revers", "recoup", "take back", "takeback"), Status.REVERSED),
    (("info requested", "information requested", "pend-info"), Status.PENDING_INFORMATION),
    (("forward", "crossover"), Status.FORWARDED),
    (("unpaid",), Status.PENDING),
    (("paid", "closed paid"), Status.PAID),
    (("pend", "in process", "processing", "review", "open", "appeal"), Status.PENDING),
    (("received", "accepted", "submitted", "billed", "sent"), Status.RECEIVED),
)


def adjudication_of(feed_status: str, denial_code: str) -> Status:
    """The status in the source's words, else what a denial code alone tells, else unknown."""
    folded = feed_status.casefold()
    for words, status in WORDS:
        if any(word in folded for word in words):
            return status
    return Status.DENIED if denial_code else Status.UNKNOWN

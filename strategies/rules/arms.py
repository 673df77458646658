"""Which arm of a trial a claim is in: told by a hash, not by anybody's choice.

`strategies.bulk.arms` says the same in SQL; a test compares both.
"""

from hashlib import sha256

from strategies.choices import Arm

PLACES = 2**32


def place(campaign_id: int, claim_id: int) -> int:
    """Where the claim falls from 0 to 2^32 - 1, evenly and anew in every campaign."""
    return int(sha256(f"{campaign_id}:{claim_id}".encode()).hexdigest()[:8], 16)


def bound(challenger_percent: int) -> int:
    """Claims that fall below it are the challenger's."""
    return PLACES * challenger_percent // 100


def arm_of(campaign_id: int, claim_id: int, challenger_percent: int) -> Arm:
    """The same claim of the same campaign is always in the same arm."""
    is_below = place(campaign_id, claim_id) < bound(challenger_percent)
    return Arm.CHALLENGER if is_below else Arm.CHAMPION

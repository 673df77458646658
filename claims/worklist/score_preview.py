"""What other weights would do to a team's queue, in words, before anything is saved."""

from dataclasses import dataclass
from datetime import date

from accounts.models import Team, User
from claims.bulk.score_preview import SHOWN, places
from claims.clock import portfolio_date
from claims.models import Claim, ScoreWeights
from claims.worklist.words import why_claim_first


@dataclass(frozen=True, slots=True)
class Moved:
    """A claim with its place now and then."""

    claim: Claim
    before: int
    after: int
    why: str

    @property
    def words(self) -> str:
        """`up 5`, `down 3`, `stays`."""
        up = self.before - self.after
        return "stays" if not up else f"up {up:,}" if up > 0 else f"down {-up:,}"


@dataclass(frozen=True, slots=True)
class Preview:
    """The first of the queue by the new weights, and who would no longer be among them."""

    team: Team
    first: list[Moved]
    gone: list[Moved]

    @property
    def now(self) -> list[Moved]:
        """The first of the queue as it is served now."""
        listed = [*self.first, *self.gone]
        return sorted((each for each in listed if each.before <= SHOWN), key=lambda m: m.before)

    @property
    def moves(self) -> int:
        return sum(each.before != each.after for each in self.first)


def score_preview(draft: ScoreWeights, team: Team, user: User, today: date) -> Preview:
    """The first fifty of the queue before and after, as if nobody had a claim by name."""
    in_force = ScoreWeights.objects.in_force()
    found = places(
        team.pk,
        draft.as_weights(),
        days=draft.deadline_days,
        days_now=in_force.deadline_days,
        today=today,
    )
    visible = Claim.objects.for_user(user).select_related("payer")
    claims, as_of = visible.in_bulk([place.claim for place in found]), portfolio_date(today)
    moved = [
        Moved(claim, place.before, place.after, " · ".join(why_claim_first(claim, as_of, today)))
        for place in found
        if (claim := claims.get(place.claim))
    ]
    return Preview(
        team=team,
        first=[each for each in moved if each.after <= SHOWN],
        gone=[each for each in moved if each.after > SHOWN],
    )

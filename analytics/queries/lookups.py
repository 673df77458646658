"""Names behind the ids of the rollups; the same cost however many claims there are."""

from dataclasses import dataclass

from accounts.models import Facility, Team, User
from analytics.rules.merges import final_payers
from claims.models import Payer


@dataclass(frozen=True, slots=True)
class Payers:
    """Every payer's name, and the payer its figures stand under."""

    names: dict[int, str]
    final: dict[int, int]

    def spelled(self, words: str) -> int | None:
        """The payer of an id or an exact name, after merges."""
        if words.isdecimal() and int(words) in self.final:
            return self.final[int(words)]
        found = [payer for payer, name in self.names.items() if name == words]
        return self.final[found[0]] if found else None

    def with_merged(self, targets: set[int]) -> list[int]:
        """The ids whose figures stand under one of the targets."""
        return sorted(payer for payer, final in self.final.items() if final in targets)

    @property
    def choices(self) -> list[tuple[int, str]]:
        """Payers that were not merged away, by name."""
        current = (
            (payer, name) for payer, name in self.names.items() if self.final[payer] == payer
        )
        return sorted(current, key=lambda choice: choice[1].casefold())


@dataclass(frozen=True, slots=True)
class Lookups:
    """The teams, facilities and payers that a user may see, in the order of the screens."""

    teams: list[Team]
    facilities: list[Facility]
    payers: Payers


def lookups_of(user: User) -> Lookups:
    return Lookups(
        teams=list(Team.objects.for_user(user).order_by("position", "name")),
        facilities=list(Facility.objects.for_user(user).order_by("name")),
        payers=_payers_of(user),
    )


def _payers_of(user: User) -> Payers:
    rows = list(Payer.objects.for_user(user).values_list("pk", "name", "merged_into_id"))
    return Payers(
        names={pk: name for pk, name, _ in rows},
        final=final_payers({pk: target for pk, _, target in rows}),
    )

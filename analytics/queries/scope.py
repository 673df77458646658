"""Which cells of the rollups a person's figures are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError

from accounts.models import Facility, Team, User
from analytics.filters import Asked
from analytics.queries.lookups import Lookups, Payers


@dataclass(frozen=True, slots=True)
class Scope:
    """Ids that count; None is without bound, an empty list is nothing."""

    teams: list[int] | None = None
    facilities: list[int] | None = None
    payers: list[int] | None = None

    @property
    def condition(self) -> str:
        """SQL with one placeholder for each of `values`."""
        return " AND ".join(f"{column} = ANY(%s)" for column, _ in self._bounds) or "true"

    @property
    def values(self) -> list[list[int]]:
        return [ids for _, ids in self._bounds]

    @property
    def _bounds(self) -> list[tuple[str, list[int]]]:
        named = (
            ("team_id", self.teams),
            ("facility_id", self.facilities),
            ("payer_id", self.payers),
        )
        return [(column, ids) for column, ids in named if ids is not None]


def scope_of(user: User, wanted: Asked, lookups: Lookups) -> Scope:
    """What the user may see, narrowed to what they asked for."""
    return Scope(
        teams=_teams(user, wanted, lookups.teams),
        facilities=_facilities(user, wanted, lookups.facilities),
        payers=_payers(wanted, lookups.payers),
    )


def _teams(user: User, wanted: Asked, visible: Sequence[Team]) -> list[int] | None:
    if wanted.teams:
        ids = {team.name: team.pk for team in visible}
        return [_found(ids.get(name), "team", name) for name in wanted.teams]
    return None if user.sees_facilities else [team.pk for team in visible]


def _facilities(user: User, wanted: Asked, visible: Sequence[Facility]) -> list[int] | None:
    if wanted.facilities:
        ids = {str(facility.pk): facility.pk for facility in visible}
        return [_found(ids.get(name), "facility", name) for name in wanted.facilities]
    bound = user.sees_facilities and not user.sees_everything
    return [facility.pk for facility in visible] if bound else None


def _payers(wanted: Asked, payers: Payers) -> list[int] | None:
    if not wanted.payers:
        return None
    targets = {_found(payers.spelled(words), "payer", words) for words in wanted.payers}
    return payers.with_merged(targets)


def _found(pk: int | None, kind: str, words: str) -> int:
    if pk is None:
        raise ValidationError({kind: f"no {kind} {words[:60]!r}"})
    return pk

"""What a reader of the dashboard may ask for, read strictly from the query string."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import QueryDict

from arengine.lib import parameters

KNOWN = ("team", "payer", "facility", "buckets")
BUCKETS = ("", "5", "7")


@dataclass(frozen=True, slots=True)
class Asked:
    """Team names, payers (id or exact name), facility ids; empty is without bound."""

    teams: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    facilities: tuple[str, ...] = ()
    seven_buckets: bool = False

    @property
    def narrows(self) -> bool:
        return bool(self.teams or self.payers or self.facilities)

    @property
    def query(self) -> dict[str, str]:
        """The same filter as parameters of a link."""
        named = {"team": self.teams, "payer": self.payers, "facility": self.facilities}
        return {name: ",".join(values) for name, values in named.items() if values}


def asked(given: QueryDict) -> Asked:
    """A misspelt filter must not show everything: unknown names are refused."""
    for name in given:
        if name not in KNOWN:
            raise ValidationError({name[:40]: f"unknown; known are {', '.join(KNOWN)}"})
    buckets = parameters.once(given, "buckets")
    if buckets not in BUCKETS:
        raise ValidationError({"buckets": f"found {buckets[:20]!r}, expected 5 or 7"})
    return Asked(
        teams=_values(given.getlist("team")),
        payers=_values(given.getlist("payer")),
        facilities=_values(given.getlist("facility")),
        seven_buckets=buckets == BUCKETS[-1],
    )


def _values(given: Iterable[str]) -> tuple[str, ...]:
    """Repeated or, where every piece is an id or a single word, separated by commas."""
    values: list[str] = []
    for text in given:
        pieces = [piece.strip() for piece in text.split(",") if piece.strip()]
        values += pieces if all(" " not in piece for piece in pieces) else [text.strip()]
    return tuple(dict.fromkeys(value.replace("\0", "") for value in values))

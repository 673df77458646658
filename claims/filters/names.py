"""Names and ids in a query, resolved to the rows they mean; an unknown one is refused."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

from accounts.models import Facility, Team, User
from arengine.lib import parameters
from arengine.lib.fold import fold
from claims.models import Payer, PayerAlias, StockCell, StockDelta
from claims.rules.denials import codes_in

Ids = tuple[int, ...]
_LONGEST_ID = 18
# A claim that names no provider.
NO_PROVIDER = "none"


def payers(given: QueryDict, name: str) -> Ids:
    """Payers by id, name or alias. Claims carry a merged payer's target, and so do the ids."""
    values = parameters.texts(given, name)
    if not values:
        return ()
    candidates = _candidates(values)
    known = _by_id_or_name(Payer.objects.all(), candidates)
    for key, payer in PayerAlias.objects.filter(
        key__in={fold(candidate) for candidate in candidates}
    ).values_list("key", "payer_id"):
        known[key].add(payer)
    found = _resolve(name, values, known, "the id or the exact name of a payer")
    return tuple(sorted(merge_targets(found)))


def facilities(given: QueryDict, name: str, user: User) -> Ids:
    """Facilities by id or name, among those that the user's claims name."""
    values = parameters.texts(given, name)
    known = _by_id_or_name(facilities_of(user), _candidates(values)) if values else {}
    return tuple(sorted(_resolve(name, values, known, "the id or the name of a facility")))


def facilities_of(user: User) -> "QuerySet[Facility]":
    """Facilities whose names the user may know: own ones, or for agents those of own claims."""
    if user.sees_facilities:
        return Facility.objects.for_user(user)
    cells, deltas = (
        model.objects.filter(team__in=user.team_ids).values("facility")
        for model in (StockCell, StockDelta)
    )
    return Facility.objects.filter(Q(pk__in=cells) | Q(pk__in=deltas))


def teams(given: QueryDict, name: str) -> Ids:
    """Teams by name."""
    return _named(given, name, Team.objects.all(), "name", "a team such as SeniorAgent")


def users(given: QueryDict, name: str) -> Ids:
    """People by username."""
    return _named(given, name, User.objects.all(), "username", "a username")


def codes(given: QueryDict, name: str) -> tuple[str, ...]:
    """Denial codes as the playbook spells them, whatever the group before them."""
    found = {value: codes_in(value) for value in parameters.texts(given, name)}
    for value, read in found.items():
        if not read:
            parameters.refuse(name, value, "a denial code such as 197 or MA130")
    return tuple(dict.fromkeys(code.value for read in found.values() for code in read))


def providers(given: QueryDict, name: str) -> tuple[str, ...]:
    """Providers as the file spells them; `none`: not named."""
    values = parameters.texts(given, name)
    return tuple("" if value == NO_PROVIDER else value for value in values)


def with_merged(payers: Ids) -> Ids:
    """The payers and all that were merged into them: what the ledger was posted to."""
    every, latest = set(payers), set(payers)
    while latest:
        latest = set(Payer.objects.filter(merged_into__in=latest).values_list("pk", flat=True))
        latest -= every
        every |= latest
    return tuple(sorted(every))


def _named(given: QueryDict, name: str, rows: "QuerySet[Model]", field: str, expected: str) -> Ids:
    values = parameters.texts(given, name)
    known: defaultdict[str, set[int]] = defaultdict(set)
    if values:
        wanted = rows.filter(**{f"{field}__in": _candidates(values)})
        for pk, label in wanted.values_list("pk", field):
            known[label].add(pk)
    return tuple(sorted(_resolve(name, values, known, expected)))


def _candidates(values: Iterable[str]) -> set[str]:
    """A name may hold commas, so a value counts as a whole and in pieces."""
    return {piece.strip() for value in values for piece in (value, *value.split(","))}


def _by_id_or_name(rows: "QuerySet[Model]", candidates: set[str]) -> defaultdict[str, set[int]]:
    known: defaultdict[str, set[int]] = defaultdict(set)
    ids = {int(candidate) for candidate in candidates if _is_id(candidate)}
    pairs = list(rows.filter(Q(pk__in=ids) | Q(name__in=candidates)).values_list("pk", "name"))
    for pk, label in pairs:
        known[label].add(pk)
    known.update({str(pk): {pk} for pk, _ in pairs if pk in ids})
    return known


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID


def _resolve(
    name: str, values: Iterable[str], known: dict[str, set[int]], expected: str
) -> set[int]:
    found: set[int] = set()
    for value in values:
        pieces = [value] if _find(known, value) else [p.strip() for p in value.split(",")]
        for piece in pieces:
            ids = _find(known, piece)
            if not ids:
                parameters.refuse(name, piece, expected)
            found |= ids
    return found


def _find(known: dict[str, set[int]], value: str) -> set[int]:
    return known.get(value) or known.get(fold(value)) or set()


def merge_targets(payers: set[int]) -> set[int]:
    """Follows merges to the payers that are still current."""
    targets, moved = set(payers), True
    while moved:
        merged = Payer.objects.filter(pk__in=targets).exclude(merged_into=None)
        merges: dict[int, Any] = dict(merged.values_list("pk", "merged_into"))
        moved = bool(merges)
        targets = {merges.get(payer, payer) for payer in targets}
    return targets

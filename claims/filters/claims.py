"""The filter of claims that the page, the export and the API share."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import BigIntegerField, F, Func, Q
from django.http import QueryDict

from accounts.models import User
from arengine.lib import keyset, parameters
from claims.bulk.leading import led_by
from claims.choices import AdjudicationStatus, Status, WorkStatus
from claims.filters import desk, names
from claims.filters.desk import DeskFilter
from claims.filters.search import sought
from claims.models import ClaimList, Import, ImportChunk
from claims.models.claim_queries import ClaimQuerySet
from claims.rules import ageing

MISSING = "missing"
STATUSES = (Status.OPEN, Status.CREDIT, Status.RESOLVED, MISSING, Status.WITHDRAWN)
PRESENT = (Status.OPEN, Status.CREDIT, Status.RESOLVED)
BUCKETS = tuple(dict.fromkeys((*ageing.SHOWN, *ageing.LABELS)))
OLDEST = 36_500
# The stored bucket decides; the anchor range only leads to an index. It is wide enough for
# nights that were missed or are under way.
HINT_SLACK = timedelta(days=31)

ORDERS: Mapping[str, keyset.Order] = {
    **keyset.both_ways("priority"),
    **keyset.both_ways("balance"),
    **keyset.both_ways("age", "age_anchor_on", flipped=True),
    **keyset.both_ways("follow_up_on", nullable=True),
    **keyset.both_ways("claim_number"),
    **keyset.both_ways("updated_at"),
    **keyset.both_ways("deadline", "deadline_on", nullable=True),
}
DEFAULT_ORDER = "-priority"
PARAMETERS = (
    *("payer", "payer_not", "bucket", "team", "facility", "assignee", "status"),
    *("min_balance", "max_balance", "min_age", "max_age", "denial_code", "updated_after"),
    *("leading_code", "provider"),
    *desk.PARAMETERS,
    *("import", "q", "list", "work_status", "adjudication_status", "due_in", "deadline_in"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFilter:
    """What is asked for, names resolved. Empty and None mean: no condition."""

    payers: tuple[int, ...] = ()
    payers_not: tuple[int, ...] = ()
    buckets: tuple[int, ...] = ()
    teams: tuple[int, ...] = ()
    facilities: tuple[int, ...] = ()
    assignees: tuple[int, ...] = ()
    statuses: tuple[str, ...] = PRESENT
    min_balance: Decimal | None = None
    max_balance: Decimal | None = None
    min_age: int | None = None
    max_age: int | None = None
    denial_codes: tuple[str, ...] = ()
    updated_after: datetime | None = None
    source_import: int | None = None
    q: str = ""
    desk: DeskFilter | None = None
    claim_list: int | None = None
    work_statuses: tuple[str, ...] = ()
    adjudication_statuses: tuple[str, ...] = ()
    due_in: int | None = None
    deadline_in: int | None = None
    leading_codes: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()

    @property
    def fits_stock(self) -> bool:
        """Only dimensions of the stock rollup are asked for."""
        dimensions = {"payers", "payers_not", "buckets", "teams", "facilities", "statuses"}
        others = (getattr(self, f.name) for f in fields(self) if f.name not in dimensions)
        return MISSING not in self.statuses and not any(
            value is not None and value not in ("", ()) for value in others
        )


def read_filter(given: QueryDict, user: User) -> ClaimFilter:
    """The filter of a query. ValidationError names the parameter that is wrong."""
    return ClaimFilter(
        payers=names.payers(given, "payer"),
        payers_not=names.payers(given, "payer_not"),
        buckets=_buckets(given),
        teams=names.teams(given, "team"),
        facilities=names.facilities(given, "facility", user),
        assignees=names.users(given, "assignee"),
        statuses=parameters.words(given, "status", STATUSES) or PRESENT,
        min_balance=parameters.money(given, "min_balance"),
        max_balance=parameters.money(given, "max_balance"),
        min_age=parameters.whole(given, "min_age", -OLDEST, OLDEST),
        max_age=parameters.whole(given, "max_age", -OLDEST, OLDEST),
        denial_codes=tuple(parameters.texts(given, "denial_code")),
        updated_after=parameters.moment(given, "updated_after"),
        source_import=_import(given),
        q=parameters.text(given, "q"),
        desk=desk.read_desk(given),
        claim_list=_list(given, user),
        work_statuses=parameters.words(given, "work_status", WorkStatus.values),
        adjudication_statuses=parameters.words(
            given, "adjudication_status", AdjudicationStatus.values
        ),
        due_in=parameters.whole(given, "due_in", -OLDEST, OLDEST),
        deadline_in=parameters.whole(given, "deadline_in", -OLDEST, OLDEST),
        leading_codes=names.codes(given, "leading_code"),
        providers=names.providers(given, "provider"),
    )


def filter_claims(claims: ClaimQuerySet, asked: ClaimFilter, as_of: date) -> ClaimQuerySet:
    """The claims asked for, out of those given (start with `for_user`)."""
    claims = claims.filter(_statuses(_possible(asked)), *_listed(asked), *_bounds(asked))
    claims = claims.filter(*_dates(asked, as_of))
    if asked.payers_not:
        claims = claims.exclude(payer__in=asked.payers_not)
    if asked.buckets:
        claims = claims.filter(_anchor_hint(asked.buckets, as_of), bucket__in=asked.buckets)
    if asked.source_import is not None:
        claims = claims.filter(_of_import(asked.source_import))
    if asked.claim_list is not None:
        claims = claims.filter(_of_list(asked.claim_list))
    if asked.q:
        claims = claims.filter(sought(asked.q))
    if asked.leading_codes:
        claims = claims.filter(led_by(asked.leading_codes))
    if asked.desk:
        claims = claims.filter(desk.desk_condition(asked.desk))
    return claims.aged_between(asked.min_age, asked.max_age, as_of)


def _buckets(given: QueryDict) -> tuple[int, ...]:
    labels = parameters.words(given, "bucket", BUCKETS)
    return tuple(sorted({stored for label in labels for stored in ageing.stored_buckets(label)}))


def _import(given: QueryDict) -> int | None:
    number = parameters.whole(given, "import", 1, 10**15)
    if number is not None and not Import.objects.filter(pk=number).exists():
        parameters.refuse("import", str(number), "the number of an import")
    return number


def _list(given: QueryDict, user: User) -> int | None:
    number = parameters.whole(given, "list", 1, 10**15)
    if number is not None and not ClaimList.objects.for_user(user).filter(pk=number).exists():
        parameters.refuse("list", str(number), "the number of a list of yours")
    return number


def _possible(asked: ClaimFilter) -> tuple[str, ...]:
    """A balance above zero is open, one below a credit: said aloud, an index answers."""
    if MISSING in asked.statuses:
        return asked.statuses
    positive = asked.min_balance is not None and asked.min_balance > 0
    negative = asked.max_balance is not None and asked.max_balance < 0
    only = Status.OPEN if positive else Status.CREDIT if negative else None
    return (only,) if only in asked.statuses else asked.statuses


def _statuses(statuses: tuple[str, ...]) -> Q:
    """`missing` is a mark beside the status; a withdrawn claim is not missing."""
    plain = [status for status in statuses if status != MISSING]
    wanted = Q(status=plain[0]) if len(plain) == 1 else Q(status__in=plain)
    if MISSING in statuses:
        marked = Q(missing_since__isnull=False) & ~Q(status=Status.WITHDRAWN)
        wanted = wanted | marked if plain else marked
    return wanted


def _listed(asked: ClaimFilter) -> list[Q]:
    lists = {
        "payer": asked.payers,
        "team": asked.teams,
        "facility": asked.facilities,
        "assignee": asked.assignees,
        "denial_code": asked.denial_codes,
        "work_status": asked.work_statuses,
        "adjudication_status": asked.adjudication_statuses,
        "provider": asked.providers,
    }
    return [Q(**{f"{column}__in": values}) for column, values in lists.items() if values]


def _bounds(asked: ClaimFilter) -> list[Q]:
    bounds = {
        "balance__gte": asked.min_balance,
        "balance__lte": asked.max_balance,
        "updated_at__gt": asked.updated_after,
    }
    return [Q(**{lookup: value}) for lookup, value in bounds.items() if value is not None]


def _dates(asked: ClaimFilter, as_of: date) -> list[Q]:
    """Within so many days of the as-of date."""
    found = []
    if asked.due_in is not None:
        found.append(Q(follow_up_on__lte=as_of + timedelta(days=asked.due_in)))
    if asked.deadline_in is not None:
        found.append(Q(deadline_on__lte=as_of + timedelta(days=asked.deadline_in)))
    return found


def _of_list(number: int) -> Q:
    """The claims that somebody named one by one."""
    named = Func(
        F("claim_ids"), function="unnest", output_field=BigIntegerField(), set_returning=True
    )
    return Q(pk__in=ClaimList.objects.filter(pk=number).annotate(claim=named).values("claim"))


def _anchor_hint(buckets: tuple[int, ...], as_of: date) -> Q:
    ranges = [ageing.anchor_range(bucket, as_of) for bucket in buckets]
    oldest = [first for first, _ in ranges if first]
    youngest = [last for _, last in ranges if last]
    hint = Q()
    if len(oldest) == len(ranges):
        hint &= Q(age_anchor_on__gte=min(oldest) - HINT_SLACK)
    if len(youngest) == len(ranges):
        hint &= Q(age_anchor_on__lte=max(youngest) + HINT_SLACK)
    return hint


def _of_import(number: int) -> Q:
    """Every claim the import was about, changed or not."""
    every = Func(
        "new_ids",
        "changed_ids",
        "unchanged_ids",
        template="unnest(%(expressions)s)",
        arg_joiner=" || ",
        output_field=BigIntegerField(),
        set_returning=True,
    )
    chunks = ImportChunk.objects.filter(source_import=number)
    return Q(pk__in=chunks.annotate(claim=every).values("claim"))

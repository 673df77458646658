"""The filter of audit entries that the page, the export and the API share."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db.models import Case, F, Func, JSONField, Q, Value, When
from django.http import Http404, QueryDict
from django.utils.dateparse import parse_date
from django.utils.timezone import make_aware

from accounts.choices import AuditAction, AuditSource
from accounts.models import AuditEntry, User
from accounts.services.audit import record
from arengine.lib import keyset, parameters
from claims.audit_words import subjects
from claims.filters import names
from claims.filters.asked import Place, read_place
from claims.models import Claim

# Newest first. Between two moments the order is that of the moments, which an index serves.
BY_NUMBER, BY_MOMENT = keyset.Order("newest", "id", True), keyset.Order("-at", "at", True)
PARAMETERS = ("user", "claim", "action", "source", "subject", "request_id", "from", "to")
PLACE = ("limit", "cursor")
FIELDS = (
    *("id", "at", "user__username", "source", "request_id", "action", "subject", "subject_id"),
    *("last_id", "claim_id", "rows", "detail", "told"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What is asked for, names resolved. Empty and None mean: no condition."""

    users: tuple[int, ...] = ()
    claim: int | None = None
    actions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    request_id: str = ""
    since: datetime | None = None
    until: datetime | None = None  # excluded


@dataclass(frozen=True, slots=True)
class AskedAudit:
    filter: AuditFilter
    place: Place


def audit_reader(user: Any) -> User:
    """Who sees every facility and may look at what others did; for others nothing is here."""
    if not (isinstance(user, User) and user.reads_audit and user.sees_everything):
        raise Http404
    return user


def read_audit(given: QueryDict, user: User, also: Collection[str] = ()) -> AskedAudit:
    """The list of entries of a query; `also` are parameters the caller reads itself."""
    parameters.check_names(given, {*PARAMETERS, *PLACE, *also})
    asked = AuditFilter(
        users=names.users(given, "user"),
        claim=_claim(given, user),
        actions=parameters.words(given, "action", AuditAction.values),
        sources=parameters.words(given, "source", AuditSource.values),
        subjects=_tables(given),
        request_id=parameters.text(given, "request_id"),
        since=parameters.moment(given, "from"),
        until=_until(given),
    )
    order = BY_MOMENT if asked.since or asked.until else BY_NUMBER
    return AskedAudit(asked, read_place(given, {order.name: order}, order.name))


def audit_rows(user: User, asked: AuditFilter) -> keyset.Rows:
    """What is asked for, with `told`: the changes of one row, or of the one claim asked for."""
    entries = AuditEntry.objects.for_user(user).filter(*_listed(asked), *_bounds(asked))
    if asked.claim is not None:
        entries = entries.filter(pk__in=_of_claim(asked.claim))
    return entries.annotate(told=_told(asked.claim)).values(*FIELDS)


def note_search(given: QueryDict, asked: AuditFilter) -> None:
    """That somebody searched the audit is a line of the audit."""
    filters = {name: given.getlist(name) for name in PARAMETERS if any(given.getlist(name))}
    if filters:
        detail = {name: ", ".join(values) for name, values in filters.items()}
        table = AuditEntry._meta.db_table
        record(AuditAction.SEARCHED, subject=table, claim_id=asked.claim, detail=detail)


def _claim(given: QueryDict, user: User) -> int | None:
    number = parameters.text(given, "claim")
    if not number:
        return None
    found = Claim.objects.for_user(user).filter(claim_number=number)
    pk = found.values_list("pk", flat=True).first()
    if pk is None:
        parameters.refuse("claim", number, "the whole number of a claim")
    return pk


def _tables(given: QueryDict) -> tuple[str, ...]:
    words = parameters.words(given, "subject", tuple(subjects()))
    return tuple(subjects()[word]._meta.db_table for word in words)


def _until(given: QueryDict) -> datetime | None:
    """A day is meant as a whole; a moment is included, too."""
    until = parameters.moment(given, "to")
    if until is None:
        return None
    day = parse_date(parameters.text(given, "to"))
    if day is None:
        return until + timedelta(microseconds=1)
    return make_aware(datetime.combine(day + timedelta(days=1), time.min)).astimezone(UTC)


def _listed(asked: AuditFilter) -> list[Q]:
    lists: Mapping[str, tuple[object, ...]] = {
        "user": asked.users,
        "action": asked.actions,
        "source": asked.sources,
        "subject": asked.subjects,
    }
    return [Q(**{f"{column}__in": values}) for column, values in lists.items() if values]


def _bounds(asked: AuditFilter) -> list[Q]:
    bounds = {"request_id": asked.request_id, "at__gte": asked.since, "at__lt": asked.until}
    return [Q(**{lookup: value}) for lookup, value in bounds.items() if value]


def _of_claim(claim: int) -> Any:
    """Numbers of entries about the claim and about many claims with it. Made in bulk, a claim lies
    between the first and the last; changed in bulk, it stands among the changes."""
    entries = AuditEntry.objects.order_by()
    among = entries.filter(
        Q(action=AuditAction.CREATED) | Q(changes__has_key=str(claim)),
        subject=Claim._meta.db_table,
        last_id__gte=claim,
        subject_id__lte=claim,
    )
    own = entries.filter(claim_id=claim)
    # Two index scans: as one condition, the planner may walk the whole audit for its order.
    return own.values("pk").union(among.values("pk"), all=True)


def _told(claim: int | None) -> Case:
    """Ten thousand rows' changes are never read as a whole."""
    key = Value("" if claim is None else str(claim))
    one = Func(F("changes"), key, function="jsonb_extract_path", output_field=JSONField())
    return Case(When(last_id=None, then=F("changes")), default=one, output_field=JSONField())

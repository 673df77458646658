"""What the audit is asked for: by person, claim, time and the rest; nothing for strangers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404, QueryDict

from accounts.choices import AuditAction, Role
from accounts.models import AuditEntry, Facility, Team, User
from accounts.services.audit import record
from arengine.lib import keyset
from arengine.lib.acting import act_as
from arengine.ownership import owning
from claims.filters.audit import audit_reader, audit_rows, read_audit
from claims.models import Claim, Payer
from tests.factories import ClaimFactory, FacilityFactory, PayerFactory, UserFactory

pytestmark = pytest.mark.django_db
MANY = 51


def rows(user: User, query: str) -> list[dict[str, Any]]:
    asked = read_audit(QueryDict(query), user)
    return list(keyset.in_order(audit_rows(user, asked.filter), asked.place.order))


def told(user: User, query: str) -> list[tuple[str, str, Any]]:
    return [(row["action"], row["subject"], row["told"]) for row in rows(user, query)]


def looked_at(claim_id: int, moment: str) -> None:
    AuditEntry.objects.create(action=AuditAction.VIEWED, claim_id=claim_id, at=moment)


def test_agents_clients_and_limited_supervisors_have_no_audit(
    senior_agent: User, supervisor: User
) -> None:
    limited = UserFactory(username="lin", role=Role.SUPERVISOR)
    limited.facilities.add(FacilityFactory(name="North"))
    client = UserFactory(username="feed", role=Role.CLIENT, sees_all_facilities=True)
    record(AuditAction.VIEWED)
    for stranger in (senior_agent, limited, client):
        assert rows(stranger, "") == []
        with pytest.raises(Http404):
            audit_reader(stranger)
    assert audit_reader(supervisor) == supervisor


def test_by_person(supervisor: User, auditor: User) -> None:
    payer = PayerFactory(name="Blue Cross")
    for person, name in ((supervisor, "Blue Shield"), (auditor, "Blue Whale")):
        with act_as(person.pk, "admin"):
            Payer.objects.filter(pk=payer.pk).update(name=name)
    changed = ("changed", "claims_payer", {"name": ["Blue Cross", "Blue Shield"]})
    assert told(supervisor, "user=sam") == [changed]


def test_by_door_request_action_and_subject(supervisor: User) -> None:
    with act_as(supervisor.pk, "api", "req-1"):
        team = Team.objects.create(name="Nights", label="Nights")
        Facility.objects.create(name="South", key="south")
        Team.objects.filter(pk=team.pk).update(label="Late")
    late = ("changed", "accounts_team", {"label": ["Nights", "Late"]})
    assert [row["subject"] for row in rows(supervisor, "request_id=req-1")] == [
        "accounts_team", "accounts_facility", "accounts_team",
    ]  # fmt: skip
    assert [row["action"] for row in rows(supervisor, "source=api&subject=team")] == [
        "changed", "created",
    ]  # fmt: skip
    assert told(supervisor, "request_id=req-1&action=changed,deleted") == [late]
    assert told(supervisor, "request_id=req-2") == []
    assert told(supervisor, "request_id=req-1&source=page") == []


def test_by_time_a_day_is_whole_and_a_moment_included(supervisor: User) -> None:
    for number, moment in enumerate(
        ("2026-03-01T00:00Z", "2026-03-02T00:00Z", "2026-03-02T23:59:59.999999Z"), 1
    ):
        looked_at(number, moment)
    seen = {
        query: [row["claim_id"] for row in rows(supervisor, f"action=viewed&{query}")]
        for query in ("to=2026-03-01", "from=2026-03-02", "to=2026-03-02T00:00:00Z",
                      "from=2026-03-02&to=2026-03-02", "from=2026-03-03")
    }  # fmt: skip
    assert list(seen.values()) == [[1], [3, 2], [2, 1], [3, 2], []]


def test_between_two_moments_the_order_is_theirs(supervisor: User) -> None:
    looked_at(1, "2026-03-02T00:00Z")
    looked_at(2, "2026-03-01T00:00Z")
    found = [row["claim_id"] for row in rows(supervisor, "from=2026-03-01&to=2026-03-03")]
    assert found == [1, 2]


def test_by_claim_its_own_rows_and_looks(supervisor: User) -> None:
    claim, other = ClaimFactory(claim_number="A/1"), ClaimFactory()
    record(AuditAction.VIEWED, claim_id=claim.pk)
    record(AuditAction.VIEWED, claim_id=other.pk)
    Claim.objects.filter(pk=claim.pk).update(provider="Dr. Who")
    found = rows(supervisor, "claim=A/1")
    assert [row["action"] for row in found] == ["changed", "viewed", "created"]
    assert found[0]["told"] == {"provider": ["", "Dr. Who"]}


def test_by_claim_what_was_done_to_many_at_once(supervisor: User) -> None:
    payer, team = PayerFactory(), Team.objects.get(name="GeneralAgent")
    claims = [ClaimFactory(payer=payer, team=team) for _ in range(MANY + 2)]
    Claim.objects.filter(pk__gt=claims[1].pk).update(provider="Ward 7")
    Claim.objects.exclude(pk=claims[30].pk).update(denial_code="CO-97")
    changed = [row["told"] for row in rows(supervisor, f"claim={claims[40]}&action=changed")]
    assert changed == [{"denial_code": ["", "CO-97"]}, {"provider": ["", "Ward 7"]}]
    # Among the numbers of the second statement, not among its changes.
    changed = [row["told"] for row in rows(supervisor, f"claim={claims[30]}&action=changed")]
    assert changed == [{"provider": ["", "Ward 7"]}]
    # Not among the numbers of the first.
    changed = [row["told"] for row in rows(supervisor, f"claim={claims[0]}&action=changed")]
    assert changed == [{"denial_code": ["", "CO-97"]}]


def test_by_claim_that_came_with_many(supervisor: User) -> None:
    like = ClaimFactory(claim_number="LIKE")
    made = [_copy_of(like, number) for number in range(MANY)]
    Claim.objects.bulk_create(made)
    (row,) = rows(supervisor, "claim=M-7")
    assert (row["action"], row["rows"], row["told"]) == ("created", MANY, None)
    assert [row["rows"] for row in rows(supervisor, "claim=LIKE")] == [1]


def _copy_of(claim: Claim, number: int) -> Claim:
    return ClaimFactory.build(
        claim_number=f"M-{number}", payer=claim.payer, facility=claim.facility, team=claim.team
    )


def test_changes_of_many_rows_are_not_read_as_a_whole(supervisor: User) -> None:
    payer = PayerFactory()
    for _ in range(MANY):
        ClaimFactory(payer=payer, balance=Decimal("10.00"))
    Claim.objects.update(provider="Ward 7")
    (row,) = rows(supervisor, "subject=claim&action=changed")
    assert (row["rows"], row["told"]) == (MANY, None)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("user=nobody", "user"),
        ("claim=nowhere", "claim"),
        ("action=stolen", "action"),
        ("source=window", "source"),
        ("subject=claims_claim", "subject"),
        ("from=yesterday", "from"),
        ("to=2026-13-01", "to"),
        ("limit=0", "limit"),
        ("q=A", "q"),
    ],
)
def test_what_cannot_be_read_is_named(query: str, name: str, supervisor: User) -> None:
    with pytest.raises(ValidationError) as error:
        read_audit(QueryDict(query), supervisor)
    assert list(error.value.message_dict) == [name]


def _plan(statement: Any) -> str:
    sql, params = statement.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}", params)
        return "\n".join(line for (line,) in cursor.fetchall())


@pytest.fixture
def known_audit(supervisor: User) -> User:
    """A thousand entries of a hundred requests and fifty claims, and the planner knows them."""
    ClaimFactory(claim_number="A-1")
    start = datetime(2026, 3, 1, tzinfo=UTC)
    AuditEntry.objects.bulk_create(
        AuditEntry(
            action=AuditAction.VIEWED,
            user=supervisor if number % 3 else None,
            claim_id=number % 50,
            request_id=f"req-{number % 100}",
            at=start + timedelta(hours=number),
        )
        for number in range(1_000)
    )
    with owning(), connection.cursor() as cursor:
        cursor.execute("ANALYZE accounts_auditentry")
    return supervisor


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_index_can_answer(known_audit: User) -> None:
    used = {
        "claim=A-1": ("audit_claim", "audit_many"),
        "user=sam&claim=A-1": ("audit_claim",),
        "request_id=req-7": ("audit_request",),
        "from=2026-03-02&to=2026-03-02": ("audit_at",),
    }
    for query, indexes in used.items():
        asked = read_audit(QueryDict(query), known_audit)
        plan = _plan(keyset.in_order(audit_rows(known_audit, asked.filter), asked.place.order)[:50])
        assert [index for index in indexes if index not in plan] == [], plan

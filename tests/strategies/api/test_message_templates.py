"""Texts of messages over the API: read by everyone, written as versions by supervisors."""

from typing import Any

import pytest
from django.test import Client

from accounts.choices import AuditAction
from accounts.models import AuditEntry, User
from claims.models import Claim
from strategies.models import MessageTemplate
from tests.factories import ClaimFactory, PayerFactory

pytestmark = pytest.mark.django_db
LIST = "/api/message-templates/"
ONE = "/api/message-templates/status-letter/"


@pytest.fixture
def agent(client: Client, general_agent: User) -> Client:
    client.force_login(general_agent)
    return client


@pytest.fixture
def boss(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory(
        claim_number="A/1", payer=PayerFactory(name="Aetna"), patient_name="Patricia Patient"
    )


def send(client: Client, address: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(address, body, content_type="application/json", headers=headers or None)


def new(**given: Any) -> dict[str, Any]:
    words = {"key": "second-notice", "kind": "email", "name": "Second notice"}
    return {**words, "subject": "Claim {claim_number}", "body": "We wait.", **given}


def test_agents_read_texts_with_what_is_in_use_and_what_came_last(agent: Client) -> None:
    MessageTemplate.objects.create(
        key="status-letter", number=2, kind="letter", name="S", subject="S", body="B",
        is_active=False,
    )  # fmt: skip
    rows = {row["key"]: row for row in agent.get(LIST).json()["results"]}
    assert list(rows) == sorted(set(MessageTemplate.objects.values_list("key", flat=True)))
    text = rows["status-letter"]
    assert (text["in_use"]["number"], text["last"]["number"], text["name"]) == (1, 2, "S")
    assert agent.get(ONE).json() == text
    versions = agent.get(f"{ONE}versions/").json()["results"]
    assert versions == [text["last"], text["in_use"]]
    assert agent.get(f"{ONE}versions/2/").json() == text["last"]


@pytest.mark.parametrize("more", [0, 2])
def test_the_list_costs_the_same_whatever_its_length(
    agent: Client, django_assert_num_queries: Any, more: int
) -> None:
    for number in range(more):
        MessageTemplate.objects.create(key=f"more-{number}", kind="email", name="M", subject="S")
    agent.get(LIST)
    with django_assert_num_queries(6):
        agent.get(LIST)


def test_pages_of_the_list_follow_each_other(agent: Client) -> None:
    keys, address = [], f"{LIST}?limit=7"
    while address:
        page = agent.get(address).json()
        keys, address = [*keys, *(row["key"] for row in page["results"])], page["next"]
    assert keys == sorted(MessageTemplate.objects.values_list("key", flat=True))


def test_a_new_text_is_not_in_use_until_it_is_put_there(boss: Client, supervisor: User) -> None:
    answer = send(boss, LIST, new(body="One.\r\nTwo."))
    assert (answer.status_code, answer.json()["is_active"]) == (201, False)
    assert (answer.json()["body"], answer.json()["created_by"]) == ("One.\nTwo.", "sam")
    address = "/api/message-templates/second-notice/"
    assert boss.get(address).json()["in_use"] is None
    active = send(boss, f"{address}activate/", {"number": 1})
    assert (active.status_code, active.json()["is_active"]) == (200, True)
    retired = send(boss, f"{address}retire/", {})
    assert (retired.status_code, retired.json()["is_active"]) == (200, False)
    again = send(boss, f"{address}retire/", {})
    assert (again.status_code, again.json()["code"]) == (409, "not_active")


def test_a_draft_is_the_last_version_with_what_is_sent(boss: Client) -> None:
    before = boss.get(ONE).json()["in_use"]
    answer = send(boss, f"{ONE}versions/", {"body": "Where does {claim_number} stand?"})
    row = answer.json()
    assert (answer.status_code, row["number"], row["is_active"]) == (201, 2, False)
    assert row["body"] == "Where does {claim_number} stand?"
    same = ("subject", "name", "kind", "category", "enclosures", "source")
    assert {name: row[name] for name in same} == {name: before[name] for name in same}
    assert boss.get(ONE).json()["in_use"] == before


def test_a_draft_of_what_somebody_changed_since_is_refused(boss: Client) -> None:
    tag = boss.get(ONE)["ETag"]
    first = send(boss, f"{ONE}versions/", {"name": "Mine"}, **{"If-Match": tag})
    second = send(boss, f"{ONE}versions/", {"name": "Theirs"}, **{"If-Match": tag})
    assert (first.status_code, second.status_code) == (201, 412)
    told = (second.json()["expected_version"], second.json()["current_version"])
    assert told == (1, 2)
    assert MessageTemplate.objects.filter(key="status-letter").count() == 2


def test_what_is_unchanged_is_not_sent_again(boss: Client) -> None:
    for address in (ONE, f"{ONE}versions/1/"):
        tag = boss.get(address)["ETag"]
        assert boss.get(address, headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize(
    ("given", "field", "fault"),
    [
        ({"body": "{amount}"}, "body", "Line 1, column 1: there is no field {amount}."),
        ({"body": "{patient_name}"}, "body", "Line 1, column 1: {patient_name} may not stand in an e-mail."),  # noqa: E501
        ({"subject": "{member_id}"}, "subject", "Line 1, column 1: {member_id} may not stand in a subject."),  # noqa: E501
        ({"key": "status-letter"}, "key", "There is a text “status-letter”: draft its next version."),  # noqa: E501
        ({"is_active": True}, "is_active", "unknown field, expected one of key, kind, name, subject, body, category, enclosures, source"),  # noqa: E501
    ],
)  # fmt: skip
def test_what_may_not_be_sent_is_not_kept(
    boss: Client, given: dict[str, Any], field: str, fault: str
) -> None:
    before = MessageTemplate.objects.count()
    answer = send(boss, LIST, new(**given))
    assert answer.status_code == 400
    assert answer.json()["errors"] == [{"pointer": f"/{field}", "detail": fault}]
    assert MessageTemplate.objects.count() == before


def test_agents_write_nothing(agent: Client) -> None:
    for address, body in (
        (LIST, new()),
        (f"{ONE}versions/", {"name": "Mine"}),
        (f"{ONE}activate/", {"number": 1}),
        (f"{ONE}retire/", {}),
    ):
        assert send(agent, address, body).status_code == 403
    assert agent.get(f"{ONE}preview/?claim=A/1").status_code == 403


def test_a_preview_fills_in_a_claim_and_masks_its_patient(boss: Client, claim: Claim) -> None:
    body = "{patient_name} owes {payer} {payer_reference}"
    send(boss, f"{ONE}versions/", {"subject": "Claim {claim_number}", "body": body})
    before = AuditEntry.objects.filter(action=AuditAction.VIEWED, claim_id=claim.pk).count()
    shown = boss.get(f"{ONE}preview/?claim=A/1").json()
    assert "Patricia" not in shown.pop("body")
    assert shown == {
        "key": "status-letter", "number": 2, "claim_number": "A/1", "subject": "Claim A/1",
        "empty": ["payer_reference"], "refusal": "",
    }  # fmt: skip
    assert boss.get(f"{ONE}preview/?claim=A/1&number=1").json()["number"] == 1
    views = AuditEntry.objects.filter(action=AuditAction.VIEWED, claim_id=claim.pk).count()
    assert views == before + 2


@pytest.mark.parametrize(
    ("query", "status"),
    [("", 400), ("?claim=none", 404), ("?claim=A/1&number=7", 404), ("?claim=A/1&colour=red", 400)],
)
def test_a_preview_needs_a_claim_and_a_version_that_there_are(
    boss: Client, claim: Claim, query: str, status: int
) -> None:
    assert boss.get(f"{ONE}preview/{query}").status_code == status


def test_no_such_text(boss: Client) -> None:
    address = "/api/message-templates/none/"
    for rest in ("", "versions/", "versions/1/", "preview/?claim=A/1"):
        assert boss.get(address + rest).status_code == 404
    assert send(boss, f"{address}versions/", {"name": "N"}).status_code == 404
    assert send(boss, f"{address}activate/", {"number": 1}).status_code == 404
    assert send(boss, f"{address}retire/", {}).status_code == 404
    assert boss.get(f"{ONE}versions/{10**30}/").status_code == 404

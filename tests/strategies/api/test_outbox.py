"""The outbox over the API: what waits, what left, what needs a person's word."""

from typing import Any

import pytest
from django.test import Client

from accounts.choices import AuditAction, MessageChannel, MessageState
from accounts.models import AuditEntry, Message, User
from accounts.services.outbox import File, put_in_outbox
from claims.models import Claim
from tests.factories import ClaimFactory, FacilityFactory

pytestmark = pytest.mark.django_db
S = MessageState


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory(claim_number="A/1")


@pytest.fixture
def boss(client: Client, supervisor: User) -> Client:
    client.force_login(supervisor)
    return client


def message(key: str = "one", state: str = S.WAITING, **given: Any) -> Message:
    values = {"channel": MessageChannel.EMAIL, "to_address": "a@payer.example", "to_name": "Aetna",
              "subject": "Claim", "body": "Where does it stand?", **given}  # fmt: skip
    put = put_in_outbox(key, **values)
    Message.objects.filter(pk=put.pk).update(state=state)
    put.refresh_from_db()
    return put


def found(client: Client, query: str = "") -> list[int]:
    return [row["id"] for row in client.get(f"/api/outbox/{query}").json()["results"]]


def post(client: Client, one: Message, verb: str, body: dict[str, Any] | None = None) -> Any:
    address = f"/api/outbox/{one.pk}/{verb}/"
    return client.post(address, body or {}, content_type="application/json")


def test_the_list_says_everything_but_the_words(
    boss: Client, claim: Claim, general_agent: User
) -> None:
    one = message(about=f"claims.claim:{claim.pk}", author=general_agent)
    (row,) = boss.get("/api/outbox/").json()["results"]
    assert {name: row[name] for name in ("id", "state", "channel", "claim_number", "author")} == {
        "id": one.pk, "state": "waiting", "channel": "email", "claim_number": "A/1",
        "author": general_agent.username,
    }  # fmt: skip
    assert row.keys() & {"body", "to_address", "files"} == set()


def test_one_message_says_its_words_and_the_look_is_noted(boss: Client, claim: Claim) -> None:
    files = [File("a.pdf", "application/pdf", b"%PDF-1")]
    one = message(about=f"claims.claim:{claim.pk}", files=files)
    row = boss.get(f"/api/outbox/{one.pk}/").json()
    assert (row["body"], row["to_address"]) == ("Where does it stand?", "a@payer.example")
    assert row["files"] == [{"name": "a.pdf", "content_type": "application/pdf"}]
    entry = AuditEntry.objects.filter(subject="accounts_message").latest("pk")
    looked = (entry.action, entry.subject_id, entry.claim_id)
    assert looked == (AuditAction.VIEWED, one.pk, claim.pk)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    rows: int, boss: Client, claim: Claim, supervisor: User, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        message(f"{number}", about=f"claims.claim:{claim.pk}", author=supervisor)
    boss.get("/api/outbox/")
    with django_assert_num_queries(5):
        assert len(found(boss)) == rows


def test_the_newest_stands_first_and_pages_follow_each_other(boss: Client) -> None:
    every = [message(f"{number}").pk for number in range(5)]
    seen, address = [], "/api/outbox/?limit=2"
    while address:
        page = boss.get(address).json()
        seen, address = [*seen, *(row["id"] for row in page["results"])], page["next"]
    assert seen == every[::-1]
    assert found(boss, "?ordering=created") == every


def test_messages_are_found_by_state_channel_and_claim(boss: Client, claim: Claim) -> None:
    mine = message("1", about=f"claims.claim:{claim.pk}").pk
    lost = message("2", S.UNKNOWN).pk
    letter = message("3", channel=MessageChannel.LETTER).pk
    assert found(boss, "?state=unknown,sent") == [lost]
    assert found(boss, "?channel=letter") == [letter]
    assert found(boss, "?claim=A/1") == [mine]


@pytest.mark.parametrize("query", ["?state=lost", "?channel=fax", "?claim=none", "?colour=red"])
def test_a_filter_that_names_nothing_is_refused(boss: Client, query: str) -> None:
    assert boss.get(f"/api/outbox/{query}").status_code == 400


def test_agents_see_what_they_wrote_and_decide_nothing(client: Client, general_agent: User) -> None:
    client.force_login(general_agent)
    mine, other = message("1", S.UNKNOWN, author=general_agent), message("2", S.UNKNOWN)
    assert found(client) == [mine.pk]
    assert client.get(f"/api/outbox/{mine.pk}/").status_code == 200
    assert client.get(f"/api/outbox/{other.pk}/").status_code == 404
    for verb in ("cancel", "send-again", "mark-sent"):
        assert post(client, mine, verb).status_code == 403
        assert post(client, other, verb).status_code == 404
    assert set(Message.objects.values_list("state", flat=True)) == {S.UNKNOWN}


def test_the_number_of_a_claim_that_is_not_theirs_is_not_told(
    client: Client, general_agent: User
) -> None:
    client.force_login(general_agent)
    away = ClaimFactory(facility=FacilityFactory(name="South"), team_name="SeniorAgent")
    message(about=f"claims.claim:{away.pk}", author=general_agent)
    assert client.get("/api/outbox/").json()["results"][0]["claim_number"] is None
    assert client.get(f"/api/outbox/?claim={away.claim_number}").status_code == 400


@pytest.mark.parametrize(
    ("verb", "state"), [("send-again", S.WAITING), ("mark-sent", S.SENT), ("cancel", S.CANCELLED)]
)
def test_what_may_have_left_waits_for_a_word(boss: Client, verb: str, state: str) -> None:
    one = message(state=S.UNKNOWN)
    answer = post(boss, one, verb)
    assert (answer.status_code, answer.json()["state"]) == (200, state)
    assert answer.json()["settled_by"] == "sam"
    one.refresh_from_db()
    assert one.state == state


def test_a_letter_that_waits_was_posted(boss: Client) -> None:
    answer = post(boss, message(channel=MessageChannel.LETTER), "mark-sent")
    assert (answer.json()["state"], answer.json()["sent_at"] is None) == ("sent", False)


@pytest.mark.parametrize(
    ("verb", "state", "code"),
    [
        ("cancel", S.SENT, "not_stoppable"),
        ("cancel", S.SENDING, "not_stoppable"),
        ("send-again", S.WAITING, "not_undecided"),
        ("send-again", S.SENT, "not_undecided"),
        ("mark-sent", S.WAITING, "not_undecided"),
    ],
)
def test_what_cannot_be_decided_any_more_is_refused(
    boss: Client, verb: str, state: str, code: str
) -> None:
    one = message(state=state)
    answer = post(boss, one, verb)
    assert (answer.status_code, answer.json()["code"]) == (409, code)
    one.refresh_from_db()
    assert one.state == state


def test_verbs_take_nothing_else(boss: Client) -> None:
    assert post(boss, message(state=S.UNKNOWN), "cancel", {"state": "sent"}).status_code == 400


def test_what_is_unchanged_is_not_sent_again(boss: Client) -> None:
    address = f"/api/outbox/{message().pk}/"
    tag = boss.get(address)["ETag"]
    assert boss.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert boss.get(f"/api/outbox/{10**30}/").status_code == 404

"""The touch form on the claim page: logged, refused with the text kept, undone, corrected."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from accounts.models import Team, User
from claims.models import Claim, Draft, Macro, Outcome, TextModule, Touch
from tests.factories import ClaimFactory, PayerFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("aged_today"),
    pytest.mark.time_machine("2026-11-21T12:00Z", tick=False),
]
SAID = {"outcome": "INPROC", "version": 1, "note": "Rep Ann said two weeks"}


@pytest.fixture
def claim() -> Claim:
    return ClaimFactory(claim_number="A/1", payer=PayerFactory(name="Aetna"))


@pytest.fixture
def desk(client: Client, general_agent: User) -> Client:
    client.force_login(general_agent)
    return client


def post(desk: Client, verb: str = "touches", **said: Any) -> Any:
    return desk.post(f"/claims/A/1/{verb}", {**SAID, **said})


def test_the_form_offers_eight_keys_and_the_date_of_each(desk: Client, claim: Claim) -> None:
    text = desk.get("/claims/A/1").text
    for key in range(1, 9):
        assert f'data-key="{key}"' in text
    assert 'value="INPROC" data-day="2026-12-05"' in text
    assert 'value="APPEAL-SENT" data-day="2026-12-02"' in text


def test_a_touch_is_logged_and_offered_for_undo(desk: Client, claim: Claim) -> None:
    answer = post(desk, then="stay", contact="reached", minutes="12", reference="R-1")
    assert (answer.status_code, answer["Location"]) == (302, "/claims/A/1")
    touch = Touch.objects.get()
    assert (touch.note, touch.contact, touch.minutes) == (SAID["note"], "reached", 12)
    assert touch.follow_up_on == date(2026, 12, 5)
    page = desk.get("/claims/A/1").text
    assert "Logged on A/1: In process" in page
    assert 'data-seconds="10"' in page


def test_saved_the_next_claim_is_the_answer_with_the_undo_of_the_last(
    desk: Client, claim: Claim
) -> None:
    ClaimFactory(claim_number="B/2")
    answer = post(desk, then="next")
    assert (answer.status_code, answer.context["claim"].claim_number) == (200, "B/2")
    assert "Logged on A/1: In process" in answer.text
    assert "Logged on A/1: In process" in desk.get("/claims/B/2").text


def test_more_outcomes_come_from_the_list(desk: Client, claim: Claim) -> None:
    post(desk, outcome="", more="PEND-REVIEW")
    assert Touch.objects.get().outcome == Outcome.objects.get(code="PEND-REVIEW")


def test_the_same_form_twice_is_one_touch(desk: Client, claim: Claim) -> None:
    form = "3d9e4f10-0000-4000-8000-000000000001"
    answers = [post(desk, form=form, then="stay") for _ in range(2)]
    assert [answer["Location"] for answer in answers] == ["/claims/A/1"] * 2
    assert Touch.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"outcome": ""}, 400, "Choose what came of it."),
        ({"follow_up_on": "31.02.2026"}, 400, "Enter a valid date."),
        ({"minutes": "x"}, 400, "Enter a whole number."),
        ({"follow_up_on": "2026-11-20"}, 409, "lies in the past"),
        ({"outcome": "APPEAL-UPHELD"}, 409, "no appeal of this claim is on record"),
        ({"version": 9}, 409, "You worked on version 9"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(
    said: dict[str, Any], status: int, words: str, desk: Client, claim: Claim
) -> None:
    answer = post(desk, **said)
    assert answer.status_code == status
    assert words in answer.text
    assert f">{SAID['note']}</textarea>" in answer.text
    assert Draft.objects.get().said["note"] == SAID["note"]
    assert not Touch.objects.exists()


def test_a_lost_update_shows_both_sides_and_is_sent_again(desk: Client, claim: Claim) -> None:
    colleague = UserFactory(username="dana")
    colleague.teams.add(Team.objects.get(name="GeneralAgent"))
    other = Client()
    other.force_login(colleague)
    post(other, outcome="DEN", note="Denied on the phone")
    answer = post(desk)
    assert (answer.status_code, answer.context["claim"].adjudication_status) == (409, "denied")
    assert 'name="version" value="2"' in answer.text
    post(desk, version=2)
    assert [touch.note for touch in Touch.objects.all()] == [SAID["note"], "Denied on the phone"]


def test_a_claim_given_away_meanwhile_keeps_the_text(desk: Client, claim: Claim) -> None:
    Claim.objects.filter(pk=claim.pk).update(team=Team.objects.get(name="SeniorAgent"))
    answer = post(desk, follow_up_on="2026-12-01")
    assert answer.status_code == 403
    assert SAID["note"] in answer.text
    assert "<dd>Dec 1, 2026</dd>" in answer.text
    assert Draft.objects.get().said["note"] == SAID["note"]


def test_a_draft_stands_in_the_form_after_signing_in_again(
    desk: Client, claim: Claim, general_agent: User
) -> None:
    assert post(desk, "draft", outcome="DEN", minutes="7").json() == {"saved": True}
    desk.logout()
    asked = post(desk, "draft")
    assert asked["Location"].startswith("/accounts/login/?next=")
    desk.force_login(general_agent)
    text = desk.get("/claims/A/1/touches", follow=True).text
    assert f">{SAID['note']}</textarea>" in text
    assert 'value="DEN" checked' in text
    assert "Your draft of Nov 21, 12:00" in text


def test_drafts_are_ones_own(desk: Client, claim: Claim, supervisor: User) -> None:
    post(desk, "draft")
    other = Client()
    other.force_login(supervisor)
    assert SAID["note"] not in other.get("/claims/A/1").text


def test_a_form_emptied_has_no_draft(desk: Client, claim: Claim) -> None:
    post(desk, "draft")
    assert post(desk, "draft", note=" ").json() == {"saved": False}
    assert not Draft.objects.exists()


def test_undo_puts_the_words_back_into_the_form(desk: Client, claim: Claim) -> None:
    post(desk)
    touch = Touch.objects.get()
    answer = post(desk, "take-back", touch=touch.pk, version="")
    assert answer["Location"] == "/claims/A/1"
    page = desk.get("/claims/A/1").text
    assert f">{SAID['note']}</textarea>" in page
    assert "Logged on" not in page
    assert not Touch.objects.standing().exists()


def test_a_touch_is_corrected_in_the_form(desk: Client, claim: Claim) -> None:
    post(desk)
    touch = Touch.objects.get()
    page = desk.get(f"/claims/A/1/correct?touch={touch.pk}").text
    assert f">{SAID['note']}</textarea>" in page
    refused = post(desk, "correct", touch=touch.pk, version=2)
    assert (refused.status_code, "Say why" in refused.text) == (409, True)
    post(desk, "correct", touch=touch.pk, version=2, outcome="NOF", reason="Misheard")
    (right,) = Touch.objects.standing()
    assert (right.corrects, right.outcome.code) == (touch, "NOF")  # type: ignore[union-attr]


def test_a_touch_of_another_claim_is_not_found(desk: Client, claim: Claim) -> None:
    other = ClaimFactory(claim_number="B")
    desk.post("/claims/B/touches", SAID)
    touch = Touch.objects.get(claim=other)
    for verb in ("take-back", "correct"):
        assert post(desk, verb, touch=touch.pk, reason="x").status_code == 404


def test_a_claim_whose_number_ends_like_a_verb_opens(desk: Client, claim: Claim) -> None:
    ClaimFactory(claim_number="A/1/touches")
    answer = desk.get("/claims/A/1/touches")
    assert answer.context["claim"].claim_number == "A/1/touches"


def test_texts_and_macros_are_filled_in(desk: Client, claim: Claim, general_agent: User) -> None:
    nof = Outcome.objects.get(code="NOF")
    TextModule.objects.create(name="called", text="Called {payer} on {date} about {claim} {x}.")
    Macro.objects.create(name="Everyone's", key="N", outcome=nof, note="Theirs")
    Macro.objects.create(owner=general_agent, name="Own", key="N", outcome=nof, days=5)
    text = desk.get("/claims/A/1").text
    assert 'data-text="Called Aetna on Nov 21, 2026 about A/1 {x}."' in text
    assert text.count("data-macro") == 1
    assert (
        'data-outcome="NOF" data-contact="" data-minutes="" data-note="" data-day="2026-11-26"'
        in text
    )


def test_own_texts_and_macros_are_added_and_removed(desk: Client, general_agent: User) -> None:
    desk.post("/worklist/texts", {"kind": "text", "text-name": "hold", "text-text": "On hold."})
    macro = {"name": "Nof", "key": "N", "outcome": Outcome.objects.get(code="NOF").pk}
    said = {f"macro-{name}": value for name, value in macro.items()}
    bad = desk.post("/worklist/texts", {"kind": "macro", **said, "macro-key": "n"})
    assert (bad.status_code, "One capital letter" in bad.text) == (400, True)
    desk.post("/worklist/texts", {"kind": "macro", **said})
    text, mine = TextModule.objects.get(), Macro.objects.get()
    assert (text.owner, mine.owner, mine.key) == (general_agent, general_agent, "N")
    desk.post(f"/worklist/texts/{text.pk}/remove")
    desk.post(f"/worklist/macros/{mine.pk}/remove")
    assert (TextModule.objects.count(), Macro.objects.count()) == (0, 0)

"""Teams, skills, capacity, absences, and who may manage whom."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from accounts.choices import Role
from accounts.models import Absence, Skill, Team, User
from accounts.services.absences import end_absence, record_absence
from accounts.services.people import change_person, claims_kept_by, may_manage
from accounts.services.teams import change_team
from arengine.lib.errors import Refused
from tests.factories import ClaimFactory, FacilityFactory, UserFactory

pytestmark = pytest.mark.django_db


def day(number: int) -> date:
    return date(2026, 12, number)


@pytest.fixture
def team() -> Team:
    return Team.objects.get(name="GeneralAgent")


def away(person: User, supervisor: User, first: int, last: int, **more: Any) -> Absence:
    days = {"first_day": day(first), "last_day": day(last), "stand_in": None, **more}
    return record_absence(person, user=supervisor, **days)


def test_a_member_or_a_supervisor_leads(team: Team, supervisor: User, general_agent: User) -> None:
    for lead in (general_agent, supervisor):
        assert change_team(team, user=supervisor, lead=lead).lead == lead


def test_a_stranger_leads_no_team(team: Team, supervisor: User, senior_agent: User) -> None:
    with pytest.raises(Refused, match="leads no team"):
        change_team(team, user=supervisor, lead=senior_agent)


@pytest.mark.parametrize("change", [{"teams": []}, {"is_active": False}])
def test_who_goes_leads_no_longer(
    change: dict[str, Any], team: Team, supervisor: User, general_agent: User
) -> None:
    change_team(team, user=supervisor, lead=general_agent)
    change_person(general_agent, manager=supervisor, **change)
    team.refresh_from_db()
    assert team.lead is None


def test_an_agent_changes_no_team(team: Team, general_agent: User) -> None:
    with pytest.raises(PermissionDenied):
        change_team(team, user=general_agent, label="Mine")


def test_nobody_disables_themselves(supervisor: User) -> None:
    with pytest.raises(Refused, match="Nobody disables themselves"):
        change_person(supervisor, manager=supervisor, is_active=False)


def test_claims_stay_with_who_was_disabled(supervisor: User, general_agent: User) -> None:
    ClaimFactory(assignee=general_agent)
    ClaimFactory(assignee=general_agent, balance=Decimal("0.00"))
    change_person(general_agent, manager=supervisor, is_active=False)
    assert claims_kept_by(general_agent) == 1


def test_who_sees_some_facilities_manages_nobody_in_a_team(general_agent: User) -> None:
    local = UserFactory(role=Role.SUPERVISOR)
    local.facilities.add(FacilityFactory(name="North"))
    assert not may_manage(local, general_agent)


def test_who_sees_some_facilities_puts_nobody_into_a_team(team: Team) -> None:
    local, newcomer = UserFactory(role=Role.SUPERVISOR), UserFactory()
    assert may_manage(local, newcomer)
    with pytest.raises(PermissionDenied):
        change_person(newcomer, manager=local, teams=[team])
    assert not newcomer.teams.exists()


def test_days_away_do_not_overlap(supervisor: User, general_agent: User) -> None:
    away(general_agent, supervisor, 1, 5)
    away(general_agent, supervisor, 6, 6)
    away(supervisor, supervisor, 1, 5)
    with pytest.raises(ValidationError, match="overlap"):
        away(general_agent, supervisor, 5, 8)


@pytest.mark.parametrize(
    ("change", "words"),
    [({"last_day": day(1)}, "before the first"), ({"stand_in": "self"}, "for themselves")],
)
def test_days_away_that_make_no_sense_are_refused(
    change: dict[str, Any], words: str, supervisor: User, general_agent: User
) -> None:
    if change.get("stand_in"):
        change = {"stand_in": general_agent}
    with pytest.raises(ValidationError, match=words):
        away(general_agent, supervisor, 3, 5, **change)


def test_coming_back_early_ends_an_absence(supervisor: User, general_agent: User) -> None:
    absence = away(general_agent, supervisor, 1, 9)
    end_absence(absence, back_on=day(5), user=supervisor)
    assert Absence.objects.get().last_day == day(4)
    end_absence(absence, back_on=day(1), user=supervisor)
    assert not Absence.objects.exists()


def test_an_agent_sees_the_absences_of_mates_alone(
    supervisor: User, general_agent: User, senior_agent: User
) -> None:
    own = away(general_agent, supervisor, 1, 9)
    away(senior_agent, supervisor, 1, 9)
    assert list(Absence.objects.for_user(general_agent)) == [own]


def test_the_api_shows_and_changes_a_person(
    client: Client, supervisor: User, general_agent: User
) -> None:
    Skill.objects.create(name="Appeals")
    client.force_login(supervisor)
    body = {"teams": ["SeniorAgent"], "skills": ["Appeals"], "daily_capacity": 40}
    page = f"/api/users/{general_agent.pk}/"
    answer = client.patch(page, body, content_type="application/json").json()
    assert {name: answer[name] for name in body} == body
    unknown = client.patch(page, {"teams": ["Nobody"]}, content_type="application/json")
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (400, "/teams")


def test_the_back_office_says_whose_claims_wait(
    client: Client, supervisor: User, general_agent: User
) -> None:
    ClaimFactory(assignee=general_agent)
    client.force_login(supervisor)
    form = {"username": "gina", "role": "agent"}
    empty = {f"absences-{part}_FORMS": 0 for part in ("TOTAL", "INITIAL")}
    page = f"/admin/accounts/user/{general_agent.pk}/change/"
    answer = client.post(page, {**form, **empty}, follow=True)
    assert "1 open claims stay assigned to gina" in answer.text

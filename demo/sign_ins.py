"""The people of the demo: one for each role and team, all with the same published password."""

from dataclasses import dataclass

from accounts.choices import BACK_OFFICE_ROLES, FACILITY_ROLES, Role
from accounts.models import Team, User

PASSWORD = "demo-arengine"  # noqa: S105 - published; `check --deploy` refuses it in production


@dataclass(frozen=True, slots=True)
class Person:
    username: str
    first_name: str
    last_name: str
    role: Role
    team: str = ""


PEOPLE = (
    Person("admin", "Ada", "Admin", Role.ADMIN),
    Person("supervisor", "Sam", "Supervisor", Role.SUPERVISOR),
    Person("agent", "Sofia", "Rivera", Role.AGENT, "SeniorAgent"),
    Person("escalation", "Emil", "Okafor", Role.AGENT, "EscalationTeam"),
    Person("government", "Grace", "Novak", Role.AGENT, "GovernmentSpecialist"),
    Person("general", "Gina", "Haddad", Role.AGENT, "GeneralAgent"),
    Person("auditor", "Audrey", "Lindqvist", Role.AUDITOR),
)


def create_people() -> None:
    """Makes the sign-ins that are missing; a person who is there already is left as they are."""
    for person in PEOPLE:
        if not User.objects.filter(username=person.username).exists():
            _create(person)


def _create(person: Person) -> None:
    user = User(
        username=person.username,
        first_name=person.first_name,
        last_name=person.last_name,
        role=person.role,
        is_staff=person.role in BACK_OFFICE_ROLES,
        is_superuser=person.role == Role.ADMIN,
        sees_all_facilities=person.role in FACILITY_ROLES,
    )
    user.set_password(PASSWORD)
    user.save()
    if person.team:
        user.teams.add(Team.objects.get(name=person.team))

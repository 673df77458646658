"""People for the tests that sign in; there for as long as the test runs."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from accounts.choices import Role
from accounts.models import Team, User


@dataclass(frozen=True)
class Cast:
    """People who share one password."""

    people: Sequence[User]
    password: str


@contextmanager
def cast(roles: Sequence[Role]) -> Iterator[Cast]:
    """One person for each role named; agents are spread over the teams. None can sign in after."""
    password = secrets.token_urlsafe(16)
    hashed = make_password(password)
    teams = list(Team.objects.filter(is_active=True))
    people = [_person(number, role, hashed, teams) for number, role in enumerate(roles)]
    try:
        yield Cast(people, password)
    finally:
        User.objects.filter(pk__in=[person.pk for person in people]).update(
            is_active=False, password=make_password(None)
        )


def _person(number: int, role: Role, hashed: str, teams: Sequence[Team]) -> User:
    is_agent = role == Role.AGENT
    person, _ = User.objects.update_or_create(
        username=f"trust-{number}-{role}",
        defaults={
            "role": role,
            "password": hashed,
            "is_active": True,
            "is_staff": not is_agent,
            "is_superuser": role == Role.ADMIN,
            "sees_all_facilities": not is_agent,
        },
    )
    person.teams.set([teams[number % len(teams)]] if is_agent else [])
    return person

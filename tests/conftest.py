"""The fixed cast: one person a role, a team for each agent."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import chain
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import serializers
from django.core.management.base import CommandError
from django.core.management.commands import flush
from django.db import connection, transaction
from django.db.backends.base.creation import BaseDatabaseCreation

from accounts.choices import Role
from accounts.models import Team, User
from arengine.lib.deadlocks import retry_deadlocks
from arengine.ownership import identity_of, owning
from claims.models import JobRun
from claims.remembered import forget
from tests.factories import TODAY, UserFactory


def _facility_person(username: str, role: Role) -> User:
    return UserFactory(username=username, role=role, sees_all_facilities=True, is_staff=True)


def _agent(username: str, team: str) -> User:
    person = UserFactory(username=username)
    person.teams.add(Team.objects.get(name=team))
    return person


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Iterator[None]:
    """The owner makes the test database and drops it."""
    with owning():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Tests work as the application's role; only emptying tables between tests is the owner's."""
    with as_application(), pytest.MonkeyPatch.context() as patch:
        empty = flush.Command.handle

        @retry_deadlocks
        def empty_as_owner(self: flush.Command, **options: Any) -> None:
            """The last request of a page that was closed may still be at some rows."""
            with owning():
                try:
                    empty(self, **options)
                except CommandError as refused:
                    raise refused.__cause__ or refused  # noqa: B904 - as the database said it

        patch.setattr(flush.Command, "handle", empty_as_owner)
        patch.setattr(BaseDatabaseCreation, "deserialize_db_from_string", sown)
        yield


def sown(creation: BaseDatabaseCreation, seeds: str) -> None:
    """What the migrations wrote, by a statement a table rather than two a row."""
    rows = defaultdict(list)
    with transaction.atomic():
        for row in serializers.deserialize("json", seeds):
            rows[type(row.object)].append(row)
        for model, found in rows.items():
            # Nothing was emptied yet before the first test that asks for them.
            there = set(model._base_manager.values_list("pk", flat=True))
            new = [row.object for row in found if row.object.pk not in there]
            model._base_manager.bulk_create(new)
        for row in chain.from_iterable(rows.values()):
            for name, others in row.m2m_data.items():
                getattr(row.object, name).set(others)


@contextmanager
def as_application() -> Iterator[None]:
    """Undoes `owning` for a while."""
    owner = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(identity_of(settings.DATABASE_URL))
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(owner)


@pytest.fixture(scope="session", autouse=True)
def settings_of_tests() -> None:
    """Once for the run: a test that is about one of these sets it for itself."""
    # Tests work their imports themselves, over the one connection that sees their rows.
    settings.IMPORT_BELL = False
    settings.IMPORT_CONNECTIONS = 1
    # Runs side by side, and one after another, share one Valkey, in which people have the same
    # numbers and claims the same names.
    settings.CACHES["default"]["KEY_PREFIX"] = uuid4().hex
    settings.UPLOADS_AT_ONCE = 100
    settings.REQUESTS_A_MINUTE = 0
    settings.EXPORTS_AN_HOUR = 0
    # Each new client would look for all files again; live servers serve them by themselves.
    settings.WHITENOISE_USE_FINDERS = False


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Every test begins as a process does; queries are counted the same in any order."""
    forget()


@pytest.fixture(scope="session")
def seeds(django_db_setup: None) -> str:
    """What the migrations wrote; kept by pytest-django where some test asks for a rollback."""
    return str(getattr(connection, "_test_serialized_contents", ""))


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def admin_person(db: None) -> User:
    person = _facility_person("ada", Role.ADMIN)
    person.is_superuser = True
    person.save(update_fields=["is_superuser"])
    return person


@pytest.fixture
def supervisor(db: None) -> User:
    return _facility_person("sam", Role.SUPERVISOR)


@pytest.fixture
def auditor(db: None) -> User:
    return _facility_person("audrey", Role.AUDITOR)


@pytest.fixture
def senior_agent(db: None) -> User:
    return _agent("sofia", "SeniorAgent")


@pytest.fixture
def escalation_agent(db: None) -> User:
    return _agent("emil", "EscalationTeam")


@pytest.fixture
def general_agent(db: None) -> User:
    return _agent("gina", "GeneralAgent")


@pytest.fixture
def aged_today(db: None, today: date) -> date:
    """The portfolio's as-of date is today."""
    JobRun.objects.create(job=JobRun.REAGE, date=today, finished_at="2026-11-21T02:00Z")
    return today

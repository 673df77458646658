"""The demo's agents have texts and macros from the first day."""

import pytest

from accounts.models import Team
from claims.models import Macro, TextModule
from demo.phrases import MACROS, TEXTS, create_phrases
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_every_agent_has_them() -> None:
    create_phrases()
    agent = UserFactory()
    agent.teams.add(Team.objects.get(name="GeneralAgent"))
    assert set(TextModule.objects.for_user(agent).values_list("name", "text")) == set(TEXTS)
    assert {(macro.key, macro.outcome.code) for macro in Macro.objects.for_user(agent)} == {
        (key, code) for _, key, code, _ in MACROS
    }


def test_a_second_start_adds_none() -> None:
    create_phrases()
    create_phrases()
    assert (TextModule.objects.count(), Macro.objects.count()) == (len(TEXTS), len(MACROS))

"""Who else has a claim open: said, and locking nobody out."""

from datetime import timedelta

import pytest
from django.db import connection

from accounts.models import User
from arengine.lib.dates import now
from claims.presence import note_presence
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


def test_whoever_opens_a_claim_is_told_who_else_has_it_open(
    general_agent: User, supervisor: User
) -> None:
    claim, moment = ClaimFactory(), now()
    assert note_presence(claim, general_agent, moment) == []
    (other,) = note_presence(claim, supervisor, moment + timedelta(seconds=5))
    assert other.name == str(general_agent)
    assert note_presence(ClaimFactory(), supervisor, moment) == []


def test_claims_of_another_installation_in_the_same_cache_are_others(
    general_agent: User, supervisor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim, moment = ClaimFactory(), now()
    note_presence(claim, general_agent, moment)
    monkeypatch.setitem(connection.settings_dict, "NAME", "elsewhere")
    assert note_presence(claim, supervisor, moment) == []

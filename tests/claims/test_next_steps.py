"""The next step of a claim: written by upper floors, replaced as a whole, cleared."""

import pytest

from claims.models import NextStep
from claims.services.next_steps import clear_next_step, set_next_step
from tests.factories import TODAY, ClaimFactory

pytestmark = pytest.mark.django_db


def test_a_step_replaces_the_one_before_in_one_statement(django_assert_num_queries: object) -> None:
    claim = ClaimFactory()
    set_next_step(claim.pk, title="Call", why="BCBS, step 1", due_on=TODAY)
    with django_assert_num_queries(1):  # type: ignore[operator]
        set_next_step(claim.pk, title="Appeal")
    step = NextStep.objects.get()
    assert (step.title, step.why, step.due_on) == ("Appeal", "", None)


def test_a_step_is_cleared_once() -> None:
    claim = ClaimFactory()
    set_next_step(claim.pk, title="Call")
    assert (clear_next_step(claim.pk), clear_next_step(claim.pk)) == (True, False)

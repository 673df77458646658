"""After the check: the result, cancelling, resuming, taking back."""

import pytest
from django.test import Client

from accounts.models import User
from claims.importing.services import confirm_import
from claims.models import Claim, Import
from tests.claims.importing.claims_files import DAMAGED, GOOD, sent, worked
from tests.claims.views.imports.shown import body
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def applied(site: Client) -> Import:
    received = sent(GOOD, is_snapshot=True)
    site.post(f"{received.link}/confirm")
    return worked(received.pk)


def test_the_result_leads_to_the_claims(site: Client, applied: Import) -> None:
    shown = body(site.get(applied.link))
    assert f'href="/claims?import={applied.pk}"' in shown
    assert "$1,271.16</dd>" not in shown
    assert "$1,271.16 <span" in shown
    assert "as checked" in shown


def test_missing_claims_are_a_link(site: Client) -> None:
    ClaimFactory(claim_number="GONE")
    received = sent(GOOD, is_snapshot=True)
    site.post(f"{received.link}/confirm")
    shown = body(site.get(worked(received.pk).link))
    assert f'href="/claims/missing?import={received.pk}"' in shown


def test_undo_names_counts_and_sum_before_it_is_pressed(site: Client, applied: Import) -> None:
    shown = body(site.get(f"{applied.link}?step=undo"))
    assert "3 new claims will be withdrawn" in shown
    assert "<strong>$1,271.16</strong>" in shown
    for _ in range(2):
        site.post(f"{applied.link}/undo")
    after = worked(applied.pk)
    assert after.state == "undone"
    assert Claim.objects.exclude(balance=0).count() == 0
    assert "The import was taken back" in body(site.get(applied.link))


def test_cancel_before_confirming_writes_nothing(site: Client) -> None:
    received = sent(GOOD)
    site.post(f"{received.link}/cancel")
    assert worked(received.pk).state == "cancelled"
    assert "Nothing was written" in body(site.get(received.link))


def test_a_stopped_import_can_be_resumed(site: Client, supervisor: User) -> None:
    received = sent(GOOD)
    confirm_import(received, user=supervisor)
    Import.objects.update(state="failed", failure="The worker died 3 times: chunk 1.")
    shown = body(site.get(received.link))
    assert "The worker died 3 times: chunk 1." in shown
    assert "Resume" in shown
    site.post(f"{received.link}/resume")
    assert worked(received.pk).state == "applied"


def test_steps_can_be_left_and_come_back_to(site: Client) -> None:
    received = sent(DAMAGED)
    for step in ("file", "columns", "check", "confirm"):
        shown = body(site.get(f"{received.link}?step={step}"))
        assert f'href="{received.link}?step={step}" aria-current="step"' in shown


def test_a_file_that_failed_early_has_few_steps_behind_it(site: Client) -> None:
    assert body(site.get(sent(b"%PDF-1.7", name="a.pdf").link)).count("(done)") == 1
    assert body(site.get(sent(GOOD).link)).count("(done)") == 2

"""What the check found, and confirming it."""

from decimal import Decimal

import pytest
from django.test import Client

from claims.models import Claim, Import
from tests.claims.importing.claims_files import DAMAGED, GOOD, HEADER, sent, worked
from tests.claims.views.imports.shown import body
from tests.factories import ClaimFactory

pytestmark = pytest.mark.django_db


def test_the_check_counts_rows_and_dollars(site: Client) -> None:
    received = sent(DAMAGED)
    shown = body(site.get(received.link))
    assert "4 rejected rows, by cause" in shown
    assert "$420.00" in shown  # every readable balance
    assert "$100.00" in shown  # of the accepted row
    assert "$320.00" in shown  # the difference, and the sum of its rows
    assert "Continue to confirm" in shown


def test_progress_is_committed_work_and_survives_a_reload(site: Client) -> None:
    received = sent(GOOD)
    Import.objects.update(
        state="applying", progress_phase="apply", progress_done=40, progress_total=100
    )
    for _ in range(2):
        shown = body(site.get(received.link))
        assert 'max="100" value="40"' in shown
        assert 'hx-trigger="every 1s"' in shown
    assert "40 of 100 rows" in body(site.get(f"{received.link}/progress"))


def test_progress_ends_with_the_whole_page(site: Client) -> None:
    received = sent(GOOD)
    response = site.get(f"{received.link}/progress")
    assert response.headers["HX-Redirect"] == received.link


def test_changes_are_shown_old_and_new(site: Client) -> None:
    ClaimFactory(claim_number="00012345", balance=Decimal("900.00"))
    shown = body(site.get(sent(GOOD).link))
    assert "<del>$900.00</del> → <ins>$1,033.66</ins>" in shown


def test_a_cause_groups_its_rows(site: Client) -> None:
    rows = "\n".join(f"A-{n},AETNA,abc,5" for n in range(7))
    shown = body(site.get(sent(f"{HEADER}\n{rows}\nB-1,AETNA,1.00,5\n").link))
    assert '<td class="num" data-label="Rows">7</td>' in shown
    assert '<td class="num" data-label="First row">2</td>' in shown


def test_confirm_says_what_will_happen(site: Client) -> None:
    received = sent(DAMAGED)
    shown = body(site.get(f"{received.link}?step=confirm"))
    assert "1 claim will be created, 0 changed" in shown
    assert "Open AR goes from $0.00 to <strong>$100.00</strong>" in shown
    assert "Apply without the 4 rejected rows" in shown


def test_rejected_rows_need_the_checkbox(site: Client) -> None:
    received = sent(DAMAGED)
    refused = site.post(
        f"{received.link}/confirm",
        headers={"referer": f"http://testserver{received.link}?step=confirm"},
        follow=True,
    )
    assert "4 rows are rejected." in body(refused)
    assert worked(received.pk).state == "checked"
    site.post(f"{received.link}/confirm", {"partial": "on"})
    assert worked(received.pk).state == "applied"
    assert Claim.objects.get().claim_number == "A-1"


def test_a_dry_run_cannot_be_confirmed(site: Client) -> None:
    received = sent(GOOD, is_dry_run=True)
    shown = body(site.get(f"{received.link}?step=confirm"))
    assert "A dry run ends here and cannot be confirmed." in shown
    site.post(f"{received.link}/confirm")
    assert worked(received.pk).state == "checked"
    assert Claim.objects.count() == 0


def test_an_import_that_has_failed_cannot_be_confirmed(site: Client) -> None:
    received = sent(b"%PDF-1.7", name="open.pdf")
    site.post(f"{received.link}/confirm")
    assert worked(received.pk).state == "failed"

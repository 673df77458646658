"""Rows that hang on the claims of the ground, one a claim."""

from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.choices import Role
from arengine.lib.dates import today
from claims.choices import EntryKind
from claims.models import (
    ApprovalLimit,
    Claim,
    Deadline,
    DeadlineRule,
    Escalation,
    EscalationVersion,
    LedgerEntry,
    Outcome,
    Payer,
    Touch,
)
from claims.services.attachments import attach_file
from claims.services.decisions import request_write_off
from tests.access.ground import Ground
from tests.factories import ClaimFactory


def add_ledger(ground: Ground) -> None:
    for thing, claim in ground.claims.items():
        entry = LedgerEntry.objects.create(
            claim=claim, kind=EntryKind.PAYMENT, amount=Decimal("-5.00"), posted_on=today(),
            team_id=claim.team_id, payer=claim.payer, facility=claim.facility,
        )  # fmt: skip
        ground.rows["ledgerentry", thing] = entry
        ground.rows["claim", thing] = claim
        ground.rows["touch", thing] = Touch.objects.create(
            claim=claim, user=ground.people["agent"], outcome=Outcome.objects.get(code="NOF")
        )


def add_deadlines(ground: Ground) -> None:
    """Missed ones, which wait for a person's word."""
    missed = {"kind": "timely_filing", "state": "expired", "due_on": today(), "found_on": today()}
    for thing, claim in ground.claims.items():
        ground.rows["deadline", thing] = Deadline.objects.create(claim=claim, **missed)
    ground.rows["deadlinerule", "own"] = DeadlineRule.objects.earliest("pk")


def add_files(ground: Ground) -> None:
    """Sent by a supervisor: nobody else's to withdraw."""
    for thing, claim in ground.claims.items():
        sent = SimpleUploadedFile("letter.txt", b"Dear payer")
        file = attach_file(claim, sent, user=ground.people["supervisor"])
        ground.rows["attachment", thing] = file


def add_decisions(ground: Ground, payer: Payer) -> None:
    """On claims of their own: who writes off the others is asked nothing."""
    for thing, claim in ground.claims.items():
        about = ClaimFactory(
            claim_number=f"{claim.claim_number}-WO", payer=payer,
            facility=claim.facility, team_id=claim.team_id,
        )  # fmt: skip
        if thing == "left":
            Claim.objects.filter(pk=about.pk).update(team=ground.rows["team", "team"])
        ground.rows["decisionrequest", thing] = request_write_off(
            about, amount=Decimal("1.00"), user=ground.rows["user", "own"], reason="Small",
            today=today(),
        )  # fmt: skip
        ground.rows["escalation", thing] = Escalation.objects.create(
            claim=about, reason="Help", raised_by=ground.rows["user", "own"],
            from_team_id=claim.team_id, to_team_id=claim.team_id, from_work_status="new",
        )  # fmt: skip
    ground.rows["escalationversion", "own"] = EscalationVersion.objects.get(number=1)
    ground.rows["approvallimit", "own"] = ApprovalLimit.objects.create(
        role=Role.AGENT, alone_up_to=0, up_to=0, effective_from=today(), source="Memo"
    )

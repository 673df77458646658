"""One row of everything the back office shows, and the addresses of its pages."""

import re
from datetime import date
from decimal import Decimal

from django.db.models import Model
from django.test import Client

from accounts.models import AuditEntry, Facility, Team, User
from claims.choices import EntryKind
from claims.models import (
    AnswerTime,
    ApprovalLimit,
    Claim,
    ContractTerm,
    Deadline,
    DeadlineRule,
    DecisionRequest,
    DenialCategory,
    DenialCode,
    Escalation,
    EscalationVersion,
    FollowUpRule,
    Import,
    ImportProblem,
    JobRun,
    LedgerEntry,
    Macro,
    MappingProfile,
    Outcome,
    Payer,
    PayerAlias,
    PayerMerge,
    RootCause,
    RoutingVersion,
    ScoreWeights,
    TextModule,
    Touch,
)
from exchange.models import WebhookDelivery, WebhookEndpoint
from strategies.models import (
    Campaign,
    DenialCluster,
    DenialProject,
    Enrolment,
    EnrolmentRules,
    Handover,
    HandoverRule,
    HandoverRules,
    MessageTemplate,
    PriorityThresholds,
    Strategy,
    StrategyVersion,
    Workflow,
    WorkflowVersion,
)
from tests.factories import TODAY, ClaimFactory, FacilityFactory, PayerFactory, UserFactory
from tests.strategies.workflows import over, workflow_version

MODELS: tuple[type[Model], ...] = (
    User,
    Team,
    Facility,
    Payer,
    PayerAlias,
    ContractTerm,
    AnswerTime,
    DeadlineRule,
    Deadline,
    DenialCategory,
    DenialCode,
    RootCause,
    PayerMerge,
    Claim,
    LedgerEntry,
    Outcome,
    FollowUpRule,
    TextModule,
    Macro,
    Touch,
    Import,
    MappingProfile,
    RoutingVersion,
    ScoreWeights,
    JobRun,
    AuditEntry,
    ApprovalLimit,
    DecisionRequest,
    Escalation,
    EscalationVersion,
    WebhookEndpoint,
    WebhookDelivery,
    Strategy,
    StrategyVersion,
    PriorityThresholds,
    WorkflowVersion,
    Enrolment,
    MessageTemplate,
    DenialCluster,
    DenialProject,
    EnrolmentRules,
    HandoverRules,
    Handover,
)
INLINE = re.compile(rb"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:")


def make_import(number: int) -> Import:
    return Import.objects.create(
        file_name=f"claims-{number}.csv",
        size=1,
        digest=f"{number:064}",
        fingerprint=f"{number:064}",
        as_of=TODAY,
    )


def post(claim: Claim, amount: str = "-50.00") -> LedgerEntry:
    return LedgerEntry.objects.create(
        claim=claim,
        kind=EntryKind.PAYMENT,
        amount=Decimal(amount),
        posted_on=TODAY,
        team=claim.team,
        payer=claim.payer,
        facility=claim.facility,
    )


def fill(number: int, person: User) -> None:
    """One more row of each model."""
    UserFactory()
    Team.objects.create(name=f"Team{number}", label=f"Team {number}")
    FacilityFactory(name=f"Facility {number}")
    payer, other = PayerFactory(), PayerFactory()
    claim = ClaimFactory(payer=payer, team_name="SeniorAgent")
    post(claim)
    Deadline.objects.create(claim=claim, kind="timely_filing", due_on=TODAY, found_on=TODAY)
    outcome = Outcome.objects.create(code=f"OUT-{number}", label="Out", source="Memo")
    FollowUpRule.objects.create(
        outcome=outcome, payer=payer, days=3, effective_from=TODAY, source="Manual"
    )
    TextModule.objects.create(name=f"Text {number}", text="Called {payer}.")
    Macro.objects.create(name=f"Macro {number}", key="A", outcome=outcome)
    Touch.objects.create(claim=claim, user=person, outcome=outcome, note="Called.")
    source = make_import(number)
    ImportProblem.objects.create(
        source_import=source, row=2, column="balance", found="x", expected="money", message="No."
    )
    ContractTerm.objects.create(
        payer=payer, kind="appeal_days", value=60, effective_from=date(2026, 1, 1), source="Manual"
    )
    AnswerTime.objects.create(
        line_of_business="commercial",
        days=30,
        effective_from=date(2026, 1, number + 1),
        source="Memo",
    )
    category = DenialCategory.objects.create(
        key=f"kind_{number}", label=f"Kind {number}", words="So.", first_action="Look.",
        appeal="no", owner="Billing",
    )  # fmt: skip
    DenialCode.objects.create(kind="rarc", value=f"N{900 + number}", category=category)
    RootCause.objects.create(name=f"Cause {number}")
    PayerMerge.objects.create(
        source=other, target=payer, claim_ids=[1, 2], alias_ids=[], merged_by=person
    )
    MappingProfile.objects.create(name=f"Profile {number}", mapping={})
    RoutingVersion.objects.create(number=number + 2, effective_from=TODAY, source="Memo")
    JobRun.objects.create(job="run_night", date=date(2026, 11, number + 1))
    ApprovalLimit.objects.create(
        person=UserFactory(), alone_up_to=5, up_to=5, effective_from=TODAY, source="Memo"
    )
    Escalation.objects.create(
        claim=claim, reason="Help", raised_by=UserFactory(), from_work_status="new",
        from_team=claim.team, to_team=claim.team,
    )  # fmt: skip
    EscalationVersion.objects.create(number=number + 2, effective_from=TODAY, source="Memo")
    endpoint = WebhookEndpoint.objects.create(
        url="https://8.8.8.8/", kinds=["claim.touched"], owner=UserFactory(), secret="whsec_AAAA"
    )
    WebhookDelivery.objects.create(
        endpoint=endpoint, event_id=f"test-{number}", kind="webhook.test", payload={}
    )
    StrategyVersion.objects.create(
        strategy=Strategy.objects.create(name=f"Strategy {number}", payer_key=f"payer {number}"),
        number=1, valid_from=TODAY, summary="Call.", source="Memo",
    )  # fmt: skip
    Campaign.objects.create(
        name=f"Campaign {number}", goal="Collect.", workflow=Workflow.objects.earliest("pk"),
        owner=UserFactory(), starts_on=TODAY, ends_on=TODAY,
    )  # fmt: skip
    MessageTemplate.objects.create(
        key=f"text-{number}", kind="email", name="Text", subject="Status", body="Where?"
    )
    PriorityThresholds.objects.create(
        number=number + 2, valid_from=TODAY, source="Memo", high_from="0.2", medium_from="0.1"
    )
    enrolment = over(claim, workflow_version(f"workflow-{number}"))
    EnrolmentRules.objects.create(number=number + 1, valid_from=TODAY, source="Memo")
    HandoverRules.objects.create(number=number + 2, valid_from=TODAY, source="Memo")
    Handover.objects.create(
        claim=claim, rule=HandoverRule.objects.earliest("pk"), cause="Rule", reason="So",
        moved_on=TODAY, from_enrolment=enrolment, from_state="running",
    )  # fmt: skip
    cause = {"payer": payer, "code": str(number + 1), "provider": "Dr Ames"}
    DenialCluster.objects.create(
        **cause, claims=2, dollars=20, provider_denied=2, provider_claims=4, payer_denied=2,
        payer_claims=9,
    )  # fmt: skip
    calls = WorkflowVersion.objects.filter(workflow__key="phone-campaign").latest("number")
    DenialProject.objects.create(
        **cause, name=f"Project {number}", owner=person, workflow=calls.workflow, version=calls,
        started_on=TODAY,
    )  # fmt: skip
    DecisionRequest.objects.create(
        kind="write_off", claim=claim, amount=5, reason="Small", requested_by=UserFactory()
    )


def address(model: type[Model], rest: str = "") -> str:
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/{rest}"


def open_page(client: Client, page: str) -> bytes:
    """The page's bytes: it opens, and carries nothing that the strict policy would block."""
    answer = client.get(page)
    assert answer.status_code == 200, page
    inline = INLINE.search(answer.content)
    assert inline is None, f"{page}: {inline and inline.group()!r}"
    return bytes(answer.content)

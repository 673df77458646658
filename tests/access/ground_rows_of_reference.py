"""Rows that everybody's work rests on: payers, codes, phrases, versions of rules, jobs."""

import io
from datetime import timedelta

from accounts.choices import MessageChannel, OptOutReason
from accounts.models import AuditEntry, User
from accounts.services.outbox import File, opt_out, put_in_outbox
from arengine.lib.dates import today
from claims.bulk_actions.services import preview_bulk_action
from claims.importing.services import Wishes, receive_file
from claims.importing.working import work
from claims.models import (
    AnswerTime,
    Claim,
    ContractTerm,
    DenialCategory,
    DenialCode,
    FollowUpRule,
    Import,
    JobRun,
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
)
from claims.services.planning import propose_teams
from claims.services.routing import draft_version
from claims.services.score import draft_weights
from strategies.models import (
    Campaign,
    DenialCluster,
    Enrolment,
    Handover,
    HandoverRule,
    MessageTemplate,
    PriorityThresholds,
    Trial,
    Workflow,
)
from strategies.services.denials import ProjectPlan, keep_clusters, start_project
from strategies.services.enrolment_rules import draft_enrolment_rules
from strategies.services.handover_rules import draft_handover_rules
from strategies.services.strategy_drafts import draft_for_payer
from strategies.services.workflows import draft_workflow
from tests.access.ground import Ground
from tests.factories import ClaimFactory, PayerFactory
from tests.strategies.handover import handover_rule, rules_in_force
from tests.strategies.workflows import over

FILE = b"claim_number,payer,balance,aging_days\nNEW-1,Aetna,10.00,40\n"


def add_reference(ground: Ground, payer: Payer) -> None:
    term = {"kind": "appeal_days", "value": 60, "effective_from": today(), "source": "Manual"}
    merge = {"claim_ids": [], "alias_ids": [], "merged_by": ground.people["supervisor"]}
    ground.rows |= {
        ("payer", "own"): payer,
        ("payeralias", "own"): PayerAlias.objects.create(key="aetna us", payer=payer),
        ("denialcategory", "own"): DenialCategory.objects.first(),
        ("denialcode", "own"): DenialCode.objects.first(),
        ("rootcause", "own"): RootCause.objects.first(),
        ("answertime", "own"): AnswerTime.objects.earliest("pk"),
        ("contractterm", "own"): ContractTerm.objects.create(payer=payer, **term),
        ("payermerge", "own"): PayerMerge.objects.create(
            source=PayerFactory(), target=payer, **merge
        ),
    }


def add_phrases(ground: Ground) -> None:
    outcome = Outcome.objects.get(code="NOF")
    ground.rows |= {
        ("outcome", "own"): Outcome.objects.create(code="OUT", label="Out"),
        ("followuprule", "own"): FollowUpRule.objects.create(
            outcome=outcome, line_of_business="medicare", days=3, effective_from=today(), source="x"
        ),
        ("textmodule", "own"): TextModule.objects.create(name="Called", text="Called {payer}."),
        ("macro", "own"): Macro.objects.create(name="Not on file", key="N", outcome=outcome),
    }
    for name, person in ground.people.items():
        ground.rows["text", name] = TextModule.objects.create(owner=person, name="A", text="a")
        mine = Macro.objects.create(owner=person, name="A", key="A", outcome=outcome)
        ground.rows["mine", name] = mine
    mate = ground.rows["user", "own"]
    ground.rows["text", "other"] = TextModule.objects.create(owner=mate, name="B", text="b")
    ground.rows["mine", "other"] = Macro.objects.create(
        owner=mate, name="B", key="B", outcome=outcome
    )


def _checked_import(supervisor: User) -> Import:
    """It waits for a person's word."""
    wishes = Wishes(as_of=today())
    received, _ = receive_file(io.BytesIO(FILE), "a.csv", wishes, user=supervisor, today=today())
    work(received.pk)
    return received


def add_work(ground: Ground) -> None:
    supervisor = ground.people["supervisor"]
    in_force = RoutingVersion.objects.in_force(today())
    own = Claim.objects.filter(pk=ground.claims["own"].pk)
    noted = preview_bulk_action(
        own, kind="note", values={"note": "Seen"}, user=supervisor, today=today()
    )
    ground.rows |= {
        ("bulkaction", "own"): noted,
        ("import", "own"): _checked_import(supervisor),
        ("mappingprofile", "own"): MappingProfile.objects.create(name="Feed", mapping={}),
        ("routingversion", "own"): draft_version(in_force, user=supervisor, today=today()),
        ("scoreweights", "own"): draft_weights(
            ScoreWeights.objects.in_force(), user=supervisor
        ),
        ("auditentry", "own"): AuditEntry.objects.latest("pk"),
        ("plan", "own"): propose_teams(user=supervisor, today=today(), weigh_by="claims"),
        ("jobrun", "own"): JobRun.objects.create(job="fold", date=today()),
    }  # fmt: skip


def add_strategies(ground: Ground, payer: Payer) -> None:
    workflow = Workflow.objects.get(key="phone-campaign")
    wording, _ = draft_workflow(workflow, user=ground.people["supervisor"], today=today())
    for thing, claim in ground.claims.items():
        ground.rows["enrolment", thing] = over(claim, workflow.versions.get(number=1))
    decider = {"user": ground.people["supervisor"], "today": today()}
    ground.rows["enrolmentrules", "own"] = draft_enrolment_rules(**decider)[0]
    rule = rules_in_force(handover_rule(missed=9)).rules.get()
    ground.rows["handoverrules", "own"] = draft_handover_rules(**decider)[0]
    for thing, claim in ground.claims.items():
        ground.rows["handover", thing] = _moved(claim, rule, ground.rows["enrolment", thing])
    draft, _ = draft_for_payer(payer, user=ground.people["supervisor"], today=today())
    ground.rows |= {
        ("strategy", "own"): draft.strategy,
        ("strategyversion", "own"): draft,
        ("workflow", "own"): workflow,
        ("workflowversion", "own"): wording,
        ("prioritythresholds", "own"): PriorityThresholds.objects.get(),
        ("campaign", "own"): Campaign.objects.create(
            name="Phones", goal="Collect.", workflow=Workflow.objects.earliest("pk"),
            owner=ground.people["supervisor"], starts_on=today(),
            ends_on=today() + timedelta(days=30),
            filters={"q": [ground.claims["own"].claim_number], "status": ["open"]},
        ),
    }  # fmt: skip
    ground.rows |= {
        ("trial", "own"): Trial.objects.create(
            campaign=ground.rows["campaign", "own"], horizon_days=30, expected_share="0.5",
            champion=Workflow.objects.earliest("pk").versions.earliest("pk"),
            challenger=Workflow.objects.latest("pk").versions.earliest("pk"),
            smallest_difference="0.05",
        ),
        ("optout", "own"): opt_out("nobody@payer.example", reason=OptOutReason.ASKED),
        ("messagetemplate", "own"): MessageTemplate.objects.get(key="status-letter"),
        ("message", "own"): put_in_outbox(
            "one", channel=MessageChannel.LETTER, to_address="PO Box 1", subject="Appeal",
            body="Dear", files=[File("a.pdf", "application/pdf", b"%PDF-1")],
        ),
        ("message", "team"): put_in_outbox(
            "another", channel=MessageChannel.LETTER, to_address="PO Box 1", subject="Appeal",
            body="Dear", author=ground.people["agent"],
        ),
    }  # fmt: skip


def _moved(claim: Claim, rule: HandoverRule, enrolment: Enrolment) -> Handover:
    return Handover.objects.create(
        claim=claim,
        rule=rule,
        cause=rule.name,
        reason=rule.reason,
        moved_on=today(),
        from_enrolment=enrolment,
        from_state="running",
    )


def add_denials(ground: Ground, payer: Payer) -> None:
    """Three causes: two have a project, the agent's and the supervisor's."""
    supervisor, of = ground.people["supervisor"], ground.claims["facility"]
    for number, code in enumerate(("CO-197", "CO-50", "CO-16") * 2):
        ClaimFactory(
            claim_number=f"DENIED-{number}",
            facility=of.facility,
            team=of.team,
            payer=payer,
            denial_code=code,
            adjudication_status="denied",
        )
    keep_clusters(today())
    clusters = {cluster.code: cluster for cluster in DenialCluster.objects.all()}
    ground.rows["denialcluster", "own"] = clusters["197"]
    calls = Workflow.objects.get(key="phone-campaign")
    for thing, code, owner in (("own", "50", "agent"), ("other", "16", "supervisor")):
        plan = ProjectPlan(name=code, owner=ground.people[owner], workflow=calls)
        started = start_project(clusters[code], plan, user=supervisor, today=today())
        ground.rows["denialproject", thing] = started

"""What the night enrols by itself: by rules and by the payers' strategies."""

from decimal import Decimal
from typing import Any

import pytest
from django.db.models.functions import Now

from accounts.models import User
from arengine.lib.errors import Refused
from claims.choices import LineOfBusiness
from claims.models import Claim, Deadline
from claims.services.merging import merge_payers
from strategies.choices import AppliesTo, EnrolmentState
from strategies.models import (
    Enrolment,
    EnrolmentRule,
    EnrolmentRules,
    Strategy,
    StrategyVersion,
    StrategyWorkflow,
    Workflow,
    WorkflowVersion,
)
from strategies.services.enrolling import enrol_all, enrol_by_rules, enrol_by_strategy
from strategies.services.enrolment_rules import (
    activate_enrolment_rules,
    draft_enrolment_rules,
    save_enrolment_rules,
    try_enrolment_rules,
)
from tests.factories import TODAY, ClaimFactory, PayerFactory
from tests.strategies.workflows import enrolled, workflow_version

pytestmark = pytest.mark.django_db


def strategy(
    *lines: tuple[WorkflowVersion, AppliesTo],
    payer_key: str = "",
    line_of_business: str = "",
    enrols: bool = True,
) -> StrategyVersion:
    """In force; in place of any seeded one for the same."""
    whom, _ = Strategy.objects.get_or_create(
        payer_key=payer_key, line_of_business=line_of_business, defaults={"name": payer_key or "-"}
    )
    version = StrategyVersion.objects.create(
        strategy=whom,
        number=whom.versions.count() + 1,
        valid_from=TODAY,
        source="Test",
        summary="-",
        enrols=enrols,
        activated_at=Now(),
    )
    StrategyWorkflow.objects.bulk_create(
        StrategyWorkflow(
            version=version, position=place, workflow=one.workflow, applies_to=applies_to
        )
        for place, (one, applies_to) in enumerate(lines, start=1)
    )
    return version


def workflow_of(claim: Claim) -> str | None:
    row = Enrolment.objects.under_way().filter(claim=claim).first()
    return row.version.workflow.key if row else None


def test_a_strategy_that_does_not_enrol_leaves_claims_alone() -> None:
    ClaimFactory(payer__name="Acme")
    strategy((workflow_version(), AppliesTo.ANY), payer_key="acme", enrols=False)
    assert enrol_by_strategy(TODAY) == 0


def test_the_first_workflow_that_fits_is_begun() -> None:
    payer = PayerFactory(name="Acme")
    open_, denied = ClaimFactory(payer=payer), ClaimFactory(payer=payer)
    Claim.objects.filter(pk=denied.pk).update(adjudication_status="denied")
    strategy(
        (workflow_version("dispute"), AppliesTo.DENIED),
        (workflow_version("calls"), AppliesTo.ANY),
        payer_key="acme",
    )
    assert enrol_by_strategy(TODAY) == 2
    assert (workflow_of(open_), workflow_of(denied)) == ("calls", "dispute")


def test_own_strategy_before_its_line_of_business_before_the_default() -> None:
    own = ClaimFactory(payer__name="Acme")
    medicare = ClaimFactory(payer__line_of_business=LineOfBusiness.MEDICARE)
    other = ClaimFactory()
    strategy((workflow_version("own"), AppliesTo.ANY), payer_key="acme")
    strategy((workflow_version("line"), AppliesTo.ANY), line_of_business="medicare")
    strategy((workflow_version("default"), AppliesTo.ANY))
    strategy(line_of_business="commercial", enrols=False)
    assert enrol_by_strategy(TODAY) == 2
    shown = (workflow_of(own), workflow_of(medicare), workflow_of(other))
    assert shown == ("own", "line", None)


def test_after_a_merge_the_strategy_of_the_payers_own_name_enrols(supervisor: User) -> None:
    merged, acme = PayerFactory(name="Zenith"), PayerFactory(name="Acme")
    claim = ClaimFactory(payer=merged)
    strategy((workflow_version("others"), AppliesTo.ANY), payer_key="zenith")
    strategy((workflow_version("own"), AppliesTo.ANY), payer_key="acme")
    merge_payers(merged, acme, user=supervisor, today=TODAY)
    assert enrol_by_strategy(TODAY) == 1
    assert workflow_of(claim) == "own"


def test_where_no_strategy_is_in_force_the_night_enrols_the_others() -> None:
    ClaimFactory()
    claim = ClaimFactory(payer__name="Acme")
    StrategyVersion.objects.all().delete()
    strategy((workflow_version("own"), AppliesTo.ANY), payer_key="acme")
    assert enrol_by_strategy(TODAY) == 1
    assert workflow_of(claim) == "own"


def test_a_workflow_is_begun_by_itself_once() -> None:
    claim = ClaimFactory(payer__name="Acme")
    first, second = workflow_version("first"), workflow_version("second")
    strategy((first, AppliesTo.ANY), (second, AppliesTo.ANY), payer_key="acme")
    begun = []
    for _ in range(3):
        enrol_by_strategy(TODAY)
        begun.append(workflow_of(claim))
        Enrolment.objects.update(state=EnrolmentState.COMPLETED, position=None, due_on=None)
    assert begun == ["first", "second", None]


@pytest.mark.parametrize(
    "column",
    [
        {"responsibility": "patient"},
        {"work_status": "escalated"},
        {"balance": 0},
        {"missing_since": f"{TODAY}T00:00Z"},
    ],
)
def test_what_nobody_pursues_is_not_enrolled(column: dict[str, Any]) -> None:
    ClaimFactory(payer__name="Acme")
    Claim.objects.update(**column)
    strategy((workflow_version(), AppliesTo.ANY), payer_key="acme")
    assert enrol_by_strategy(TODAY) == 0


def test_an_appeal_is_for_denials_whose_clock_runs() -> None:
    payer = PayerFactory(name="Acme")
    claims = ClaimFactory.create_batch(2, payer=payer, adjudication_status="denied")
    Deadline.objects.create(
        claim=claims[0], kind="appeal_level_1", due_on=TODAY, found_on=TODAY, state="running"
    )
    strategy((workflow_version("appeal"), AppliesTo.APPEALABLE), payer_key="acme")
    assert enrol_by_strategy(TODAY) == 1
    assert workflow_of(claims[0]) == "appeal"


@pytest.mark.parametrize(
    ("code", "line", "begun"),
    [
        ("CO-50", "commercial", 1),
        ("CO-16 MA130", "commercial", 0),
        ("CO-29", "medicare", 0),
        ("CO-29", "commercial", 1),
    ],
)
def test_a_denial_without_appeal_rights_begins_no_appeal(code: str, line: str, begun: int) -> None:
    payer = PayerFactory(name="Acme", line_of_business=line)
    ClaimFactory(payer=payer, adjudication_status="denied", denial_code=code)
    version = workflow_version("appeal")
    Workflow.objects.filter(pk=version.workflow_id).update(is_appeal=True)
    strategy((version, AppliesTo.DENIED), payer_key="acme")
    assert enrol_by_strategy(TODAY) == begun


def rules_of(user: User, *rules: EnrolmentRule) -> EnrolmentRules:
    draft, _ = draft_enrolment_rules(user=user, today=TODAY)
    save_enrolment_rules(draft, rules, user=user)
    return activate_enrolment_rules(draft, user=user, today=TODAY, source="Test")


def rule(version: WorkflowVersion, **conditions: Any) -> EnrolmentRule:
    return EnrolmentRule(name=f"To {version.workflow}", workflow=version.workflow, **conditions)


def test_the_first_rule_that_holds_enrols(supervisor: User) -> None:
    large, small = ClaimFactory(balance=Decimal("900.00")), ClaimFactory(days=200)
    young = ClaimFactory(days=10)
    rules_of(
        supervisor,
        rule(workflow_version("talks"), balance_over=Decimal("500.00")),
        rule(workflow_version("calls"), age_over=90),
    )
    assert enrol_by_rules(TODAY) == 2
    shown = (workflow_of(large), workflow_of(small), workflow_of(young))
    assert shown == ("talks", "calls", None)


def test_a_rule_follows_the_payer_that_it_names_into_another(supervisor: User) -> None:
    acme, target = PayerFactory(name="Acme"), PayerFactory(name="Apex")
    claim, other = ClaimFactory(payer=acme), ClaimFactory()
    rules_of(supervisor, rule(workflow_version("talks"), payers=[acme.pk]))
    merge_payers(acme, target, user=supervisor, today=TODAY)
    assert enrol_by_rules(TODAY) == 1
    assert (workflow_of(claim), workflow_of(other)) == ("talks", None)


def test_rules_go_before_strategies(supervisor: User) -> None:
    claim = ClaimFactory(payer__name="Acme")
    strategy((workflow_version("calls"), AppliesTo.ANY), payer_key="acme")
    rules_of(supervisor, rule(workflow_version("talks")))
    assert enrol_all(TODAY) == {"by_rule": 1, "by_strategy": 0}
    assert workflow_of(claim) == "talks"


def test_without_rules_nothing_is_enrolled_by_rule() -> None:
    ClaimFactory()
    assert enrol_by_rules(TODAY) == 0


def test_a_dry_run_counts_by_the_rule_that_speaks_first(supervisor: User) -> None:
    ClaimFactory(balance=Decimal("900.00"))
    ClaimFactory(balance=Decimal("600.00"))
    enrolled(ClaimFactory(), workflow_version("others"))
    talks, calls = workflow_version("talks"), workflow_version("calls")
    rules = [rule(talks, balance_over=Decimal("700.00")), rule(calls)]
    trial = try_enrolment_rules(rules, user=supervisor, today=TODAY)
    shown = [(effect.claims, effect.dollars) for effect in trial.rules]
    assert shown == [(1, Decimal("900.00")), (1, Decimal("600.00"))]
    assert Enrolment.objects.count() == 1


def test_a_dry_run_counts_what_the_person_sees(general_agent: User) -> None:
    ClaimFactory(team_name="SeniorAgent")
    trial = try_enrolment_rules([rule(workflow_version())], user=general_agent, today=TODAY)
    assert trial.rules[0].claims == 0
    assert trial.warnings == ["“To Calls” enrols nothing today."]


def test_a_draft_of_rules_that_waits_is_gone_on_with(supervisor: User) -> None:
    draft, is_new = draft_enrolment_rules(user=supervisor, today=TODAY)
    assert (draft.number, is_new) == (1, True)
    assert draft_enrolment_rules(user=supervisor, today=TODAY) == (draft, False)


def test_rules_that_begin_a_workflow_not_in_force_are_refused(supervisor: User) -> None:
    version = workflow_version()
    Workflow.objects.update(is_active=False)
    with pytest.raises(Refused) as refused:
        rules_of(supervisor, rule(version))
    assert refused.value.code == "not_in_force"


def test_rules_without_a_reason_are_refused(supervisor: User) -> None:
    draft, _ = draft_enrolment_rules(user=supervisor, today=TODAY)
    with pytest.raises(Refused) as refused:
        activate_enrolment_rules(draft, user=supervisor, today=TODAY, source="")
    assert refused.value.code == "no_source"


def test_rules_in_force_are_not_edited(supervisor: User) -> None:
    version = rules_of(supervisor, rule(workflow_version()))
    with pytest.raises(Refused) as refused:
        save_enrolment_rules(version, [], user=supervisor)
    assert refused.value.code == "version_active"


def test_agents_change_no_rules(general_agent: User) -> None:
    with pytest.raises(Refused) as refused:
        draft_enrolment_rules(user=general_agent, today=TODAY)
    assert refused.value.code == "not_allowed"


@pytest.mark.parametrize("claims", [1, 3])
def test_as_many_statements_whatever_the_claims(
    claims: int, django_assert_num_queries: Any
) -> None:
    payer = PayerFactory(name="Acme")
    ClaimFactory.create_batch(claims, payer=payer)
    StrategyVersion.objects.all().delete()
    strategy((workflow_version(), AppliesTo.ANY), payer_key="acme")
    # Workflows, strategies, payers, lines; then savepoint, first step, enrolling, release.
    with django_assert_num_queries(8):
        enrol_by_strategy(TODAY)

"""The two rule sets over workflows, and the verbs of each: what pages and API are made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from strategies.models import EnrolmentRule, EnrolmentRules, HandoverRule, HandoverRules
from strategies.services import enrolment_rules, handover_rules
from strategies.services.rule_trials import Trial


@dataclass(frozen=True, slots=True)
class RuleKind:
    """One rule set: where it is found, its rows, its verbs."""

    address: str
    name: str
    about: str
    versions: Any
    rule: Any
    fields: Sequence[str]
    draft: Callable[..., tuple[Any, bool]]
    save: Callable[..., None]
    activate: Callable[..., Any]
    try_out: Callable[..., Trial]
    claims: Callable[..., list[int]]
    words: Callable[[Sequence[Any]], list[str]]


def rules_of(kind: RuleKind, *versions: Any) -> list[Any]:
    """Of each version in their order, with the workflows that they name."""
    related = {"workflow", "to_workflow"} & set(kind.fields)
    found = kind.rule.objects.filter(version__in=versions).select_related(*related)
    return list(found.order_by("version", "position"))


ENROLMENT = RuleKind(
    address="enrolment-rules",
    name="Enrolment rules",
    about="Each night an open claim in no workflow begins the one of the first rule that fits; "
    "where none does, its payer's strategy speaks. Nobody begins a workflow by itself twice.",
    versions=EnrolmentRules,
    rule=EnrolmentRule,
    fields=enrolment_rules.FIELDS,
    draft=enrolment_rules.draft_enrolment_rules,
    save=enrolment_rules.save_enrolment_rules,
    activate=enrolment_rules.activate_enrolment_rules,
    try_out=enrolment_rules.try_enrolment_rules,
    claims=enrolment_rules.claims_to_enrol,
    words=enrolment_rules.enrolment_words,
)
HANDOVER = RuleKind(
    address="handover-rules",
    name="Hand-over rules",
    about="Each night a claim in a workflow goes where the first rule that fits leads: to another "
    "workflow, or to the lead of its team. What payments, denials, disputes and balances of zero "
    "do is said by the workflow's own exits, which go first.",
    versions=HandoverRules,
    rule=HandoverRule,
    fields=handover_rules.FIELDS,
    draft=handover_rules.draft_handover_rules,
    save=handover_rules.save_handover_rules,
    activate=handover_rules.activate_handover_rules,
    try_out=handover_rules.try_handover_rules,
    claims=handover_rules.claims_to_hand_over,
    words=handover_rules.handover_words,
)

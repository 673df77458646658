"""Which claims have which clock running, by which rule, from which day: one query over many.

A contract with the payer goes before the payer's general rule: its days replace the rule's, the
anchor stays. What was agreed with a payer, or ruled for it, holds for the payer it was merged into.

The filing clock runs on claims that the payer does not have: rejected up front, not on file, or
not sent yet. The appeal clock runs from a denial whose date is known until the appeal is sent;
the date in the claim's file comes before any rule.
"""

from psycopg import sql

from claims.bulk.merged import STANDING
from claims.choices import (
    APPEAL_KINDS,
    AdjudicationStatus,
    DeadlineAnchor,
    DeadlineKind,
    DeadlineState,
    Responsibility,
    WorkStatus,
)
from claims.models import ContractTerm
from claims.rules.deadlines import UNSENT
from claims.rules.moves import APPEALS, NOT_THERE, PAYERS

# Where each anchor is read from a row of `clock`.
ANCHORS = {
    DeadlineAnchor.SERVICE_FROM: "clock.service_from",
    DeadlineAnchor.SERVICE_TO: "coalesce(clock.service_to, clock.service_from)",
    DeadlineAnchor.DISCHARGE: "clock.service_to",
    DeadlineAnchor.PRIMARY_EOB: "clock.primary_eob",
    DeadlineAnchor.REMITTANCE: "clock.denied_on",
    DeadlineAnchor.NOTICE: "clock.denied_on",
    DeadlineAnchor.AGREED: "rule.agreed_on",
}


def _words(values: tuple[str, ...]) -> sql.Composed:
    return sql.SQL("({})").format(sql.SQL(", ").join(sql.Literal(str(value)) for value in values))


def _anchor() -> sql.Composed:
    whens = [
        sql.SQL("WHEN {} THEN {}").format(sql.Literal(str(anchor)), sql.SQL(column))
        for anchor, column in ANCHORS.items()
    ]
    return sql.SQL("CASE rule.anchor {} END").format(sql.SQL(" ").join(whens))


# `CO-29 MA130` names 29 and MA130, whatever the group before it.
CODES = sql.SQL(
    r"regexp_split_to_array(regexp_replace(upper(c.denial_code), "
    r"'\m(CO|PR|OA|PI|CR)(?=[A-Z]?[0-9])', '\1 ', 'g'), '[^A-Z0-9]+')"
)
FACTS = sql.SQL(
    "c.id AS claim_id, c.payer_id, p.name AS payer, p.line_of_business, {codes} AS codes, "
    "c.service_from, c.service_to, c.denied_on, c.team_id, c.assignee_id, c.balance, "
    "CASE WHEN c.responsibility IN {later} THEN c.last_payment_on END AS primary_eob"
).format(codes=CODES, later=_words((Responsibility.SECONDARY, Responsibility.TERTIARY)))
AT_WORK = sql.SQL(
    "c.status = 'open' AND c.work_status <> {closed} AND c.responsibility IN {payers}"
).format(closed=sql.Literal(WorkStatus.CLOSED.value), payers=_words(PAYERS))
IS_FILED = sql.SQL(
    "NOT (c.adjudication_status IN {not_there} OR (c.adjudication_status = {unknown} "
    "AND c.billed_on IS NULL AND c.feed_status ~* {unsent}))"
).format(
    not_there=_words(NOT_THERE),
    unknown=sql.Literal(AdjudicationStatus.UNKNOWN.value),
    unsent=sql.Literal("|".join(UNSENT)),
)
IS_APPEALED = sql.SQL("c.work_status IN {}").format(_words(APPEALS))
# Each appeal sent before this denial was a level of its own.
LEVEL = sql.SQL(
    "(ARRAY[{kinds}])[least({highest}, 1 + (SELECT count(DISTINCT met.kind) "
    "FROM claims_deadline met WHERE met.claim_id = c.id AND met.state = {state} "
    "AND met.kind <> {filing} AND met.anchor_on < c.denied_on))]"
).format(
    kinds=sql.SQL(", ").join(sql.Literal(kind.value) for kind in APPEAL_KINDS),
    highest=sql.Literal(len(APPEAL_KINDS)),
    state=sql.Literal(DeadlineState.MET.value),
    filing=sql.Literal(DeadlineKind.FILING.value),
)
WANTED = sql.SQL(
    """
    WITH RECURSIVE """
    + STANDING
    + """, clock AS (
        SELECT {facts}, {filing} AS kind, NULL::date AS own
        FROM claims_claim c JOIN claims_payer p ON p.id = c.payer_id
        WHERE {{which}} AND {at_work} AND NOT ({is_filed})
        UNION ALL
        SELECT {facts}, {level}, c.appeal_due_on
        FROM claims_claim c JOIN claims_payer p ON p.id = c.payer_id
        WHERE {{which}} AND {at_work} AND c.adjudication_status = {denied}
        AND coalesce(c.denied_on, c.appeal_due_on) IS NOT NULL AND NOT ({is_appealed})
    )
    SELECT clock.*, best.id AS rule_id, agreed.id AS term_id,
        CASE WHEN own IS NULL THEN coalesce(best.anchor_on, {usual_anchor})
            ELSE clock.denied_on END AS anchor_on
    FROM clock LEFT JOIN LATERAL (
        SELECT rule.id, rule.may_appeal, {anchor} AS anchor_on
        FROM claims_deadlinerule rule
        WHERE clock.own IS NULL AND rule.in_use AND rule.kind = clock.kind
        AND (rule.payer_id IS NULL OR rule.payer_id IN
            (SELECT id FROM standing WHERE counts_as = clock.payer_id))
        AND (rule.payer_words = '' OR strpos(upper(clock.payer), upper(rule.payer_words)) > 0)
        AND rule.line_of_business IN ('', clock.line_of_business)
        AND (rule.denial_codes = '{{{{}}}}' OR rule.denial_codes::text[] && clock.codes)
        AND {anchor} >= rule.effective_from
        AND {anchor} <= coalesce(rule.effective_to, 'infinity')
        ORDER BY rule.denial_codes <> '{{{{}}}}' DESC, rule.payer_id IS NOT NULL DESC,
            rule.payer_id = clock.payer_id DESC, rule.payer_words <> '' DESC,
            rule.line_of_business <> '' DESC, rule.effective_from DESC, rule.id DESC
        LIMIT 1
    ) best ON true LEFT JOIN LATERAL (
        SELECT term.id FROM claims_contractterm term JOIN standing ON standing.id = term.payer_id
        WHERE clock.own IS NULL AND standing.counts_as = clock.payer_id
        AND term.kind = CASE clock.kind WHEN {filing} THEN {filing_term}
            WHEN {first_appeal} THEN {appeal_term} END
        AND term.effective_from <= coalesce(best.anchor_on, {usual_anchor})
        ORDER BY term.payer_id = clock.payer_id DESC, term.effective_from DESC, term.id DESC
        LIMIT 1
    ) agreed ON true
    WHERE clock.own IS NOT NULL OR coalesce(best.may_appeal, agreed.id IS NOT NULL)
    """
).format(
    facts=FACTS,
    filing=sql.Literal(DeadlineKind.FILING.value),
    level=LEVEL,
    at_work=AT_WORK,
    is_filed=IS_FILED,
    denied=sql.Literal(AdjudicationStatus.DENIED.value),
    is_appealed=IS_APPEALED,
    anchor=_anchor(),
    # Where no rule speaks and so none says from when a contract counts.
    usual_anchor=sql.SQL(
        "CASE clock.kind WHEN {} THEN coalesce(clock.service_to, clock.service_from) "
        "ELSE clock.denied_on END"
    ).format(sql.Literal(DeadlineKind.FILING.value)),
    first_appeal=sql.Literal(APPEAL_KINDS[0].value),
    filing_term=sql.Literal(ContractTerm.Kind.TIMELY_FILING.value),
    appeal_term=sql.Literal(ContractTerm.Kind.APPEAL.value),
)


def wanted(which: sql.Composable) -> sql.Composed:
    """The clocks that ought to run on the claims `c` of a condition."""
    return sql.SQL(WANTED.as_string(None)).format(which=which)

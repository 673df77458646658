"""Which hand-over rule speaks for an enrolment `e` of workflow `w` on claim `c`: what
`strategies.rules.handover` says, as a condition."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from psycopg import sql

from claims.bulk.leading import LEADING
from claims.choices import APPEAL_KINDS, AdjudicationStatus, AppealAdvice, DeadlineState
from claims.rules.moves import PAYERS
from strategies.bulk.appealing import MAY_APPEAL
from strategies.bulk.choosing import SETTLED, UNANSWERED
from strategies.bulk.happenings import condition
from strategies.choices import AppliesTo, Channel, ExitOn, StepState
from strategies.models import HandoverRule

# Steps that reach nobody outside.
IN_HOUSE = (Channel.REVIEW, Channel.PERSON)
# All steps over, and nothing since: seen by the nights of a week, so that none is lost.
LATELY = timedelta(days=7)
TABLES = """strategies_enrolment e JOIN claims_claim c ON c.id = e.claim_id
JOIN strategies_workflowversion v ON v.id = e.version_id
JOIN strategies_workflow w ON w.id = v.workflow_id"""
# What runs, or ran to its end, of open claims that a payer owes and that nobody has to decide on,
# as on those missing from the last snapshot. What began today waits a day: no claim goes through
# two workflows in one night.
STANDING = """e.started_on < {day}
AND (e.state = 'running' OR (e.state = 'completed' AND e.ended_on > {lately} AND NOT EXISTS (
    SELECT FROM strategies_enrolment o WHERE o.claim_id = e.claim_id AND o.id > e.id)))
AND c.status = 'open' AND c.missing_since IS NULL
AND c.responsibility = ANY({payers}) AND c.work_status <> ALL({settled})
AND NOT EXISTS (SELECT FROM claims_escalation o WHERE o.claim_id = c.id AND o.state = 'open')"""
FITS = {
    AppliesTo.ANY: "true",
    AppliesTo.DENIED: "c.adjudication_status = {denied}",
    AppliesTo.APPEALABLE: "(c.adjudication_status = {denied} AND EXISTS (SELECT FROM "
    "claims_deadline d WHERE d.claim_id = c.id AND d.kind = ANY({clocks}) AND d.state = {runs}))",
    AppliesTo.UNDERPAID: "c.adjudication_status = {underpaid}",
    AppliesTo.UNANSWERED: "c.adjudication_status = ANY({unanswered})",
}
RUNS = """(SELECT count(*) FROM strategies_steprun r JOIN strategies_workflowstep s
    ON s.id = r.step_id WHERE r.enrolment_id = e.id AND r.state = {state}
    AND s.channel <> ALL({but}))"""
ROUNDS = "(e.cycle - CASE e.state WHEN 'completed' THEN 0 ELSE 1 END)"
CATEGORY = """(c.adjudication_status = {denied} AND c.denial_code <> '' AND EXISTS (
    SELECT FROM claims_denialcode d WHERE d.category_id = ANY({categories}::bigint[])
    AND d.value = {leading}))"""
# Where it leads nobody has been before, so that no claim goes round; nor twice by one rule.
FRESH = """w.id <> {to} AND NOT EXISTS (SELECT FROM strategies_enrolment o
    JOIN strategies_workflowversion ov ON ov.id = o.version_id
    WHERE o.claim_id = c.id AND ov.workflow_id = {to})"""
# Nor is an appeal begun by a rule where the playbook says no.
ADVISED = """NOT EXISTS (SELECT FROM claims_denialcode d
    LEFT JOIN claims_denialcategory y ON y.id = d.category_id
    WHERE c.denial_code <> '' AND d.value = {leading}
    AND coalesce(nullif(d.appeal, ''), y.appeal) = {no})"""
ONCE = """NOT EXISTS (SELECT FROM strategies_handover h
    WHERE h.from_enrolment_id = e.id AND h.cause = {name})"""


def standing(day: date) -> sql.Composed:
    """The enrolments that rules look at."""
    return sql.SQL(STANDING).format(
        day=_day(day),
        lately=_day(day - LATELY),
        payers=_words(PAYERS),
        settled=_words(SETTLED),
    )


def place(rules: Sequence[HandoverRule], day: date, begun: Collection[int]) -> sql.Composable:
    """The place (from 1) of the first rule that holds and leads to what can be begun."""
    whens = [
        sql.SQL("WHEN {} AND {} AND {} THEN {}").format(
            met(rule, day), _once(rule), _open_to(rule), sql.Literal(at)
        )
        for at, rule in enumerate(rules, start=1)
        if rule.to_workflow_id is None or rule.to_workflow_id in begun
    ]
    return (
        sql.SQL("CASE {} END").format(sql.SQL(" ").join(whens)) if whens else sql.SQL("NULL::int")
    )


def met(rule: HandoverRule, day: date) -> sql.Composable:
    """Whether all conditions of the rule hold; the dear ones last."""
    parts = [_fits(rule.applies_to)]
    if rule.workflow_id is not None:
        parts.insert(0, sql.SQL("w.id = {}").format(sql.Literal(rule.workflow_id)))
    if rule.to_workflow_id is not None:
        parts.append(sql.SQL("w.id <> {}").format(sql.Literal(rule.to_workflow_id)))
    parts += [
        sql.SQL("{} {} {}").format(sql.SQL(column), sql.SQL(sign), sql.Literal(value))
        for column, sign, value in (
            ("c.balance", ">", rule.balance_over),
            (ROUNDS, ">=", rule.rounds),
        )
        if value is not None
    ]
    if rule.days_running is not None:
        parts.append(_days("{day} - e.started_on >= {days}", day, rule.days_running))
    if rule.days_left is not None:
        parts.append(_days("c.deadline_on - {day} <= {days}", day, rule.days_left))
    return sql.SQL("({})").format(sql.SQL(" AND ").join([*parts, *_dear(rule, day)]))


def _dear(rule: HandoverRule, day: date) -> list[sql.Composable]:
    """What other tables are asked for."""
    parts: list[sql.Composable] = []
    if rule.missed is not None:
        parts.append(_runs(StepState.MISSED, (), rule.missed))
    if rule.contacts is not None:
        parts.append(_runs(StepState.DONE, IN_HOUSE, rule.contacts))
        parts.append(_never(ExitOn.ANSWER, day))
    if rule.rounds is not None:
        parts.append(_never(ExitOn.PAYMENT, day))
    if rule.categories:
        parts.append(
            sql.SQL(CATEGORY).format(
                denied=sql.Literal(AdjudicationStatus.DENIED.value),
                categories=sql.Literal(list(rule.categories)),
                leading=_leading(),
            )
        )
    return parts


def _fits(applies_to: str) -> sql.Composable:
    """`strategies.bulk.choosing.fits` for claim `c`."""
    return sql.SQL(FITS[AppliesTo(applies_to)]).format(
        denied=sql.Literal(AdjudicationStatus.DENIED.value),
        underpaid=sql.Literal(AdjudicationStatus.PARTIALLY_PAID.value),
        unanswered=_words(UNANSWERED),
        clocks=_words(APPEAL_KINDS),
        runs=sql.Literal(DeadlineState.RUNNING.value),
    )


def _runs(state: StepState, but: Sequence[Channel], least: int) -> sql.Composed:
    counted = sql.SQL(RUNS).format(state=sql.Literal(state.value), but=_words(but))
    return sql.SQL("{} >= {}").format(counted, sql.Literal(least))


def _never(event: ExitOn, day: date) -> sql.Composed:
    return sql.SQL("NOT {}").format(condition(event, day))


def _open_to(rule: HandoverRule) -> sql.Composable:
    if rule.to_workflow is None:
        return sql.SQL("true")
    fresh = sql.SQL(FRESH).format(to=sql.Literal(rule.to_workflow_id))
    if not rule.to_workflow.is_appeal:
        return fresh
    advised = sql.SQL(ADVISED).format(leading=_leading(), no=sql.Literal(AppealAdvice.NO.value))
    return sql.SQL("{} AND {} AND {}").format(fresh, MAY_APPEAL, advised)


def _leading() -> sql.SQL:
    return sql.SQL(LEADING % {"expressions": "c.denial_code"})


def _once(rule: HandoverRule) -> sql.Composed:
    return sql.SQL(ONCE).format(name=sql.Literal(rule.name))


def _days(words: str, day: date, days: int) -> sql.Composed:
    return sql.SQL(words).format(day=_day(day), days=sql.Literal(days))


def _day(day: date) -> sql.Composed:
    return sql.SQL("{}::date").format(sql.Literal(day))


def _words(values: Sequence[str]) -> sql.Composed:
    return sql.SQL("{}::text[]").format(sql.Literal([str(value) for value in values]))

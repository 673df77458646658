"""What a person may do with a claim, and the words its page says about it."""

from typing import Any

from django.db.models import QuerySet

from accounts.choices import Role
from accounts.models import Team, User
from arengine.lib.dates import today
from claims.api.rows import ledger_rows
from claims.bulk.parts import Parts
from claims.choices import AgeBasis, DecisionKind, Disposition, EntryKind, Status
from claims.forms.snoozing import SnoozeForm
from claims.models import Claim, DecisionRequest, Escalation, RootCause
from claims.remembered import remembered
from claims.rules.moves import Standing, offered
from claims.services.decisions import limit_of
from claims.services.statuses import standing

BASES = {
    AgeBasis.AGING_DAYS: "the file's ageing days, counted back from its date",
    AgeBasis.SERVICE_DATE: "the date of service",
    AgeBasis.BILLED_DATE: "the date billed",
    AgeBasis.BUCKET: "the youngest day of the file's bucket",
}


def actions(user: User, claim: Claim, parts: Parts, *, is_read_only: bool) -> dict[str, Any]:
    """What the person may do here, and whom the claim may be given to."""
    is_withdrawn = claim.status == Status.WITHDRAWN
    if is_read_only or is_withdrawn or user.role == Role.AUDITOR:
        return {"may_work": False}
    teams = remembered("teams", lambda: list(Team.objects.filter(is_active=True)))
    return {
        "may_work": True,
        "is_held": parts.held,
        "snooze_form": SnoozeForm() if claim.status == Status.OPEN else None,
        "escalated": _escalated(claim) if parts.escalation else None,
        "may_name_team": user.decides or claim.team.lead_id in (None, user.pk),
        "write_off_alone": limit_of(user, today()).alone_up_to,
        "write_off_asked": _asked(claim) if parts.decision else None,
        "status_form": "claims/status_form.html",
        "statuses": status_choices(claim),
        "teams": [team for team in teams if user.sees_facilities or team.pk in user.team_ids],
        "escalation_teams": [team for team in teams if team.pk != claim.team_id],
        "people": _colleagues(user),
        "causes": _causes(user) if claim.denial_code else (),
    }


def _escalated(claim: Claim) -> Escalation | None:
    return claim.escalations.open().select_related("to_team", "to_assignee").first()


def _asked(claim: Claim) -> DecisionRequest | None:
    return claim.decisions.waiting().filter(kind=DecisionKind.WRITE_OFF).first()


def _colleagues(user: User) -> list[User]:
    return remembered(("people", user.pk, user.role), lambda: list(_seen_by(user)))


def _seen_by(user: User) -> QuerySet[User]:
    people = User.objects.for_user(user).filter(is_active=True).exclude(role=Role.CLIENT)
    return people.order_by("username")


def _causes(user: User) -> list[RootCause]:
    return remembered("causes", lambda: list(RootCause.objects.for_user(user).offered()))


def status_choices(claim: Claim) -> dict[str, list[tuple[str, str]]]:
    """What each status may move to, as it stands now, with its words."""
    now_, columns = standing(claim), ("adjudication_status", "work_status", "responsibility")
    return {
        **{column: _offered(claim, column, now_) for column in columns},
        "disposition": list(Disposition.choices) if claim.balance else [],
    }


def _offered(claim: Claim, column: str, now_: Standing) -> list[tuple[str, str]]:
    field: Any = claim._meta.get_field(column)
    allowed = offered(now_, column, [value for value, _ in field.choices])
    return [(value, label) for value, label in field.choices if value in allowed]


def why_this_team(claim: Claim) -> str:
    """The rule and its version, or that a person decided."""
    if claim.assigned_by_hand:
        return "Assigned by hand; no rule moves it."
    rule = claim.routed_by
    return f"Rule “{rule}”, version {rule.version.number}" if rule else "No rule on record"


def money_lines(claim: Claim) -> list[dict[str, Any]]:
    """The ledger with words, and which entries were taken back."""
    rows = ledger_rows(claim)
    reversed_ = {row["reverses"] for row in rows}
    return [
        {**row, "label": EntryKind(row["kind"]).label, "is_reversed": row["id"] in reversed_}
        for row in rows
    ]

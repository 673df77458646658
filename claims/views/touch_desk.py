"""What the touch form offers on a claim: outcomes with their dates, texts, macros, the draft."""

import uuid
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string

from accounts.models import User
from arengine.lib.dates import written
from claims.choices import AdjudicationStatus, ContactResult
from claims.models import Claim, Draft, Macro, Outcome, TextModule, Touch
from claims.remembered import remembered
from claims.rules.phrases import fill
from claims.services.follow_ups import default_dates
from claims.services.outcomes import offered_outcomes

TYPED = (
    *("contact", "minutes", "reference", "note", "follow_up_on"),
    *("denial_code", "denied_on", "reason"),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """An outcome as the form offers it; `day` is its next action on this claim."""

    code: str
    label: str
    key: str
    meaning: str
    next_action: str
    day: str
    needs_note: bool
    needs_date: bool
    is_denial: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the form shows."""

    form: str
    outcomes: str
    typed: Mapping[str, str]
    draft_at: datetime | None
    modules: list[dict[str, str]]
    macros: list[dict[str, Any]]
    contacts: list[tuple[str, str]]
    first_day: date
    last_day: date
    deadline: date | None

    @property
    def has_rest(self) -> bool:
        """Whether a field that is folded away holds something."""
        return any(self.typed.get(field) for field in ("denial_code", "denied_on", "reason"))


def touch_desk(
    user: User,
    claim: Claim,
    today: date,
    typed: Mapping[str, str] | None = None,
    *,
    has_draft: bool = True,
) -> Desk:
    """The form with what was typed, else with the draft, else empty."""
    draft = _draft(user, claim) if has_draft and typed is None else None
    stands: Mapping[str, str] = typed if typed is not None else draft.said if draft else {}
    words = {"payer": claim.payer.name, "claim": claim.claim_number, "date": written(today)}
    return Desk(
        form=str(uuid.uuid4()),
        outcomes=_outcomes(claim, stands.get("more") or stands.get("outcome", ""), today),
        typed={field: stands.get(field, "") for field in TYPED},
        draft_at=draft.saved_at if draft else None,
        modules=[
            {"name": module.name, "text": fill(module.text, words)}
            for module in _text_modules(user)
        ],
        macros=_macros(user, words, today),
        contacts=list(ContactResult.choices),
        first_day=today,
        last_day=today + timedelta(days=366),
        deadline=claim.deadline_on,
    )


def words_of(touch: Touch) -> dict[str, str]:
    """A touch as it was typed, to be said again."""
    said = {field: getattr(touch, field) for field in ("contact", "reference", "note")}
    said |= {field: str(getattr(touch, field) or "") for field in ("minutes", "follow_up_on")}
    return said | {"outcome": touch.outcome.code if touch.outcome else ""}


def _draft(user: User, claim: Claim) -> Draft | None:
    return Draft.objects.for_user(user).filter(claim=claim).first()


def _outcomes(claim: Claim, chosen: str, today: date) -> str:
    """The outcomes as the form shows them. Two dozen choices are rendered once for all claims on
    which they have the same days: most of a page's time went into them."""
    offered = offered_outcomes()
    days = default_dates(claim, offered, today)
    chosen = chosen if chosen in days else ""
    key = ("outcomes shown", chosen, *days.values())
    return remembered(key, lambda: _rendered(offered, days, chosen))


def _rendered(offered: list[Outcome], days: Mapping[str, date | None], chosen: str) -> str:
    choices = [_choice(outcome, days[outcome.code]) for outcome in offered]
    return render_to_string(
        "claims/touch_outcomes.html",
        {
            "chosen": chosen,
            "keyed": [choice for choice in choices if choice.key],
            "more": [choice for choice in choices if not choice.key],
        },
    )


def _choice(outcome: Outcome, day: date | None) -> Choice:
    return Choice(
        code=outcome.code,
        label=outcome.label,
        key=outcome.key,
        meaning=outcome.meaning,
        next_action=outcome.next_action,
        day=day.isoformat() if day else "",
        needs_note=outcome.needs_note,
        needs_date=outcome.needs_date,
        is_denial=outcome.adjudication_status == AdjudicationStatus.DENIED,
    )


def _text_modules(user: User) -> list[TextModule]:
    return remembered(
        ("texts", *_whose(user)),
        lambda: list(TextModule.objects.for_user(user).filter(is_active=True)),
    )


def _whose(user: User) -> tuple[Hashable, ...]:
    """What of a person says which shared rows are theirs."""
    return user.pk, user.sees_facilities


def _macros(user: User, words: Mapping[str, str], today: date) -> list[dict[str, Any]]:
    """One a key: one's own before the team's before everyone's."""
    ordered = sorted(
        _own_macros(user),
        key=lambda macro: (macro.owner_id is None, macro.team_id is None, macro.pk),
    )
    by_key = {macro.key: macro for macro in reversed(ordered)}
    return [
        {
            "key": key,
            "name": macro.name,
            "outcome": macro.outcome.code,
            "contact": macro.contact,
            "minutes": "" if macro.minutes is None else macro.minutes,
            "note": fill(macro.note, words),
            "day": "" if macro.days is None else (today + timedelta(days=macro.days)).isoformat(),
        }
        for key, macro in sorted(by_key.items())
    ]


def _own_macros(user: User) -> list[Macro]:
    return remembered(("macros", *_whose(user)), lambda: list(_active_macros(user)))


def _active_macros(user: User) -> QuerySet[Macro]:
    active = Macro.objects.for_user(user).filter(is_active=True, outcome__is_active=True)
    return active.select_related("outcome")

"""One claim on one screen: facts, money, story, and what may be done with it."""

from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import Role
from accounts.models import Team, User
from accounts.people import person
from arengine.lib.dates import now, today
from arengine.lib.errors import Stale
from arengine.lib.http import both
from claims.api.rows import ledger_rows
from claims.choices import AgeBasis, DecisionKind, Disposition, EntryKind, Status
from claims.clock import portfolio_date
from claims.find import (
    Readable,
    claim_address,
    find_claim,
    find_readable_claim,
    is_claim_number,
)
from claims.forms.claims import (
    AssignmentForm,
    CauseForm,
    PaymentForm,
    ReversalForm,
    StatusForm,
    WriteOffForm,
    first_error,
)
from claims.forms.snoozing import SnoozeForm
from claims.models import Claim, DecisionRequest, Lease, PayerContact, RootCause
from claims.playbook import playbook_card
from claims.presence import note_presence
from claims.rights import must_work
from claims.rules.moves import Standing, offered
from claims.services.assignment import assign_claim
from claims.services.decisions import limit_of, write_off_or_ask
from claims.services.ledger import post_entry, reverse_entry
from claims.services.looks import note_view
from claims.services.patients import masked_patient, unmask_patient
from claims.services.root_causes import set_root_cause
from claims.services.statuses import move_statuses, standing
from claims.views.deadlines import deadline_lines
from claims.views.story import KINDS, story
from claims.worklist.words import why_claim_first

BASES = {
    AgeBasis.AGING_DAYS: "the file's ageing days, counted back from its date",
    AgeBasis.SERVICE_DATE: "the date of service",
    AgeBasis.BILLED_DATE: "the date billed",
    AgeBasis.BUCKET: "the youngest day of the file's bucket",
}


ASKED = "The write-off is asked for; it waits for somebody else's decision."


@require_safe
def claim_page(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Everything known about the claim."""
    found = find_readable_claim(person(request), claim_number, now())
    note_view(found.claim)
    shown = _shown(request, found, masked_patient(found.claim))
    return render(request, "claims/claim.html", shown)


@require_POST
def unmask(request: HttpRequest, claim_number: str) -> HttpResponse:
    """The same with the patient in full: a click that is logged, and an answer to a POST, so that
    a page in the history does not keep it."""
    user = person(request)
    found = find_readable_claim(user, claim_number, now())
    shown = _shown(request, found, unmask_patient(found.claim, user=user), unmasked=True)
    part = "claims/claim_facts.html" if getattr(request, "htmx", False) else "claims/claim.html"
    return render(request, part, shown)


def _shown(
    request: HttpRequest, found: Readable, patient: dict[str, str], *, unmasked: bool = False
) -> dict[str, Any]:
    user, as_of, claim = person(request), portfolio_date(today()), found.claim
    files = list(claim.attachments.listed())
    return {
        "patient": patient,
        "is_unmasked": unmasked,
        "claim": claim,
        "found": found,
        "as_of": as_of,
        "age": claim.age(as_of),
        "status": Status(claim.status).label,
        "basis": BASES[AgeBasis(claim.age_basis)],
        "why": why_this_team(claim),
        "why_first": " · ".join(why_claim_first(claim, as_of, today())),
        "link": claim_address(claim.claim_number),
        "ledger": money_lines(claim),
        "card": playbook_card(claim),
        "next_step": getattr(claim, "next_step", None),
        "deadlines": deadline_lines(claim, today()),
        "contacts": PayerContact.objects.for_user(user).filter(payer=claim.payer_id),
        "files": [file for file in files if file.withdrawn_at is None],
        "story": story(claim, files, unmasked=unmasked),
        "kinds": KINDS,
        "most_file": settings.ATTACHMENT_MAX_BYTES // 1024**2,
        "others": note_presence(claim, user, now()),
        "today": today(),
        **_actions(user, claim, is_read_only=found.is_read_only),
    }


@require_POST
def assign(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Gives the claim to a team or person by hand."""
    claim, form = for_work(request, claim_number), AssignmentForm(request.POST)
    if form.is_valid():
        assign_claim(claim, user=person(request), today=today(), **form.cleaned_data)
    return back(request, claim, form, "The claim is assigned.")


@require_POST
def pay(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Posts a payment received."""
    claim, form = for_work(request, claim_number), PaymentForm(request.POST)
    if form.is_valid():
        user, day = person(request), today()
        post_entry(claim, kind=EntryKind.PAYMENT, user=user, today=day, **form.cleaned_data)
    return back(request, claim, form, "The payment is posted.")


@require_POST
def give_up(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Writes an amount off; above the person's limit it asks somebody else to."""
    claim, form = for_work(request, claim_number), WriteOffForm(request.POST)
    done = ""
    if form.is_valid():
        given = write_off_or_ask(claim, user=person(request), today=today(), **form.cleaned_data)
        asked = isinstance(given, DecisionRequest)
        done = ASKED if asked else "The amount is written off."
    return back(request, claim, form, done)


@require_POST
def name_cause(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Says what was behind the denial."""
    claim, form = for_work(request, claim_number), CauseForm(request.POST)
    if form.is_valid():
        set_root_cause(claim, user=person(request), **form.cleaned_data)
    return back(request, claim, form, "The root cause is noted.")


@require_POST
def take_back(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Reverses an entry of this claim."""
    claim, form = for_work(request, claim_number), ReversalForm(request.POST)
    if form.is_valid():
        entry = get_object_or_404(claim.entries, pk=form.cleaned_data["entry"])
        said = {name: form.cleaned_data[name] for name in ("reason", "expected_version")}
        reverse_entry(entry, user=person(request), today=today(), **said)
    return back(request, claim, form, "The entry is reversed.")


@require_POST
def move(request: HttpRequest, claim_number: str) -> HttpResponse:
    """Moves the claim's statuses."""
    claim, form = for_work(request, claim_number), StatusForm(request.POST)
    if form.is_valid():
        move_statuses(claim, user=person(request), today=today(), **form.cleaned_data)
    return back(request, claim, form, "The statuses are moved.")


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


def for_work(request: HttpRequest, claim_number: str) -> Claim:
    """The claim, for those who may do more than look."""
    claim = find_claim(person(request), claim_number, now())
    must_work(person(request))
    return claim


def back(request: HttpRequest, claim: Claim, form: Form, done: str) -> HttpResponse:
    """Back to the claim; to the list where it was just given out of the person's teams."""
    if form.is_valid():
        messages.success(request, done)
    else:
        messages.error(request, first_error(form))
    still_seen = Claim.objects.for_user(person(request)).filter(pk=claim.pk).exists()
    return redirect(claim_address(claim.claim_number)) if still_seen else redirect("claims")


def _actions(user: User, claim: Claim, *, is_read_only: bool) -> dict[str, Any]:
    """What the person may do here, and whom the claim may be given to."""
    is_withdrawn = claim.status == Status.WITHDRAWN
    if is_read_only or is_withdrawn or user.role == Role.AUDITOR:
        return {"may_work": False}
    causes = RootCause.objects.for_user(user).offered() if claim.denial_code else ()
    people = User.objects.for_user(user).filter(is_active=True).exclude(role=Role.CLIENT)
    teams = list(Team.objects.filter(is_active=True))
    return {
        "may_work": True,
        "is_held": Lease.objects.running(now()).filter(claim=claim, user=user).exists(),
        "snooze_form": SnoozeForm() if claim.status == Status.OPEN else None,
        "escalated": claim.escalations.open().select_related("to_team", "to_assignee").first(),
        "may_name_team": user.decides or claim.team.lead_id in (None, user.pk),
        "write_off_alone": limit_of(user, today()).alone_up_to,
        "write_off_asked": claim.decisions.waiting().filter(kind=DecisionKind.WRITE_OFF).first(),
        "status_form": "claims/status_form.html",
        "statuses": status_choices(claim),
        "teams": [team for team in teams if user.sees_facilities or team.pk in user.team_ids],
        "escalation_teams": [team for team in teams if team.pk != claim.team_id],
        "people": people.order_by("username"),
        "causes": causes,
    }


def _sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person had typed, so that nothing typed is lost."""
    hidden = ("csrfmiddlewaretoken", "version", "entry")
    names = [name for name in request.POST if name not in hidden]
    return [(name.replace("_", " "), text) for name in names if (text := request.POST[name])]


def told_if_stale(view: Any) -> Any:
    """Where somebody else was faster: both versions, what happened in between, what was typed."""

    @wraps(view)
    def told(request: HttpRequest, claim_number: str) -> HttpResponse:
        try:
            return view(request, claim_number)
        except Stale as stale:
            claim = find_claim(person(request), claim_number, now())
            since = max((stale.current or 0) - stale.expected, 1)
            context = {
                "claim": claim,
                "link": claim_address(claim.claim_number),
                "stale": stale,
                "story": story(claim, claim.attachments.listed())[:since],
                "sent": _sent(request),
            }
            return render(request, "claims/stale.html", context, status=409)

    return told


def posted_only(verb: str, view: Any) -> Any:
    """Verbs are posted: what is read at a verb's address is the claim whose number ends like it."""

    @wraps(view)
    def chosen(request: HttpRequest, claim_number: str) -> HttpResponse:
        longer = f"{claim_number}/{verb}"
        if request.method in ("GET", "HEAD") and is_claim_number(longer):
            return claim_page(request, longer)
        return view(request, claim_number)

    return chosen


def verb_addresses(verbs: dict[str, Any]) -> list[URLPattern]:
    """Addresses below a claim's, by what stands after its number."""
    return [
        pattern
        for verb, view in verbs.items()
        for pattern in both(
            f"claims/<path:claim_number>/{verb}/",
            posted_only(verb, told_if_stale(view)),
            f"claim-{verb}",
        )
    ]


VERBS = {
    "unmask": unmask,
    "assign": assign,
    "payments": pay,
    "write-off": give_up,
    "reverse": take_back,
    "cause": name_cause,
    "status": move,
}
urlpatterns: list[URLPattern] = [
    *verb_addresses(VERBS),
    path("claims/<path:claim_number>", claim_page, name="claim"),
]

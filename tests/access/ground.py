"""The ground of the matrix: one person a role, and rows at each distance from them."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from accounts.models import User
from claims.models import Claim
from accounts.choices import Role
from accounts.models import Absence, AuditEntry, Facility, Notice, Skill, Team, User
from arengine.lib.dates import now, today
from claims.bulk_actions.services import preview_bulk_action
from claims.choices import EntryKind
from claims.importing.services import Wishes, receive_file
from claims.importing.working import work
from claims.models import (
    AnswerTime,
    ApprovalLimit,
    Claim,
    ContractTerm,
    Deadline,
    DeadlineRule,
    DenialCategory,
    DenialCode,
    Escalation,
    EscalationVersion,
    Export,
    FollowUpRule,
    Import,
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
    SavedView,
    ScoreWeights,
    TextModule,
    Touch,
)
from claims.services.attachments import attach_file
from claims.services.decisions import request_write_off
from claims.services.planning import propose_teams
from claims.services.routing import draft_version
from claims.services.score import draft_weights
from exchange.models import WebhookDelivery, WebhookEndpoint
from tests.access.routes import Line
from tests.factories import ClaimFactory, FacilityFactory, PayerFactory, UserFactory

FILE = b"claim_number,payer,balance,aging_days\nNEW-1,Aetna,10.00,40\n"
ANOTHER = FILE.replace(b"NEW-1", b"NEW-2")
CLAIM_VERBS = (
    *("assign", "payments", "reverse", "write-off", "unmask", "status"),
    *("touches", "take-back", "correct", "escalate", "return"),
)
SEES_ALL = {Role.SUPERVISOR, Role.ADMIN, Role.AUDITOR}


@dataclass
class Ground:
    """Who asks, and what they ask for, by the words of the policy."""

    people: dict[str, User]
    claims: dict[str, Claim]
    rows: dict[tuple[str, str], Any] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=False)
        if role in self.people:
            client.force_login(self.people[role])
        return client

    def address(self, line: Line, role: str) -> str:
        return _ADDRESSES.get(line.name, _plain)(self, line, role)

    def body(self, line: Line) -> dict[str, Any]:
        given = _BODIES.get(line.name)
        return given(self, line) if given else {}


def build() -> Ground:
    """A few dozen rows; whoever asks is the same throughout."""
    north, south = FacilityFactory(name="North"), FacilityFactory(name="South")
    mine, other = Team.objects.get(name="GeneralAgent"), Team.objects.get(name="SeniorAgent")
    people = _people(north, mine)
    payer = PayerFactory(name="Aetna")
    claims = {
        "own": ClaimFactory(claim_number="OWN-1", facility=north, team=mine, payer=payer),
        "team": ClaimFactory(claim_number="TEAM-1", facility=north, team=other, payer=payer),
        "facility": ClaimFactory(claim_number="SOUTH-1", facility=south, team=other, payer=payer),
        "left": ClaimFactory(claim_number="LEFT-1", facility=north, team=mine, payer=payer),
    }
    Claim.objects.filter(pk=claims["left"].pk).update(team=other)
    ground = Ground(people, claims)
    _add_places(ground, north, south, mine, other)
    _add_ledger(ground)
    _add_deadlines(ground)
    _add_files(ground)
    _add_reference(ground, payer)
    _add_phrases(ground)
    _add_work(ground)
    _add_decisions(ground, payer)
    _add_webhooks(ground)
    return ground


def _people(north: Facility, mine: Team) -> dict[str, User]:
    people = {
        "agent": UserFactory(username="agent"),
        "supervisor": UserFactory(username="supervisor", role=Role.SUPERVISOR),
        "local": UserFactory(username="local", role=Role.SUPERVISOR),
        "admin": UserFactory(username="admin", role=Role.ADMIN),
        "auditor": UserFactory(username="auditor", role=Role.AUDITOR),
        "client": UserFactory(username="client", role=Role.CLIENT),
    }
    for name, person in people.items():
        person.sees_all_facilities = person.role in SEES_ALL and name != "local"
        person.is_staff = person.role != Role.AGENT
        person.set_unusable_password()
        person.save()
    people["agent"].teams.add(mine)
    people["local"].facilities.add(north)
    people["client"].facilities.add(north)
    return people


def _add_places(ground: Ground, north: Facility, south: Facility, mine: Team, other: Team) -> None:
    mate, stranger = UserFactory(username="mate"), UserFactory(username="stranger")
    mate.teams.add(mine)
    stranger.teams.add(other)
    day = date(2099, 1, 1)
    ground.rows |= {
        ("facility", "own"): north,
        ("facility", "facility"): south,
        ("team", "own"): mine,
        ("team", "team"): other,
        ("user", "own"): mate,
        ("user", "team"): stranger,
        ("skill", "own"): Skill.objects.create(name="Appeals"),
    }
    for thing, person in (("own", mate), ("team", stranger)):
        away = Absence.objects.create(user=person, first_day=day, last_day=day)
        ground.rows["absence", thing] = away
    for name, person in ground.people.items():
        ground.rows["notice", name] = Notice.objects.create(user=person, text="Done.")
    ground.rows["notice", "other"] = Notice.objects.create(user=mate, text="Not yours.")
    for name, person in {**ground.people, "other": mate}.items():
        view = SavedView.objects.create(owner=person, name=name, slug=name)
        ground.rows["savedview", name] = view
        ground.rows["export", name] = Export.objects.create(
            owner=person, name=name, file_format="csv", rows_total=0, state="ready",
            expires_at=now() + timedelta(days=1),
        )  # fmt: skip


def _add_ledger(ground: Ground) -> None:
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


def _add_deadlines(ground: Ground) -> None:
    """Missed ones, which wait for a person's word."""
    missed = {"kind": "timely_filing", "state": "expired", "due_on": today(), "found_on": today()}
    for thing, claim in ground.claims.items():
        ground.rows["deadline", thing] = Deadline.objects.create(claim=claim, **missed)
    ground.rows["deadlinerule", "own"] = DeadlineRule.objects.earliest("pk")


def _add_files(ground: Ground) -> None:
    """Sent by a supervisor: nobody else's to withdraw."""
    for thing, claim in ground.claims.items():
        sent = SimpleUploadedFile("letter.txt", b"Dear payer")
        file = attach_file(claim, sent, user=ground.people["supervisor"])
        ground.rows["attachment", thing] = file


def _add_reference(ground: Ground, payer: Payer) -> None:
    term = {"kind": "appeal_days", "value": 60, "effective_from": today(), "source": "Manual"}
    merge = {"claim_ids": [], "alias_ids": [], "merged_by": ground.people["supervisor"]}
    ground.rows |= {
        ("payer", "own"): payer,
        ("payeralias", "own"): PayerAlias.objects.create(key="aetna us", payer=payer),
        ("denialcategory", "own"): DenialCategory.objects.first(),
        ("denialcode", "own"): DenialCode.objects.first(),
        ("rootcause", "own"): RootCause.objects.first(),
        ("contractterm", "own"): ContractTerm.objects.create(payer=payer, **term),
        ("answertime", "own"): AnswerTime.objects.earliest("pk"),
        ("payermerge", "own"): PayerMerge.objects.create(
            source=PayerFactory(), target=payer, **merge
        ),
    }


def _add_phrases(ground: Ground) -> None:
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


def _add_work(ground: Ground) -> None:
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


def _add_decisions(ground: Ground, payer: Payer) -> None:
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


def _add_webhooks(ground: Ground) -> None:
    """Each person's own, and an administrator's."""
    owners = {**ground.people, "other": ground.people["admin"]}
    for name, owner in owners.items():
        endpoint = WebhookEndpoint.objects.create(
            url="https://8.8.8.8/", kinds=["claim.touched"], owner=owner, secret="whsec_AAAA"
        )
        ground.rows["webhook", name] = WebhookDelivery.objects.create(
            endpoint=endpoint, event_id="test-1", kind="webhook.test", payload={}, state="failed"
        )
    ground.rows["webhookdelivery", "own"] = ground.rows["webhook", "other"]
    ground.rows["webhookendpoint", "own"] = ground.rows["webhook", "other"].endpoint


Address = Callable[[Ground, Line, str], str]


def _webhook(rest: str) -> Address:
    """Of the person who asks, or somebody else's."""

    def address(ground: Ground, line: Line, role: str) -> str:
        whose = role if line.object == "own" and role in ground.people else "other"
        row = ground.rows["webhook", whose]
        return f"/api/webhooks/{row.endpoint_id}{rest.format(row.pk)}"

    return address


def _plain(ground: Ground, line: Line, role: str) -> str:
    """An address that the name spells, or that its path is."""
    if line.name.startswith("admin:"):
        return _of_admin(ground, line)
    return _PLAIN[line.name]


def _of_admin(ground: Ground, line: Line) -> str:
    if line.name in _PLAIN:
        return _PLAIN[line.name]
    model, page = line.name.removeprefix("admin:").split("_", 1)[1].split("_", 1)
    app = line.name.removeprefix("admin:").split("_", 1)[0]
    if page in ("change", "history", "delete"):
        return f"/admin/{app}/{model}/{ground.rows[model, line.object].pk}/{page}/"
    return f"/admin/{app}/{model}/{'' if page == 'changelist' else page + '/'}"


def _claim(rest: str) -> Address:
    return lambda ground, line, role: rest.format(ground.claims[line.object].claim_number)


def _row(model: str, rest: str, thing: str = "") -> Address:
    return lambda ground, line, role: rest.format(ground.rows[model, thing or line.object].pk)


def _file_of_claim(start: str, rest: str = "") -> Address:
    return lambda ground, line, role: (
        f"{start}/claims/{ground.claims[line.object].claim_number}/attachments/"
        f"{ground.rows['attachment', line.object].pk}{rest}"
    )


def _notice(ground: Ground, line: Line, role: str) -> str:
    owner = role if line.object == "own" and role in ground.people else "other"
    return f"/accounts/notices/{ground.rows['notice', owner].pk}/read"


def _phrase(kind: str, rest: str) -> Address:
    def address(ground: Ground, line: Line, role: str) -> str:
        owner = role if line.object == "own" and role in ground.people else "other"
        return rest.format(ground.rows[kind, owner].pk)

    return address


def _kept(model: str, address: str) -> Address:
    """What everybody has one of: one's own, or somebody else's."""

    def of(ground: Ground, line: Line, role: str) -> str:
        owner = role if line.object == "own" and role in ground.people else "other"
        return address.format(ground.rows[model, owner].pk)

    return of


def _absence_end(ground: Ground, line: Line, role: str) -> str:
    person, absence = ground.rows["user", line.object], ground.rows["absence", line.object]
    return f"/api/users/{person.pk}/absences/{absence.pk}/end"


def _routing(rest: str) -> Address:
    return lambda ground, line, role: rest.format(ground.rows["routingversion", "own"].number)


def _score(rest: str) -> Address:
    return lambda ground, line, role: rest.format(ground.rows["scoreweights", "own"].number)


def _on_site(ground: Ground, line: Line, role: str) -> str:
    kind = ContentType.objects.get_for_model(Import)
    return f"/admin/r/{kind.pk}/{ground.rows['import', 'own'].pk}/"


_PLAIN = {
    **{name: f"/{name}" for name in ("healthz", "readyz", "claims", "missing", "imports")},
    **{name: f"/{name}" for name in ("routing", "score", "worklist", "exports")},
    **{name: f"/{name}" for name in ("routing", "decisions")},
    "decisions-export": "/decisions/export",
    "api-webhooks": "/api/webhooks",
    "decisions-decide": "/decisions/decide",
    "api-decisions": "/api/decisions",
    **{name: f"/accounts/{name}" for name in ("login", "logout")},
    **{name: f"/{name}" for name in ("health", "metrics")},
    **{name: f"/accounts/{name}" for name in ("session", "sessions", "password")},
    "sessions-end-others": "/accounts/sessions/end-others",
    "no-more-mail": "/accounts/no-more-mail",
    "session-end": "/accounts/sessions/0/end",
    "tokens-end": "/accounts/tokens/0/end",
    "password-change": "/accounts/password/change",
    "password-forgotten": "/accounts/password/forgotten",
    "worklist-export": "/worklist/export",
    "worklist-views": "/worklist/views",
    "worklist-view-menu": "/worklist/views/menu",
    "worklist-columns": "/worklist/columns",
    "worklist-paste": "/worklist/paste",
    "claims-search": "/claims/search",
    "claims-find": "/claims/find",
    "claims-bulk": "/claims/bulk",
    "api-claims-search": "/api/claims/search",
    "api-bulk": "/api/claims/bulk",
    "dashboard": "/",
    "dashboard-download": "/dashboard/aging.csv",
    "claims-export": "/claims/export",
    "claims-columns": "/claims/columns",
    "entries": "/claims/entries",
    **{f"worklist-{name}": f"/worklist/{name}" for name in ("next", "end", "take", "let-go")},
    "deadlines": "/deadlines",
    "deadlines-export": "/deadlines/export",
    "api-deadlines": "/api/deadlines",
    "api-worklist-next": "/api/worklist/next",
    "api-worklist-take": "/api/worklist/leases",
    "api-worklist-let-go": "/api/worklist/leases/let-go",
    **{
        f"worklist-{name}": f"/worklist/{name}"
        for name in ("next", "end", "take", "snooze", "let-go")
    },
    "entries-export": "/claims/entries/export",
    "missing-decide": "/claims/missing/decide",
    "phrases": "/worklist/texts",
    "api-outcomes": "/api/outcomes",
    "my-day": "/my-day",
    "team-board": "/team",
    "team-plans": "/team/plans",
    "import-template": "/imports/template.csv",
    "import-dictionary": "/imports/dictionary",
    "import-dictionary-csv": "/imports/dictionary.csv",
    **{
        f"api-{name}": f"/api/{name}"
        for name in ("token", "schema", "docs", "claims", "payers", "facilities", "teams")
    },
    **{f"api-{name}": f"/api/{name}" for name in ("users", "routing", "imports")},
    "audit": "/audit",
    "audit-export": "/audit/export",
    "api-audit": "/api/audit",
    "api-mapping-profiles": "/api/mapping-profiles",
    "api-token-refresh": "/api/token/refresh",
    "api-routing-dry-run": "/api/routing/dry-run",
    "dashboard-stats": "/api/dashboard-stats",
    "admin:index": "/admin/",
    "admin:app_list": "/admin/claims/",
    "admin:login": "/admin/login/",
    "admin:logout": "/admin/logout/",
    "admin:password_change": "/admin/password_change/",
    "admin:password_change_done": "/admin/password_change/done/",
    "admin:autocomplete": "/admin/autocomplete/"
    "?app_label=accounts&model_name=user&field_name=skills&term=App",
    "admin:jsi18n": "/admin/jsi18n/",
}
_PLAIN["missing"] = "/claims/missing"
_ADDRESSES: dict[str, Address] = {
    "worklist-view": _kept("savedview", "/worklist/views/{}"),
    "export-file": _kept("export", "/exports/{}/file"),
    "notice-read": _notice,
    "claim": _claim("/claims/{}"),
    "deadline-sign-off": _row("deadline", "/deadlines/{}/sign-off"),
    **{
        f"claim-{verb}": _claim(f"/claims/{{}}/{verb}")
        for verb in ("cause", "presence", "attachments")
    },
    "claim-attachment": _file_of_claim(""),
    "claim-attachment-withdraw": _file_of_claim("", "/withdraw"),
    "api-claim-attachments": _claim("/api/claims/{}/attachments"),
    "api-claim-attachment": _file_of_claim("/api"),
    "api-claim-attachment-withdraw": _file_of_claim("/api", "/withdraw"),
    "api-claim": _claim("/api/claims/{}/"),
    "api-claim-bare": _claim("/api/claims/{}"),
    **{f"claim-{verb}": _claim(f"/claims/{{}}/{verb}") for verb in (*CLAIM_VERBS, "draft")},
    "text-remove": _phrase("text", "/worklist/texts/{}/remove"),
    "macro-remove": _phrase("mine", "/worklist/macros/{}/remove"),
    **{f"api-claim-{verb}": _claim(f"/api/claims/{{}}/{verb}") for verb in CLAIM_VERBS},
    "routing-version": _routing("/routing/{}"),
    "routing-dry-run": _routing("/routing/{}/dry-run"),
    "routing-activate": _routing("/routing/{}/activate"),
    "api-webhook": _webhook(""),
    "api-webhook-rotate": _webhook("/rotate-secret"),
    "api-webhook-test": _webhook("/test"),
    "api-webhook-deliveries": _webhook("/deliveries"),
    "api-webhook-replay": _webhook("/deliveries/{}/replay"),
    "score-version": _score("/score/{}"),
    "score-preview": _score("/score/{}/preview"),
    "score-activate": _score("/score/{}/activate"),
    "decision-withdraw": _row("decisionrequest", "/decisions/{}/withdraw"),
    "api-decision": _row("decisionrequest", "/api/decisions/{}"),
    **{
        f"api-decision-{verb}": _row("decisionrequest", f"/api/decisions/{{}}/{verb}")
        for verb in ("approve", "refuse", "withdraw")
    },
    "team-plan": _row("plan", "/team/plans/{}"),
    **{
        f"team-plan-{verb}": _row("plan", f"/team/plans/{{}}/{verb}")
        for verb in ("choose", "drop", "undo")
    },
    "import": _row("import", "/imports/{}", "own"),
    **{
        f"import-{step}": _row("import", f"/imports/{{}}/{step}", "own")
        for step in ("progress", "mapping", "format", "confirm", "cancel", "resume", "undo")
    },
    **{
        f"import-{name}": _row("import", f"/imports/{{}}/{name}.csv", "own")
        for name in ("errors", "rejected", "difference")
    },
    "api-bulk-one": _row("bulkaction", "/api/claims/bulk/{}", "own"),
    **{
        f"api-bulk-{step}": _row("bulkaction", f"/api/claims/bulk/{{}}/{step}", "own")
        for step in ("confirm", "undo")
    },
    "claims-bulk-one": _row("bulkaction", "/claims/bulk/{}", "own"),
    **{
        f"claims-bulk-{step}": _row("bulkaction", f"/claims/bulk/{{}}/{step}", "own")
        for step in ("progress", "confirm", "cancel", "undo")
    },
    "api-import": _row("import", "/api/imports/{}", "own"),
    **{
        f"api-import-{step}": _row("import", f"/api/imports/{{}}/{step}", "own")
        for step in ("mapping", "confirm", "cancel", "resume", "undo", "errors", "rejected")
    },
    "api-payer": _row("payer", "/api/payers/{}", "own"),
    "api-facility": _row("facility", "/api/facilities/{}"),
    "api-team": _row("team", "/api/teams/{}"),
    "api-user": _row("user", "/api/users/{}"),
    "api-user-absences": _row("user", "/api/users/{}/absences"),
    "api-user-absence-end": _absence_end,
    "admin:view_on_site": _on_site,
    "admin:auth_user_password_change": _row("user", "/admin/accounts/user/{}/password/"),
}

Body = Callable[[Ground, Line], dict[str, Any]]


def _entry(ground: Ground, line: Line) -> dict[str, Any]:
    return {"entry": ground.rows["ledgerentry", line.object].pk, "reason": "Wrong claim"}


def _letter(ground: Ground, line: Line) -> dict[str, Any]:
    is_sent = line.method == "POST"
    return {"file": SimpleUploadedFile("another.txt", b"Dear all")} if is_sent else {}


def _file(ground: Ground, line: Line) -> dict[str, Any]:
    file = SimpleUploadedFile("claims.csv", ANOTHER, content_type="text/csv")
    return {"file": file, "as_of": today().isoformat()}


def _rules(ground: Ground, line: Line) -> dict[str, Any]:
    return {"rules": [{"name": "All", "team": "GeneralAgent"}]}


def _verbs(prefix: str) -> dict[str, Body]:
    team = {"own": "GeneralAgent"}
    return {
        f"{prefix}-escalate": lambda ground, line: {"reason": "Help", "to": "EscalationTeam"},
        f"{prefix}-return": lambda ground, line: {"reason": "Go on"},
        f"{prefix}-assign": lambda ground, line: {
            "team": team.get(line.object, "SeniorAgent"), "reason": "Mine",
        },
        f"{prefix}-payments": lambda ground, line: {
            "amount": "1.00", "posted_on": (today() - timedelta(days=1)).isoformat(),
        },
        f"{prefix}-reverse": _entry,
        f"{prefix}-status": lambda ground, line: {"work_status": "pended"},
        f"{prefix}-touches": lambda ground, line: {"outcome": "NOF", "note": "Called"},
        f"{prefix}-take-back": lambda ground, line: {
            "touch": ground.rows["touch", line.object].pk, "reason": "Other claim",
        },
        f"{prefix}-correct": lambda ground, line: {
            "touch": ground.rows["touch", line.object].pk, "outcome": "INPROC", "reason": "Wrong",
        },
        f"{prefix}-write-off": lambda ground, line: {"amount": "1.00", "reason": "Small"},
    }  # fmt: skip


def _upsert(ground: Ground, line: Line) -> dict[str, Any]:
    claim = ground.claims[line.object]
    return {
        "payer": "Aetna",
        "facility": claim.facility.name,
        "balance": str(claim.balance),
        "service_from": "2026-10-01",
    }


def _number(ground: Ground, line: Line) -> dict[str, Any]:
    return {"claim_number": ground.claims[line.object].claim_number}


_BODIES: dict[str, Body] = {
    **dict.fromkeys(("worklist-take", "worklist-let-go"), _number),
    **dict.fromkeys(("api-worklist-take", "api-worklist-let-go"), _number),
    "worklist-snooze": lambda ground, line: {
        **_number(ground, line), "days": "3", "reason": "waiting_payer",
    },
    "claim-attachments": _letter,
    "api-claim-attachments": _letter,
    "claim-attachment-withdraw": lambda ground, line: {"reason": "Wrong claim"},
    "api-claim-attachment-withdraw": lambda ground, line: {"reason": "Wrong claim"},
    **_verbs("claim"),
    **_verbs("api-claim"),
    "claim-draft": lambda ground, line: {"note": "Called"},
    "phrases": lambda ground, line: {"kind": "text", "text-name": "C", "text-text": "c"},
    "worklist-views": lambda ground, line: {"name": "Mine", "sharing": "mine", "query": ""},
    "worklist-view": lambda ground, line: {"do": "begin"},
    "worklist-columns": lambda ground, line: {"columns": ["balance"]},
    "worklist-paste": lambda ground, line: {"numbers": "OWN-1"},
    "exports": lambda ground, line: {"format": "csv", "query": "tab=all"},
    "login": lambda ground, line: {"username": "nobody", "password": "wrong"},
    "api-token": lambda ground, line: {"username": "nobody", "password": "wrong"},
    "api-token-refresh": lambda ground, line: {"refresh": "forged"},
    "api-claim": _upsert,
    "api-claim-bare": _upsert,
    "api-claims-search": lambda ground, line: {"name": "Nobody, Here"},
    "claims-search": lambda ground, line: {"name": "Nobody, Here"},
    "claims-find": lambda ground, line: {"q": "own 1"},
    "deadline-sign-off": lambda ground, line: {"root_cause": "not_worked"},
    "api-bulk": lambda ground, line: {
        "kind": "note", "note": "Seen", "claims": [ground.claims["own"].claim_number],
    },
    "api-bulk-confirm": lambda ground, line: {
        "agreed": ground.rows["bulkaction", "own"].agreement,
    },
    "claims-bulk": lambda ground, line: {
        "kind": "note", "note": "Seen", "which": "selected", "selected": ground.claims["own"].pk,
    },
    "claims-bulk-confirm": lambda ground, line: {
        "agreed": ground.rows["bulkaction", "own"].agreement,
    },
    "team-plans": lambda ground, line: {"kind": "teams"},
    "missing-decide": lambda ground, line: {"decision": "keep", "which": "all"},
    "routing-activate": lambda ground, line: {
        "effective_from": today().isoformat(), "why": "Memo", "confirmed": "on",
    },
    "score-activate": lambda ground, line: {"reason": "Memo", "confirmed": "on"},
    "decisions-decide": lambda ground, line: {"decision": "approve"},
    "api-decision-approve": lambda ground, line: {"answer": "Agreed"},
    "api-decision-refuse": lambda ground, line: {"answer": "Appeal first"},
    "api-decision-withdraw": lambda ground, line: {"answer": "Typed wrong"},
    "api-webhooks": lambda ground, line: {"url": "https://8.8.8.8/", "kinds": ["claim.touched"]},
    "api-webhook": lambda ground, line: {"kinds": ["claim.resolved"]},
    "imports": _file,
    "api-imports": _file,
    "api-routing-dry-run": _rules,
    "api-import-mapping": lambda ground, line: {"columns": {}},
    "api-user-absences": lambda ground, line: {
        "first_day": "2099-02-01", "last_day": "2099-02-03",
    },
    "api-user-absence-end": lambda ground, line: {"back_on": "2099-01-01"},
    "api-user": lambda ground, line: {"skills": ["Appeals"], "daily_capacity": 40},
    "api-team": lambda ground, line: {"lead": None, "daily_capacity": 50},
}  # fmt: skip

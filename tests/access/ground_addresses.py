"""Where a line of the policy is asked: the address of its own row, or somebody else's."""

from collections.abc import Callable

from django.contrib.contenttypes.models import ContentType

from claims.models import Import
from tests.access.ground import Ground
from tests.access.ground_pages import PLAIN
from tests.access.routes import Line

CLAIM_VERBS = (
    "workflow",
    *("assign", "payments", "reverse", "write-off", "unmask", "status"),
    *("touches", "take-back", "correct", "escalate", "return", "snooze"),
)
CAMPAIGN_STEPS = ("launch", "pause", "resume", "complete", "clone")
TRIAL_STEPS = ("trial", "trial/remove")


Address = Callable[[Ground, Line, str], str]


def address_of(ground: Ground, line: Line, role: str) -> str:
    return _ADDRESSES.get(line.name, _plain)(ground, line, role)


def _whose(ground: Ground, line: Line, role: str) -> str:
    """Of the person who asks, or somebody else's."""
    return role if line.object == "own" and role in ground.people else "other"


def _webhook(rest: str) -> Address:
    def address(ground: Ground, line: Line, role: str) -> str:
        row = ground.rows["webhook", _whose(ground, line, role)]
        return f"/api/webhooks/{row.endpoint_id}{rest.format(row.pk)}"

    return address


def _plain(ground: Ground, line: Line, role: str) -> str:
    """An address that the name spells, or that its path is."""
    if line.name.startswith("admin:"):
        return _of_admin(ground, line)
    return PLAIN[line.name]


def _of_admin(ground: Ground, line: Line) -> str:
    if line.name in PLAIN:
        return PLAIN[line.name]
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


def _file_of_message(ground: Ground, line: Line, role: str) -> str:
    message = ground.rows["message", line.object]
    return f"/outbox/{message.pk}/files/{message.files.get().pk}"


def _text(rest: str) -> Address:
    return lambda ground, line, role: (
        f"/api/message-templates/{ground.rows['messagetemplate', line.object].key}{rest}"
    )


def _text_tried(ground: Ground, line: Line, role: str) -> str:
    number = ground.claims[line.object].claim_number
    return _text(f"/preview?claim={number}")(ground, line, role)


def _kept(kind: str, rest: str) -> Address:
    """What everybody has one of."""
    return lambda ground, line, role: rest.format(ground.rows[kind, _whose(ground, line, role)].pk)


def _absence_end(ground: Ground, line: Line, role: str) -> str:
    person, absence = ground.rows["user", line.object], ground.rows["absence", line.object]
    return f"/api/users/{person.pk}/absences/{absence.pk}/end"


def _version(model: str, rest: str) -> Address:
    return lambda ground, line, role: rest.format(ground.rows[model, "own"].number)


def _on_site(ground: Ground, line: Line, role: str) -> str:
    kind = ContentType.objects.get_for_model(Import)
    return f"/admin/r/{kind.pk}/{ground.rows['import', 'own'].pk}/"


_ADDRESSES: dict[str, Address] = {
    "worklist-view": _kept("savedview", "/worklist/views/{}"),
    "export-file": _kept("export", "/exports/{}/file"),
    "notice-read": _kept("notice", "/accounts/notices/{}/read"),
    "claim": _claim("/claims/{}"),
    "deadline-sign-off": _row("deadline", "/deadlines/{}/sign-off"),
    **{
        f"claim-{verb}": _claim(f"/claims/{{}}/{verb}")
        for verb in ("cause", "presence", "attachments", "letter")
    },
    "claim-attachment": _file_of_claim(""),
    "claim-attachment-withdraw": _file_of_claim("", "/withdraw"),
    "api-claim-attachments": _claim("/api/claims/{}/attachments"),
    "api-claim-attachment": _file_of_claim("/api"),
    "api-claim-attachment-withdraw": _file_of_claim("/api", "/withdraw"),
    "api-claim": _claim("/api/claims/{}/"),
    "api-claim-bare": _claim("/api/claims/{}"),
    **{f"claim-{verb}": _claim(f"/claims/{{}}/{verb}") for verb in (*CLAIM_VERBS, "draft")},
    "text-remove": _kept("text", "/worklist/texts/{}/remove"),
    "macro-remove": _kept("mine", "/worklist/macros/{}/remove"),
    **{f"api-claim-{verb}": _claim(f"/api/claims/{{}}/{verb}") for verb in CLAIM_VERBS},
    "routing-version": _version("routingversion", "/routing/{}"),
    "routing-dry-run": _version("routingversion", "/routing/{}/dry-run"),
    "routing-activate": _version("routingversion", "/routing/{}/activate"),
    "api-webhook": _webhook(""),
    "api-webhook-rotate": _webhook("/rotate-secret"),
    "api-webhook-test": _webhook("/test"),
    "api-webhook-deliveries": _webhook("/deliveries"),
    "api-webhook-replay": _webhook("/deliveries/{}/replay"),
    "score-version": _version("scoreweights", "/score/{}"),
    "score-preview": _version("scoreweights", "/score/{}/preview"),
    "score-activate": _version("scoreweights", "/score/{}/activate"),
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
    "workflow-draft": lambda ground, line, role: "/workflows/phone-campaign/draft",
    "workflow-version": _version("workflowversion", "/workflows/phone-campaign/{}"),
    "workflow-activate": _version("workflowversion", "/workflows/phone-campaign/{}/activate"),
    **{
        f"{name}-rules-{step}": _version(
            f"{name}rules", f"/{name}-rules/{{}}{'' if step == 'version' else '/' + step}"
        )
        for name in ("enrolment", "handover")
        for step in ("version", "dry-run", "claims", "activate")
    },
    **{
        f"api-{name}-rules-{step}": _version(
            f"{name}rules", f"/api/{name}-rules/{{}}{'' if step == 'version' else '/' + step}"
        )
        for name in ("enrolment", "handover")
        for step in ("version", "activate")
    },
    "api-workflow": _row("workflow", "/api/workflows/{}"),
    **{
        f"api-workflow-{step}": _row("workflow", f"/api/workflows/{{}}/{step}")
        for step in ("versions", "activate")
    },
    "api-message-template": _text(""),
    "api-message-template-version": _text("/versions/1"),
    "api-message-template-preview": _text_tried,
    **{
        f"api-message-template-{step}": _text(f"/{step}")
        for step in ("versions", "activate", "retire")
    },
    "api-outbox-message": _row("message", "/api/outbox/{}"),
    **{
        f"api-outbox-{step}": _row("message", f"/api/outbox/{{}}/{step}")
        for step in ("cancel", "send-again", "mark-sent")
    },
    "outbox-decide": _row("message", "/outbox/{}/decide"),
    "outbox-file": _file_of_message,
    "denial-project-start": _row("denialcluster", "/denials/{}/project"),
    "denial-project": _row("denialproject", "/denials/projects/{}"),
    "api-denial-project": _row("denialproject", "/api/denial-projects/{}"),
    **{
        f"{start}denial-project-{step}": _row("denialproject", f"{address}/{{}}/{step}")
        for step in ("enrol", "close")
        for start, address in (("", "/denials/projects"), ("api-", "/api/denial-projects"))
    },
    "payer-strategy": _row("payer", "/payer-strategies/{}"),
    **{
        f"payer-strategy-{step}": _row("payer", f"/payer-strategies/{{}}/{step}")
        for step in ("compare", "draft")
    },
    "campaign": _row("campaign", "/campaigns/{}"),
    **{
        f"campaign-{step.replace('/', '-')}": _row("campaign", f"/campaigns/{{}}/{step}")
        for step in ("claims", "claims/export", "progress", *TRIAL_STEPS, *CAMPAIGN_STEPS)
    },
    "api-campaign": _row("campaign", "/api/campaigns/{}"),
    **{
        f"api-campaign-{step}": _row("campaign", f"/api/campaigns/{{}}/{step}")
        for step in ("trial", *CAMPAIGN_STEPS)
    },
    "strategy-version": _row("strategyversion", "/payer-strategies/versions/{}"),
    **{
        f"strategy-version-{step}": _row(
            "strategyversion", f"/payer-strategies/versions/{{}}/{step}"
        )
        for step in ("draft", "activate")
    },
    "api-payer-strategy": _row("payer", "/api/payer-strategies/{}"),
    **{
        f"api-payer-strategy-{step}": _row("payer", f"/api/payer-strategies/{{}}/{step}")
        for step in ("versions", "activate")
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

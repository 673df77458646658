"""What the audit triggers cover: every table of ours but those named here, each with its reason."""

from collections.abc import Iterator

from django.apps import apps

APPS = ("accounts", "claims", "strategies", "patients", "exchange", "analytics")

# The application's role may add to these and change nothing.
APPEND_ONLY = (
    "accounts_auditentry",
    "accounts_auditseal",
    "claims_claimchange",
    "claims_event",
    "claims_ledgerentry",
    "claims_touch",
    "strategies_steprun",
    "strategies_triallook",
)

NOT_AUDITED = {
    "accounts_auditentry": "the audit itself",
    "accounts_auditseal": "its seals",
    "accounts_attempts": "counts of sign-ins; what was refused is an entry of its own",
    "accounts_session": "signing in and out, and sessions ended, are entries of their own",
    "accounts_tokenfamily": "signing in, tokens refused and ended are entries of their own",
    "accounts_keptanswer": "answers given again; what they did is audited where it was done",
    "accounts_notice": "messages to one person, read or unread",
    "claims_draft": "words typed and not sent; what is sent is audited as the touch it becomes",
    "claims_event": "history of its own that is only added to",
    "claims_claimchange": "history of its own that is only added to",
    "claims_uploadpart": "bytes of a file whose digest stands on the import",
    "claims_importchunk": "marks of progress; what a chunk did is audited on the claims",
    "claims_importname": "spellings found in a file",
    "claims_importproblem": "the error list of a file",
    "claims_rejectedrow": "the rejected rows of a file",
    "claims_stagedpatients": "what a file says, until its import has ended",
    "claims_snooze": "why and until when stands in the claim's story; its columns are audited",
    "claims_lease": "who has a claim in hand for minutes; what they do is audited on the claim",
    "claims_bulkchunk": "marks of progress; what a part did is audited on the claims",
    "claims_claimlist": "claims that somebody named to look at; looking is an entry of its own",
    "claims_exportpart": "bytes of a file; asking for it and taking it away are entries",
    "claims_nextstep": "says in words what an enrolment and its workflow ask for; both are audited",
    "claims_departure": "written by a trigger on claims, whose change of team is audited",
    "claims_referenceversion": "moved by triggers on small tables, which are audited themselves",
    "claims_boardcell": "counts of the claims, made anew every few minutes",
    "claims_stockcell": "sums of the claims, compared with them every night",
    "claims_stockdelta": "sums of the claims, compared with them every night",
    "claims_flowcell": "sums of the ledger, compared with it every night",
    "strategies_steprun": "history of its own that is only added to",
    "strategies_touchmark": "how far the rows of others were read",
    "strategies_workflowrate": "counts of enrolments and payments, made anew every night",
    "strategies_payerperformance": "sums of claims and ledger, counted anew by a job",
    "strategies_campaignresult": "sums of the ledger over a campaign's claims, kept each night",
    "strategies_enrolmentresult": "what touches and ledger say of a claim, kept each night",
    "strategies_campaignlaunch": "how far a launch is; that it was launched is the campaign's",
    "strategies_denialcluster": "sums of the claims, counted anew each night",
    "strategies_denialmember": "claims of a project; project and enrolments are audited",
    "strategies_triallook": "history of its own that is only added to; what it is of is audited",
    "strategies_launchpart": "claims to be enrolled; each enrolment is audited",
    "exchange_webhookdelivery": "a log of its own: every try, and who had it sent again",
    "exchange_watermark": "how far the rows of others were read",
    "claims_flowdelta": "sums of the ledger, compared with it every night",
}

# Columns whose change says nothing that another entry does not say.
SILENT = {
    "accounts_user": ("last_login", "last_used_on"),
    # Words and addresses are encrypted; how often it was tried stands on the row.
    "accounts_message": (*("to_name", "to_address", "body", "attempts", "next_at", "tried_at"),),
    "accounts_messagefile": ("name", "content"),
    "accounts_optout": ("address",),
    # Of an encrypted value the index tells that it changed; a rotation changes nothing.
    "claims_claim": ("updated_at", "version", "patient_name", "member_id"),
    # Its name, note and bytes are encrypted; that it came, who sent it and its digest are told.
    "claims_attachment": ("name", "note", "content"),
    "claims_import": (
        *("progress_phase", "progress_done", "progress_total", "progress_started_at"),
        *("lease_owner", "lease_until", "attempted", "attempts"),
        *("file_format", "proposal", "mapping", "preview"),
    ),
    "claims_bulkaction": (
        *("done", "changed", "taken_back", "progressed_at", "preview"),
        *("lease_owner", "lease_until", "attempted", "attempts"),
    ),
    # Where it came to is told by what began there.
    "strategies_handover": ("to_enrolment_id", "escalation_id"),
    # What became of each step is a row of its own.
    "strategies_enrolment": ("position", "due_on", "cycle", "cycle_on"),
    # Moved by its looks, which are rows of their own.
    "strategies_trial": ("next_look_on",),
    # Its figures are kept each night and told by themselves.
    "strategies_campaign": ("latest_id", "payer_ids"),
    "strategies_denialproject": (
        *("claims", "dollars_at_start", "enrolled", "collected", "open_claims", "open_dollars"),
    ),
    "claims_export": ("rows_done", "heard_at", "attempts"),
}
# Columns that follow from others: told of single rows, left out where a statement moves many.
DERIVED = {"claims_claim": ("bucket", "priority", "is_due")}
# Columns whose values stay out of the audit: it says that they changed.
SECRET = {
    "accounts_user": ("password",),
    "exchange_webhookendpoint": ("secret", "old_secret"),
}

Audited = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def tables() -> Iterator[str]:
    """Every table of our apps, those between two models included."""
    for app in APPS:
        if apps.is_installed(app):
            for model in apps.get_app_config(app).get_models(include_auto_created=True):
                yield model._meta.db_table


def audited_tables() -> Iterator[Audited]:
    """Table, silent, derived and secret columns."""
    for table in tables():
        if table not in NOT_AUDITED:
            yield (table, SILENT.get(table, ()), DERIVED.get(table, ()), SECRET.get(table, ()))

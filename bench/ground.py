"""The database a long run works on: migrated, and holding nothing that is not its own."""

from django.core.management import call_command
from django.db import connection
from django.db.models import Q

from arengine.ownership import owning
from claims.importing.staging import drop_stage
from claims.models import Claim, Import

# Facilities and payers too: a disturbed import must not make them twice.
WIPED = (
    "claims_import, claims_importchunk, claims_claim, claims_ledgerentry, claims_claimchange, "
    "claims_stockcell, claims_stockdelta, claims_flowcell, claims_flowdelta, "
    "claims_payermerge, accounts_auditentry, accounts_auditseal, strategies_campaign, "
    "strategies_payerperformance, strategies_denialcluster, strategies_denialproject"
)


class NotOurs(Exception):
    """The database holds claims that somebody may want to keep."""


def prepare_ground(prefix: str) -> None:
    """Migrates. Raises NotOurs where a claim did not come from a file named `prefix`..."""
    call_command("migrate", interactive=False, verbosity=0)
    ours = Import.objects.filter(file_name__startswith=prefix)
    foreign = Claim.objects.exclude(Q(created_import__in=ours))
    if foreign.exists():
        name = connection.settings_dict["NAME"]
        raise NotOurs(f"The database {name} holds claims that were not made here: name another")


def wipe() -> None:
    """Empties the portfolio and forgets every import; people, teams and rules stay."""
    for number in Import.objects.values_list("pk", flat=True):
        drop_stage(number)
    with owning(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {WIPED} RESTART IDENTITY CASCADE")
        # Not truncated: that would take the rules of deadlines and follow-ups with them.
        cursor.execute("DELETE FROM claims_payeralias")
        cursor.execute("DELETE FROM claims_payer")
        cursor.execute("DELETE FROM accounts_facility WHERE key <> 'unassigned'")

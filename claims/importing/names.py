"""Payers and facilities that a file names: those that are known, and those it brings."""

from django.db import transaction

from accounts.models import Facility
from arengine.lib.fold import fold
from claims.importing.statements import run
from claims.models import Import, ImportName, Payer, PayerAlias
from claims.rules.lines import proposed_line


def find_names(source_import: Import) -> None:
    """Points the file's payers and facilities to those that are known."""
    values = {"import": source_import.pk}
    run(
        "UPDATE claims_importname SET target = alias.payer_id FROM claims_payeralias alias "
        "WHERE source_import_id = %(import)s AND kind = 'payer' AND alias.key = "
        "claims_importname.key",
        values,
    )
    run(
        "UPDATE claims_importname SET target = facility.id FROM accounts_facility facility "
        "WHERE source_import_id = %(import)s AND kind = 'facility' AND facility.key = "
        "claims_importname.key",
        values,
    )


def create_names(source_import: Import) -> None:
    """Creates the payers and facilities that the file names and nobody knew; flagged for review."""
    find_names(source_import)
    unknown = ImportName.objects.filter(source_import=source_import, target__isnull=True)
    with transaction.atomic():
        for name in unknown.filter(kind=ImportName.PAYER):
            payer = Payer.objects.create(name=name.name, line_of_business=proposed_line(name.name))
            PayerAlias.objects.create(payer=payer, key=name.key)
        facilities = unknown.filter(kind=ImportName.FACILITY)
        Facility.objects.bulk_create(
            [Facility(name=name.name, key=fold(name.name)) for name in facilities],
            ignore_conflicts=True,
        )
    find_names(source_import)

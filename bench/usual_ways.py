"""How such a file is usually loaded: pandas with bulk_create, and django-import-export."""

import csv
from itertools import islice
from pathlib import Path

import pandas
import tablib
from django.db import transaction
from import_export.resources import ModelResource

from bench.clean import Cleaner
from bench.copies import empty
from bench.figures import stopwatch
from claims.models import Claim

BATCH = 5_000
UPDATED = [
    "payer_id", "facility_id", "provider", "patient_account", "patient_name", "member_id",
    "balance", "charge_amount", "service_from", "billed_on", "denied_on", "denial_code",
    "feed_status", "adjudication_status", "aging_days", "age_anchor_on", "age_basis", "bucket",
    "priority", "team_id", "routed_by_id", "feed_as_of",
]  # fmt: skip


def with_pandas(path: Path) -> float:
    """read_csv, one object a row, bulk_create(update_conflicts) in batches."""
    empty()
    with stopwatch() as seconds, transaction.atomic():
        frame = pandas.read_csv(path, dtype=str, keep_default_na=False)
        cleaner = Cleaner()
        claims = [Claim(**cleaner.values(row)) for row in _rows(frame)]
        Claim.objects.bulk_create(
            claims,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["claim_number"],
            update_fields=UPDATED,
        )
    return seconds()


def _rows(frame: pandas.DataFrame) -> list[dict[str, str]]:
    return [{str(name): text for name, text in row.items()} for row in frame.to_dict("records")]


class ClaimResource(ModelResource):
    """Claims by their number, row by row, as the documentation shows it."""

    class Meta:
        model = Claim
        import_id_fields = ("claim_number",)
        # Its list of differences cannot show bytes, so the marks of the blind index stay empty.
        marks = ("patient_name_key", "member_id_key")
        exclude = ("id", "status", "created_at", "updated_at", "version", "assignee", *marks)


def with_import_export(path: Path, rows: int) -> float:
    """The first rows of the file through a ModelResource."""
    empty()
    with stopwatch() as seconds:
        with path.open(newline="") as source:
            lines = list(islice(csv.DictReader(source), rows))
        cleaner = Cleaner()
        cleaned = [cleaner.values(line) for line in lines]
        names = [name.removesuffix("_id") for name in cleaned[0]]
        dataset = tablib.Dataset(*(tuple(row.values()) for row in cleaned), headers=names)
        ClaimResource().import_data(dataset, raise_errors=True, use_transactions=True)
    loaded = Claim.objects.count()
    if loaded != rows:
        raise RuntimeError(f"django-import-export loaded {loaded} of {rows} rows")
    return seconds()

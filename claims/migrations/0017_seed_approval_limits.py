"""Who may write off how much: an assumption to start from, until the house sets its own."""

from datetime import date
from decimal import Decimal

from django.db import migrations

NOTHING = Decimal("0.00")
# Role, alone, with a second approver; None is any amount.
LIMITS = (
    ("agent", NOTHING, NOTHING),
    ("client", NOTHING, NOTHING),
    ("supervisor", Decimal("5000.00"), Decimal("25000.00")),
    ("admin", Decimal("25000.00"), None),
)


def seed(apps, schema_editor):
    limit = apps.get_model("claims", "ApprovalLimit")
    for role, alone, together in LIMITS:
        limit.objects.create(
            kind="write_off",
            role=role,
            alone_up_to=alone,
            up_to=together,
            effective_from=date(2000, 1, 1),
            source="Assumption: common write-off tiers; confirm or replace by your policy",
            is_assumption=True,
        )


class Migration(migrations.Migration):
    dependencies = [("claims", "0016_decisions")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

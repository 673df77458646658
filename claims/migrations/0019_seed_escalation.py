"""The first version of the escalation rules: modest thresholds, each to the team's own lead."""

from datetime import date
from decimal import Decimal

from django.db import migrations
from django.db.models.functions import Now

RULES = (
    ("Deadline near", "a deadline runs out within 3 days", {"days_left": 3}),
    (
        "No progress",
        "three touches in a row brought nothing new",
        {"idle_touches": 3, "balance_over": Decimal("500.00")},
    ),
    (
        "Large and untouched",
        "a large balance was not touched for 30 days",
        {"days_untouched": 30, "balance_over": Decimal("10000.00")},
    ),
    (
        "Old and untouched",
        "older than half a year and not touched for 45 days",
        {"days_untouched": 45, "age_over": 180, "balance_over": Decimal("1000.00")},
    ),
)


def seed(apps, schema_editor):
    version = apps.get_model("claims", "EscalationVersion").objects.create(
        number=1,
        effective_from=date(2000, 1, 1),
        source="Assumption: thresholds to start from; draft the next version to set your own",
        activated_at=Now(),
    )
    for position, (name, reason, conditions) in enumerate(RULES, start=1):
        apps.get_model("claims", "EscalationRule").objects.create(
            version=version, position=position, name=name, reason=reason, **conditions
        )


class Migration(migrations.Migration):
    dependencies = [("claims", "0018_escalation")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

"""The first version of the routing rules: value, age, government, everything else."""

from datetime import date
from decimal import Decimal

from django.db import migrations
from django.db.models.functions import Now

RULES = (
    ("High value", "SeniorAgent", {"balance_over": Decimal("1000.00")}),
    ("Aged", "EscalationTeam", {"age_over": 90}),
    ("Government payer", "GovernmentSpecialist", {"lines_of_business": ["medicare", "medicaid"]}),
    ("Everything else", "GeneralAgent", {}),
)


def seed(apps, schema_editor):
    team = apps.get_model("accounts", "Team")
    version = apps.get_model("claims", "RoutingVersion").objects.create(
        number=1,
        effective_from=date(2000, 1, 1),
        source="Requirements document 1.0, intelligent agent assignment",
        activated_at=Now(),
    )
    for position, (name, team_name, conditions) in enumerate(RULES, start=1):
        apps.get_model("claims", "RoutingRule").objects.create(
            version=version,
            position=position,
            name=name,
            team=team.objects.get(name=team_name),
            **conditions,
        )


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_triggers"), ("accounts", "0002_seed")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

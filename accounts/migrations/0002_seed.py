"""The teams that the routing rules name, and the facility of claims that name none."""

from django.db import migrations

TEAMS = (
    ("SeniorAgent", "Senior Agent"),
    ("EscalationTeam", "Escalation Team"),
    ("GovernmentSpecialist", "Government Specialist"),
    ("GeneralAgent", "General Agent"),
)


def seed(apps, schema_editor):
    team = apps.get_model("accounts", "Team")
    for position, (name, label) in enumerate(TEAMS):
        team.objects.get_or_create(name=name, defaults={"label": label, "position": position})
    apps.get_model("accounts", "Facility").objects.get_or_create(
        key="unassigned", defaults={"name": "Unassigned"}
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

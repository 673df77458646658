"""A rule of a floor above escalates, too: under its name, without a row of ours."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("claims", "0031_payer_contact_email")]
    operations = [
        migrations.RemoveConstraint("escalation", "escalation_by_rule_or_person"),
        migrations.AddConstraint(
            "escalation",
            models.CheckConstraint(
                condition=Q(rule__isnull=True, cause="", raised_by__isnull=False)
                | (Q(raised_by__isnull=True) & ~Q(cause="")),
                name="escalation_by_rule_or_person",
            ),
        ),
    ]

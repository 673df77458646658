"""Hand-over rules to start from: a draft, which moves nothing until a supervisor activates it."""

from datetime import date
from decimal import Decimal

from django.db import migrations

PHONE, EMAIL, APPEAL = "phone-campaign", "email-follow-up", "appeal-process"
NEGOTIATION = "negotiation"
# name, reason, workflow, where to (None: the team's lead), conditions
RULES = (
    ("Denied while written to", "denied, and the appeal's clock runs", EMAIL, APPEAL,
     {"applies_to": "appealable"}),
    ("Missed twice", "two steps of the workflow were missed", None, None, {"missed": 2}),
    ("Messages unanswered", "two messages were not answered", EMAIL, PHONE, {"contacts": 2}),
    ("A round of calls without a payment", "a round of calls brought no payment of a large balance",
     PHONE, NEGOTIATION, {"rounds": 1, "balance_over": Decimal("5000.00")}),
    ("Talks without an end", "the talks have gone on for five weeks", NEGOTIATION, None,
     {"days_running": 35}),
)  # fmt: skip


def seed(apps, schema_editor):
    version = apps.get_model("strategies", "HandoverRules").objects.create(
        number=1,
        valid_from=date(2000, 1, 1),
        source="Assumption: rules to start from; try them, set your own figures, then activate",
    )
    workflows = {row.key: row for row in apps.get_model("strategies", "Workflow").objects.all()}
    for position, (name, reason, of, to, conditions) in enumerate(RULES, start=1):
        if (of is None or of in workflows) and (to is None or to in workflows):
            apps.get_model("strategies", "HandoverRule").objects.create(
                version=version, position=position, name=name, reason=reason,
                workflow=workflows.get(of), to_workflow=workflows.get(to), **conditions
            )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("strategies", "0013_handover")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

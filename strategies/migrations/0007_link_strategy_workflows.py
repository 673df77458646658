"""Which workflows the seeded strategies run, in order; a workflow that is not there is left out.

It comes after the migration that seeds the workflows.
"""

from django.db import migrations

PHONE, EMAIL, APPEAL = "phone-campaign", "email-follow-up", "appeal-process"
NEGOTIATION = "negotiation"
# (payer's key, line of business): (workflow, which claims it is for), the first that fits runs.
LINKS = {
    ("other insurance generic", ""): (
        (APPEAL, "appealable"), (EMAIL, "unanswered"), (NEGOTIATION, "underpaid"), (PHONE, "any"),
    ),
    ("bcbs", ""): ((APPEAL, "appealable"), (NEGOTIATION, "underpaid"), (PHONE, "any")),
    ("ambetter", ""): ((APPEAL, "appealable"), (EMAIL, "any")),
    ("medicare", ""): ((APPEAL, "appealable"), (PHONE, "any")),
    ("wellcare medicare advantage", ""): ((APPEAL, "appealable"), (PHONE, "any")),
    ("", "commercial"): (
        (APPEAL, "appealable"), (NEGOTIATION, "underpaid"), (EMAIL, "unanswered"), (PHONE, "any"),
    ),
    ("", "medicare"): ((APPEAL, "appealable"), (PHONE, "any")),
    ("", "medicaid"): ((APPEAL, "appealable"), (PHONE, "any")),
    ("", "medicare_advantage"): ((APPEAL, "appealable"), (PHONE, "any")),
    ("", "tricare"): ((APPEAL, "appealable"), (PHONE, "any")),
    ("", "veterans_affairs"): ((APPEAL, "appealable"), (EMAIL, "any")),
    ("", "workers_compensation"): ((NEGOTIATION, "underpaid"), (PHONE, "any")),
    ("", "self_pay"): ((NEGOTIATION, "any"),),
    ("", ""): ((APPEAL, "appealable"), (EMAIL, "unanswered"), (PHONE, "any")),
}  # fmt: skip


def link(apps, schema_editor):
    workflows = {row.key: row for row in apps.get_model("strategies", "Workflow").objects.all()}
    versions = apps.get_model("strategies", "StrategyVersion").objects
    for (key, line), wanted in LINKS.items():
        of = {"strategy__payer_key": key, "strategy__line_of_business": line}
        version = versions.filter(number=1, **of).first()
        if version and not version.workflows.exists():
            _link(apps, version, [(workflows[w], a) for w, a in wanted if w in workflows])


def _link(apps, version, wanted):
    for position, (workflow, applies_to) in enumerate(wanted, start=1):
        apps.get_model("strategies", "StrategyWorkflow").objects.create(
            version=version, position=position, workflow=workflow, applies_to=applies_to
        )


class Migration(migrations.Migration):
    dependencies = [("strategies", "0006_seed_workflows")]
    operations = [migrations.RunPython(link, migrations.RunPython.noop)]

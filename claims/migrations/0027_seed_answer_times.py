"""How long payers of each line usually take, until a practice sets its own: by the terms that
bind them for clean claims."""

from datetime import date

from django.db import migrations

BEGIN = date(2000, 1, 1)
FLOOR = "Medicare Claims Processing Manual, chapter 1, 80.2.1.2: electronic claims, 13-day floor"
TIMES = [
    ("medicare", 14, FLOOR),
    ("medicare_advantage", 30, "42 CFR 422.520: clean claims within 30 days"),
    ("medicaid", 30, "42 CFR 447.45(d): 90 % of clean claims within 30 days"),
    ("tricare", 30, "10 U.S.C. 1095c: clean claims within 30 days"),
    ("veterans_affairs", 30, "38 U.S.C. 1703D: clean electronic claims within 30 days"),
    ("commercial", 30, "State prompt-payment laws, most: clean electronic claims within 30 days"),
]


def seed(apps, schema_editor):
    model = apps.get_model("claims", "AnswerTime")
    model.objects.bulk_create(
        model(line_of_business=line, days=days, source=source, effective_from=BEGIN)
        for line, days, source in TIMES
    )


class Migration(migrations.Migration):
    dependencies = [("claims", "0026_first_answers")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]

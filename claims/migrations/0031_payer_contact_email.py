"""Desks of payers have an address for e-mail, and may want none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0030_responsibility_words")]

    operations = [
        migrations.AddField(
            model_name="payercontact",
            name="email",
            field=models.EmailField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AddField(
            model_name="payercontact",
            name="opted_out",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Wants no e-mail: steps wait for a person.",
            ),
        ),
    ]

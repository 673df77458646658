"""Which workflows are appeals."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("strategies", "0004_payer_performance")]
    operations = [
        migrations.AddField(
            model_name="workflow",
            name="is_appeal",
            field=models.BooleanField(
                db_default=False,
                default=False,
                help_text="Never for a denial that cannot be appealed.",
            ),
        ),
    ]

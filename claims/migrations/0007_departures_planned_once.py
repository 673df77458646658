"""A session keeps a trigger's plan: one made for an empty statement joined a million rows in a loop."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("claims", "0006_field_encryption")]
    operations = [
        migrations.RunSQL(
            "ALTER FUNCTION record_departure() SET enable_nestloop = off",
            "ALTER FUNCTION record_departure() RESET enable_nestloop",
        )
    ]

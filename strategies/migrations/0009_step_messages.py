"""Steps that go out by themselves; of each text one version is in use."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_leaner_audit'),
        ('claims', '0031_payer_contact_email'),
        ('strategies', '0008_campaign_launches'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StepMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cycle', models.PositiveSmallIntegerField()),
                ('by_hand_because', models.CharField(blank=True, db_default='', default='', help_text='Why a person does it.', max_length=160)),
                ('written_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.AddConstraint(
            model_name='messagetemplate',
            constraint=models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('key',), name='template_in_use_once'),
        ),
        migrations.AddField(
            model_name='stepmessage',
            name='enrolment',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='step_messages', to='strategies.enrolment'),
        ),
        migrations.AddField(
            model_name='stepmessage',
            name='message',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.message'),
        ),
        migrations.AddField(
            model_name='stepmessage',
            name='step',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='strategies.workflowstep'),
        ),
        migrations.AddConstraint(
            model_name='stepmessage',
            constraint=models.UniqueConstraint(fields=('enrolment', 'cycle', 'step'), name='step_message_once'),
        ),
        migrations.AddConstraint(
            model_name='stepmessage',
            constraint=models.CheckConstraint(condition=models.Q(('message__isnull', False), models.Q(('by_hand_because', ''), _negated=True), _connector='OR'), name='step_message_or_reason'),
        ),
    ]

"""Leases, snoozes, and the score: its first weights, and every claim by them."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Now


WEIGHTS = {"dollars": 10, "age": 1, "response": "0.50", "idle_touches": -10, "denial": 30}
# As `claims.rules.priority` said it when this was written.
SCORE = """
UPDATE claims_claim c SET priority = floor(c.balance * 0.01 * 10 + ('2000-01-01'::date
    - c.age_anchor_on) * 1 + coalesce(p.paid_percent, 50) * 0.50 + c.idle_touches * -10
    + CASE WHEN c.denial_code <> '' THEN 30 ELSE 0 END)::bigint
FROM claims_payer p WHERE p.id = c.payer_id"""


def seed(apps, schema_editor):
    apps.get_model("claims", "ScoreWeights").objects.create(
        number=1,
        **WEIGHTS,
        deadline_days=14,
        reason="What the product comes with",
        activated_at=Now(),
    )
    schema_editor.execute(SCORE)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0008_audit_request'),
        ("claims", "0012_outcomes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Lease',
            fields=[
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='lease', serialize=False, to='claims.claim')),
                ('until', models.DateTimeField()),
            ],
            options={
                'ordering': ['claim'],
            },
        ),
        migrations.CreateModel(
            name='ScoreWeights',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(unique=True)),
                ('dollars', models.DecimalField(decimal_places=2, help_text='Points for each $100.', max_digits=6, verbose_name='Dollars at stake')),
                ('age', models.DecimalField(decimal_places=2, help_text='Points for each day.', max_digits=6, verbose_name='Age')),
                ('response', models.DecimalField(decimal_places=2, help_text='Points for each percent that the payer pays.', max_digits=6, verbose_name="Payer's response")),
                ('idle_touches', models.DecimalField(decimal_places=2, help_text='Points for each one; minus lowers.', max_digits=6, verbose_name='Touches without progress')),
                ('denial', models.DecimalField(decimal_places=2, help_text='Points for a denied claim.', max_digits=6, verbose_name='Denial')),
                ('deadline_days', models.PositiveSmallIntegerField(help_text='Days ahead of a deadline from which it goes before any score.', verbose_name='Deadlines first')),
                ('reason', models.CharField(help_text='Why these weights.', max_length=200)),
                ('created_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('activated_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'score weights',
                'ordering': ['-number'],
            },
        ),
        migrations.CreateModel(
            name='Snooze',
            fields=[
                ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='snooze', serialize=False, to='claims.claim')),
                ('reason', models.CharField(choices=[('waiting_payer', 'Payer needs more time'), ('waiting_documents', 'Waiting for documents'), ('waiting_colleague', 'Waiting for a colleague'), ('payer_closed', 'Payer cannot be reached now'), ('payment_announced', 'Payment announced'), ('not_now', 'Another claim goes first')], db_collation='C', max_length=24)),
                ('until', models.DateField(blank=True, null=True)),
                ('when_paid', models.BooleanField(default=False)),
                ('set_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('came_back_at', models.DateTimeField(blank=True, null=True)),
                ('came_back_by', models.CharField(blank=True, choices=[('day', 'its day has come'), ('payment', 'a payment posted'), ('person', 'taken back by a person')], db_collation='C', db_default='', max_length=8)),
            ],
            options={
                'ordering': ['until', 'claim'],
            },
        ),
        migrations.RemoveIndex(
            model_name='claim',
            name='claim_next_deadline',
        ),
        migrations.AddField(
            model_name='payer',
            name='paid_percent',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, help_text='Of what was settled, the percent that was paid; empty: too little was settled.', null=True),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('team'), models.F('deadline_on'), models.OrderBy(models.F('priority'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('assignee__isnull', True), ('deadline_on__isnull', False), ('is_due', True), ('status', 'open')), name='claim_next_deadline'),
        ),
        migrations.AddIndex(
            model_name='claim',
            index=models.Index(models.F('assignee'), models.F('deadline_on'), models.OrderBy(models.F('priority'), descending=True), models.OrderBy(models.F('id'), descending=True), condition=models.Q(('assignee__isnull', False), ('deadline_on__isnull', False), ('is_due', True), ('status', 'open')), name='claim_next_own_deadline'),
        ),
        migrations.AddField(
            model_name='lease',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scoreweights',
            name='activated_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='scoreweights',
            name='created_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='snooze',
            name='user',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='lease',
            index=models.Index(fields=['user', 'until'], name='lease_user'),
        ),
        migrations.AddIndex(
            model_name='snooze',
            index=models.Index(condition=models.Q(('came_back_at__isnull', True), ('when_paid', True)), fields=['claim'], name='snooze_waits_for_payment'),
        ),
        migrations.AddConstraint(
            model_name='snooze',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', False), ('when_paid', True), _connector='OR'), name='snooze_ends'),
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]

"""Webhooks, the outbox of what they are told, who wants their notices by mail.

Nothing here is append-only: the outbox is a queue. What counts as evidence is in the ledger and the trail.
"""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0004_idempotency_created'),
        ('organizations', '0005_roster_uploads'),
    ]

    operations = [
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('account', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('through', models.BigIntegerField(help_text='the last notice that was mailed or was there before')),
                ('chosen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(help_text='what receivers tell repetitions by', unique=True)),
                ('kind', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(help_text='ids and figures')),
                ('text', models.JSONField(help_text='what people wrote; kept only where a webhook wants it', null=True)),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
            ],
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('url', models.CharField(max_length=500)),
                ('events', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), size=None)),
                ('includes_text', models.BooleanField(help_text='whether what people wrote is told too')),
                ('secret', models.TextField(help_text="encrypted with a key derived from the installation's")),
                ('former_secret', models.TextField(blank=True)),
                ('former_until', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('on', 'Working'), ('failing', 'Failing'), ('off', 'Switched off')], default='on', max_length=10)),
                ('failures', models.PositiveIntegerField(default=0, help_text='failed attempts since the last success')),
                ('failing_since', models.DateTimeField(null=True)),
                ('resting_until', models.DateTimeField(help_text='nothing is tried before', null=True)),
                ('made_at', models.DateTimeField()),
                ('made_by_id', models.BigIntegerField(help_text='the account', null=True)),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('waiting', 'To be sent'), ('delivered', 'Delivered'), ('failed', 'Given up')], default='waiting', max_length=10)),
                ('attempts', models.PositiveIntegerField(default=0)),
                ('due_at', models.DateTimeField()),
                ('tried_at', models.DateTimeField(null=True)),
                ('status', models.PositiveIntegerField(help_text='what the receiver answered last', null=True)),
                ('problem', models.CharField(blank=True, help_text='code of what went wrong last', max_length=20)),
                ('milliseconds', models.PositiveIntegerField(null=True)),
                ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='notifications.event')),
                ('webhook', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='notifications.webhook')),
            ],
        ),
        migrations.AddIndex(
            model_name='event',
            index=models.Index(fields=['at'], name='webhook_event_at'),
        ),
        migrations.AddIndex(
            model_name='webhook',
            index=models.Index(fields=['agency', 'id'], name='webhook_agency'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(fields=['webhook', '-id'], name='delivery_webhook'),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'waiting')), fields=['webhook', 'id'], name='delivery_waiting'),
        ),
    ]

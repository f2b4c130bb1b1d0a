"""Counters of what goes wrong, for all processes.

Unlogged: what they hold is worth nothing after a crash, and counting then costs no write-ahead log. The table of
the cache that counted before stays until no version before this one runs.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_sample_accounts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('key', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('count', models.IntegerField()),
                ('ends_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['ends_at'], name='attempt_ends')],
            },
        ),
        migrations.RunSQL('ALTER TABLE accounts_attempt SET UNLOGGED', 'ALTER TABLE accounts_attempt SET LOGGED'),
    ]

"""The tables of seals are those that points made: only who owns them changes, no row and no table moves."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = [
        ("organizations", "0012_one_spelling"),
        ("points", "0025_results_and_patterns_apart"),
    ]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
        migrations.CreateModel(
            name='SealingKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_key', models.BinaryField(max_length=32, unique=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'points_sealingkey',
            },
        ),
        migrations.CreateModel(
            name='SealIndex',
            fields=[
                ('pk', models.CompositePrimaryKey('agency_id', 'day', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('number', models.PositiveIntegerField()),
                ('entries', models.BinaryField()),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
            ],
            options={
                'db_table': 'points_sealindex',
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('pk', models.CompositePrimaryKey('agency_id', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('rows', models.PositiveIntegerField(help_text='leaves of the tree')),
                ('root', models.BinaryField(max_length=32)),
                ('index_digest', models.BinaryField(help_text='SHA-256 of the index, all chunks in order', max_length=32)),
                ('previous', models.BinaryField(help_text="digest of the agency's seal before, zeros for the first", max_length=32)),
                ('digest', models.BinaryField(help_text='SHA-256 of the signed header', max_length=32)),
                ('signature', models.BinaryField(max_length=64)),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('key', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sealing.sealingkey')),
            ],
            options={
                'db_table': 'points_seal',
            },
        ),
        migrations.CreateModel(
            name='SealMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('through', models.DateField()),
                ('sent_at', models.DateTimeField()),
                ('recipients', models.PositiveIntegerField()),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
            ],
            options={
                'db_table': 'points_sealmail',
                'indexes': [models.Index(fields=['agency', '-through'], name='seal_mail_latest')],
            },
        ),
            ]
        ),
    ]

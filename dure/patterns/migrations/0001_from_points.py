"""The tables of patterns are those that points made: only who owns them changes, no row and no table moves."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies: ClassVar = [
        ("organizations", "0012_one_spelling"),
        ("points", "0024_former_allowances"),
    ]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
        migrations.CreateModel(
            name='ReciprocityRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('reason', models.CharField(help_text='why the period is looked at', max_length=500)),
                ('seed', models.BigIntegerField(help_text='made from agency and period: nobody picks one')),
                ('shuffles', models.PositiveIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('done', models.PositiveIntegerField(default=0)),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
            options={
                'db_table': 'points_reciprocityrun',
            },
        ),
        migrations.CreateModel(
            name='ReciprocityResult',
            fields=[
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='result', serialize=False, to='patterns.reciprocityrun')),
                ('content', models.JSONField(help_text='how much was looked at, by which limits and thresholds')),
                ('checksum', models.BinaryField(help_text='SHA-256 of content and patterns as canonical JSON', max_length=32)),
                ('finished_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'points_reciprocityresult',
            },
        ),
        migrations.CreateModel(
            name='ReciprocityPattern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField(help_text='measures and chance')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='patterns', to='patterns.reciprocityrun')),
            ],
            options={
                'db_table': 'points_reciprocitypattern',
            },
        ),
        migrations.CreateModel(
            name='ReciprocityOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='patterns.reciprocityrun')),
            ],
            options={
                'db_table': 'points_reciprocityopening',
            },
        ),
        migrations.CreateModel(
            name='ReciprocityMember',
            fields=[
                ('pk', models.CompositePrimaryKey('pattern_id', 'person_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('pattern', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='patterns.reciprocitypattern')),
            ],
            options={
                'db_table': 'points_reciprocitymember',
                'indexes': [models.Index(fields=['person', '-pattern'], name='reciprocity_of_person')],
            },
        ),
        migrations.CreateModel(
            name='ReciprocityComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('pattern', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='patterns.reciprocitypattern')),
            ],
            options={
                'db_table': 'points_reciprocitycomment',
                'indexes': [models.Index(fields=['pattern', 'id'], name='reciprocity_comments')],
            },
        ),
        migrations.AddIndex(
            model_name='reciprocityrun',
            index=models.Index(fields=['agency', '-id'], name='reciprocity_of_agency'),
        ),
        migrations.AddConstraint(
            model_name='reciprocityrun',
            constraint=models.CheckConstraint(condition=models.Q(('first__lt', models.F('last'))), name='reciprocity_period'),
        ),
        migrations.AddConstraint(
            model_name='reciprocityrun',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reciprocity_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='reciprocitypattern',
            constraint=models.UniqueConstraint(fields=('run', 'number'), name='reciprocity_pattern_number'),
        ),
        migrations.AddIndex(
            model_name='reciprocityopening',
            index=models.Index(fields=['run', '-id'], name='reciprocity_openings'),
        ),
        migrations.AddConstraint(
            model_name='reciprocityopening',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reciprocity_opening_reason'),
        ),
    ]
        )
    ]

"""The weekly nudge and the reciprocity view: runs and what they found are frozen in the database itself."""

import django.db.models.deletion
import django.db.models.fields.json
from django.db import migrations, models

TABLES = tuple(
    f"points_reciprocity{name}" for name in ("result", "pattern", "member", "opening", "comment")
)

FORWARD = "\n".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
"""
    for table in TABLES
)

FORWARD += """
CREATE TRIGGER append_only BEFORE DELETE ON points_reciprocityrun
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points_reciprocityrun
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_but_done BEFORE UPDATE ON points_reciprocityrun
    FOR EACH ROW WHEN (
        to_jsonb(OLD) - 'done' IS DISTINCT FROM to_jsonb(NEW) - 'done'
    ) EXECUTE FUNCTION dure_append_only();
"""

BACKWARD = "DROP TRIGGER append_only_but_done ON points_reciprocityrun;" + "\n".join(
    f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};"
    for table in (*TABLES, "points_reciprocityrun")
)


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0005_roster_uploads'),
        ('points', '0010_years'),
    ]

    operations = [
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='+', serialize=False, to='organizations.person')),
                ('weekly_nudge', models.BooleanField(default=True, help_text='asked once a week whose help there was')),
                ('changed_at', models.DateTimeField()),
            ],
        ),
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
                'indexes': [models.Index(fields=['agency', '-id'], name='reciprocity_of_agency')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('first__lt', models.F('last'))), name='reciprocity_period'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reciprocity_has_a_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReciprocityResult',
            fields=[
                ('run', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='result', serialize=False, to='points.reciprocityrun')),
                ('content', models.JSONField(help_text='how much was looked at, by which limits and thresholds')),
                ('checksum', models.BinaryField(help_text='SHA-256 of content and patterns as canonical JSON', max_length=32)),
                ('finished_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ReciprocityPattern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('content', models.JSONField(help_text='measures and chance')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='patterns', to='points.reciprocityrun')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('run', 'number'), name='reciprocity_pattern_number')],
            },
        ),
        migrations.CreateModel(
            name='ReciprocityMember',
            fields=[
                ('pk', models.CompositePrimaryKey('pattern_id', 'person_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('pattern', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='points.reciprocitypattern')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-pattern'], name='reciprocity_of_person')],
            },
        ),
        migrations.CreateModel(
            name='ReciprocityOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=500)),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='openings', to='points.reciprocityrun')),
            ],
            options={
                'indexes': [models.Index(fields=['run', '-id'], name='reciprocity_openings')],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='reciprocity_opening_reason'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReciprocityComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.CharField(max_length=1000)),
                ('at', models.DateTimeField()),
                ('pattern', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='points.reciprocitypattern')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
            options={
                'indexes': [models.Index(fields=['pattern', 'id'], name='reciprocity_comments')],
            },
        ),
        migrations.AddConstraint(
            model_name='notice',
            constraint=models.UniqueConstraint(models.F('person'), django.db.models.fields.json.KeyTextTransform('week', 'facts'), condition=models.Q(('kind', 'weekly-nudge')), name='notice_one_nudge_a_week'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

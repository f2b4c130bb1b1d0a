"""Reports that are frozen when drawn up, and their signing off: append-only in the database itself."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("points_report", "points_reportsignoff")

FORWARD = "\n".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
"""
    for table in TABLES
)

BACKWARD = "\n".join(
    f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};" for table in TABLES
)


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0002_search_indexes'),
        ('points', '0008_policy_proposals'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField(help_text='the year it was drawn up in; numbers run within it')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=20)),
                ('asked', models.JSONField(help_text='what was asked for: period, thresholds, exclusions with their reasons')),
                ('content', models.JSONField(help_text='title, formula, columns, rows, notes: all that is printed')),
                ('checksum', models.BinaryField(help_text="SHA-256 of the content's canonical JSON", max_length=32)),
                ('drawn_at', models.DateTimeField()),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('drawn_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.policy')),
            ],
        ),
        migrations.CreateModel(
            name='ReportSignOff',
            fields=[
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='sign_off', serialize=False, to='points.report')),
                ('signed_at', models.DateTimeField()),
                ('guideline', models.CharField(max_length=300)),
                ('signed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('agency', 'year', 'number'), name='report_number_unique'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

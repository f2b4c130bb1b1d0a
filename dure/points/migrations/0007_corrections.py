"""Dated corrections of closed days: append-only, posted into days that have not ended."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON points_correction
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points_correction
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER day_has_not_ended AFTER INSERT ON points_correction REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION dure_refuse_ended_day();
"""

BACKWARD = """
DROP TRIGGER append_only ON points_correction;
DROP TRIGGER append_only_truncate ON points_correction;
DROP TRIGGER day_has_not_ended ON points_correction;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0002_search_indexes'),
        ('points', '0006_seals'),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('corrects', models.DateField(help_text='the day whose tally it adds to')),
                ('day', models.DateField(help_text='the day it was posted')),
                ('at', models.DateTimeField()),
                ('received_points', models.IntegerField(default=0)),
                ('received_count', models.IntegerField(default=0)),
                ('given_points', models.IntegerField(default=0)),
                ('given_count', models.IntegerField(default=0)),
                ('reason', models.CharField(max_length=500)),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('department', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('transfer', models.ForeignKey(db_index=False, help_text='the transfer whose reversal made it necessary (D27)', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.transfer')),
            ],
            options={
                'indexes': [models.Index(fields=['agency', 'corrects'], name='correction_of_day'), models.Index(fields=['agency', 'day'], name='correction_posted'), models.Index(fields=['department', 'corrects'], name='correction_of_department')],
                'constraints': [models.CheckConstraint(condition=models.Q(('corrects__lt', models.F('day'))), name='correction_of_an_earlier_day'), models.CheckConstraint(condition=models.Q(('given_count', 0), ('given_points', 0), ('received_count', 0), ('received_points', 0), _negated=True), name='correction_of_something'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='correction_has_a_reason')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

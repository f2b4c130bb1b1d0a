"""The tables of results are those that points made: only who owns them changes, no row and no table moves."""

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
            options={
                'db_table': 'points_report',
            },
        ),
        migrations.CreateModel(
            name='SelectionClosing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('certificate', models.CharField(max_length=10)),
                ('citation', models.CharField(max_length=500)),
                ('signer', models.CharField(max_length=100)),
                ('guideline', models.CharField(max_length=300)),
                ('digest', models.BinaryField(max_length=32)),
                ('deciders', models.JSONField()),
                ('departments', models.JSONField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
            options={
                'db_table': 'points_selectionclosing',
            },
        ),
        migrations.CreateModel(
            name='SelectionRound',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='what the chosen are called: 2026년 하반기 협업 우수자', max_length=100)),
                ('period', models.CharField(max_length=10)),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('criteria', models.JSONField(help_text='thresholds, seats of each group, how departments are compared')),
                ('opened_at', models.DateTimeField()),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('opened_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.policy')),
            ],
            options={
                'db_table': 'points_selectionround',
            },
        ),
        migrations.CreateModel(
            name='YearSettlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField()),
                ('agency_name', models.CharField(help_text='as it was called when the year was settled', max_length=200)),
                ('basis', models.CharField(blank=True, db_default='', help_text='version and regulation as papers name them', max_length=300)),
                ('article', models.CharField(blank=True, db_default='제8조', help_text='of the regulation, as papers name it', max_length=40)),
                ('first_day', models.DateField(help_text="the agency's first closed day of the year")),
                ('days', models.PositiveIntegerField(help_text='closed days, the last of them 31 December')),
                ('people', models.PositiveIntegerField(help_text='rows of people')),
                ('departments', models.PositiveIntegerField(help_text='rows of departments')),
                ('received_points', models.PositiveBigIntegerField()),
                ('received_count', models.PositiveBigIntegerField()),
                ('given_points', models.PositiveBigIntegerField()),
                ('given_count', models.PositiveBigIntegerField()),
                ('special_points', models.PositiveBigIntegerField()),
                ('seal', models.BinaryField(help_text='digest of the seal of 31 December', max_length=32)),
                ('people_checksum', models.BinaryField(help_text='SHA-256 over every row of people', max_length=32)),
                ('figures_checksum', models.BinaryField(help_text='SHA-256 over the figures alone of whoever has any: the ledger gives it again', max_length=32)),
                ('departments_checksum', models.BinaryField(help_text='SHA-256 over every row of departments', max_length=32)),
                ('checksum', models.BinaryField(help_text='SHA-256 over all of the above', max_length=32)),
                ('day', models.DateField(help_text='the day it was settled on, whose seal carries it')),
                ('at', models.DateTimeField()),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('person', models.ForeignKey(db_index=False, help_text='who settled it; null for the schedule and the command line', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('policy', models.ForeignKey(db_index=False, help_text='in force on the last day', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.policy')),
            ],
            options={
                'db_table': 'points_yearsettlement',
            },
        ),
        migrations.CreateModel(
            name='DepartmentYear',
            fields=[
                ('pk', models.CompositePrimaryKey('agency_id', 'year', 'department_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=100)),
                ('pool', models.CharField(max_length=20)),
                ('order', models.IntegerField(help_text='in the order of the organisation chart')),
                ('days', models.PositiveIntegerField(help_text='confirmed days on which the department stood')),
                ('person_days', models.PositiveIntegerField(help_text='the sum of the daily headcount')),
                ('received_points', models.PositiveIntegerField()),
                ('received_count', models.PositiveIntegerField()),
                ('given_points', models.PositiveIntegerField()),
                ('given_count', models.PositiveIntegerField()),
                ('special_points', models.PositiveIntegerField()),
                ('givers', models.PositiveIntegerField(help_text='different people outside who thanked it')),
                ('corrections', models.PositiveIntegerField(help_text='dated corrections that are part of the sums')),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('department', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
            ],
            options={
                'db_table': 'points_departmentyear',
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=30)),
                ('format', models.CharField(max_length=5)),
                ('asked', models.JSONField(help_text='period and what else narrows it')),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('running', 'being written'), ('done', 'ready'), ('failed', 'failed')], default='waiting', max_length=10)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(help_text='how many rows there were when it was asked for')),
                ('refusal', models.TextField(blank=True)),
                ('size', models.PositiveBigIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.agency')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.person')),
            ],
            options={
                'db_table': 'points_export',
            },
        ),
        migrations.CreateModel(
            name='ExportPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('export', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='results.export')),
            ],
            options={
                'db_table': 'points_exportpiece',
            },
        ),
        migrations.CreateModel(
            name='PersonYear',
            fields=[
                ('pk', models.CompositePrimaryKey('agency_id', 'year', 'person_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('year', models.PositiveIntegerField()),
                ('is_member', models.BooleanField(help_text='belonged to the headcount of 31 December (제3조)')),
                ('number', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=60)),
                ('position', models.CharField(max_length=60)),
                ('department_name', models.CharField(max_length=100)),
                ('received_points', models.PositiveIntegerField()),
                ('received_count', models.PositiveIntegerField()),
                ('given_points', models.PositiveIntegerField()),
                ('given_count', models.PositiveIntegerField()),
                ('special_points', models.PositiveIntegerField(help_text='apart from received points (제9조②)')),
                ('givers', models.PositiveIntegerField(help_text='different people who gave')),
                ('agencies', models.PositiveIntegerField(help_text='different agencies they gave from')),
                ('recipients', models.PositiveIntegerField(help_text='different people given to')),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('department', models.ForeignKey(db_index=False, help_text='on 31 December; for who had left, that of the last row of the ledger', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
            options={
                'db_table': 'points_personyear',
            },
        ),
        migrations.CreateModel(
            name='ReportSignOff',
            fields=[
                ('report', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='sign_off', serialize=False, to='results.report')),
                ('signed_at', models.DateTimeField()),
                ('guideline', models.CharField(max_length=300)),
                ('signer', models.CharField(blank=True, db_default='', help_text='position and name as on that day', max_length=200)),
            ],
            options={
                'db_table': 'points_reportsignoff',
            },
        ),
        migrations.CreateModel(
            name='SelectionClosingAnswer',
            fields=[
                ('closing', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='answer', serialize=False, to='results.selectionclosing')),
                ('outcome', models.CharField(help_text='approved, declined or withdrawn', max_length=10)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'points_selectionclosinganswer',
            },
        ),
        migrations.CreateModel(
            name='SelectionEnd',
            fields=[
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='end', serialize=False, to='results.selectionround')),
                ('outcome', models.CharField(help_text='closed or dropped', max_length=10)),
                ('certificate', models.CharField(blank=True, help_text='표창장 or 상장', max_length=10)),
                ('citation', models.CharField(blank=True, help_text='what the certificate says', max_length=500)),
                ('signer', models.CharField(blank=True, help_text='in whose name it is issued: 이천시장', max_length=100)),
                ('guideline', models.CharField(blank=True, max_length=300)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('listed', models.PositiveIntegerField(default=0, help_text='how many stand on the list')),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'points_selectionend',
            },
        ),
        migrations.CreateModel(
            name='SelectionPublication',
            fields=[
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='publication', serialize=False, to='results.selectionround')),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'points_selectionpublication',
            },
        ),
        migrations.AddField(
            model_name='selectionclosing',
            name='round',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='closings', to='results.selectionround'),
        ),
        migrations.CreateModel(
            name='SelectionEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField()),
                ('number', models.PositiveIntegerField(help_text="runs within an agency's year, in the directory's order")),
                ('name', models.CharField(max_length=100)),
                ('position', models.CharField(blank=True, max_length=100)),
                ('department_name', models.CharField(blank=True, max_length=100)),
                ('pool', models.CharField(max_length=60)),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('department', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='results.selectionround')),
            ],
            options={
                'db_table': 'points_selectionentry',
            },
        ),
        migrations.CreateModel(
            name='SelectionMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mark', models.CharField(choices=[('chosen', 'chosen'), ('excluded', 'left out'), ('cleared', 'open')], max_length=10)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('department', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='results.selectionround')),
            ],
            options={
                'db_table': 'points_selectionmark',
            },
        ),
        migrations.CreateModel(
            name='YearSignOff',
            fields=[
                ('settlement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='sign_off', serialize=False, to='results.yearsettlement')),
                ('note', models.CharField(max_length=500)),
                ('open_items', models.JSONField(help_text='items of the checklist that were not done, with their numbers')),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'db_table': 'points_yearsignoff',
            },
        ),
        migrations.CreateModel(
            name='YearSupplement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('received_points', models.IntegerField(default=0)),
                ('received_count', models.IntegerField(default=0)),
                ('given_points', models.IntegerField(default=0)),
                ('given_count', models.IntegerField(default=0)),
                ('givers', models.IntegerField(default=0)),
                ('agencies', models.IntegerField(default=0)),
                ('recipients', models.IntegerField(default=0)),
                ('reason', models.CharField(max_length=500)),
                ('correction', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.correction')),
                ('department', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('settlement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='supplements', to='results.yearsettlement')),
                ('transfer', models.ForeignKey(db_index=False, help_text='the transfer that was reversed (D27)', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.transfer')),
                ('whose', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
            options={
                'db_table': 'points_yearsupplement',
            },
        ),
        migrations.AddIndex(
            model_name='export',
            index=models.Index(fields=['account_id', '-id'], name='export_account'),
        ),
        migrations.AddIndex(
            model_name='export',
            index=models.Index(fields=['made_at'], name='export_made'),
        ),
        migrations.AddConstraint(
            model_name='export',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'running'))), fields=('account_id', 'kind', 'format', 'asked', 'reason'), name='export_once_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='exportpiece',
            constraint=models.UniqueConstraint(fields=('export', 'place'), name='export_piece_place'),
        ),
        migrations.AddField(
            model_name='reportsignoff',
            name='signed_by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('agency', 'year', 'number'), name='report_number_unique'),
        ),
        migrations.AddField(
            model_name='selectionclosinganswer',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person'),
        ),
        migrations.AddField(
            model_name='selectionend',
            name='approved_by',
            field=models.ForeignKey(db_index=False, help_text='the second person, where one was needed (D44)', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person'),
        ),
        migrations.AddField(
            model_name='selectionend',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person'),
        ),
        migrations.AddField(
            model_name='selectionend',
            name='department_report',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='results.report'),
        ),
        migrations.AddField(
            model_name='selectionend',
            name='people_report',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='results.report'),
        ),
        migrations.AddField(
            model_name='selectionpublication',
            name='agency',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency'),
        ),
        migrations.AddField(
            model_name='selectionpublication',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person'),
        ),
        migrations.AddIndex(
            model_name='selectionround',
            index=models.Index(fields=['agency', '-id'], name='selection_round_agency'),
        ),
        migrations.AddIndex(
            model_name='selectionclosing',
            index=models.Index(fields=['round', '-id'], name='selection_closing_round'),
        ),
        migrations.AddIndex(
            model_name='selectionentry',
            index=models.Index(fields=['round', 'number'], name='selection_entry_round'),
        ),
        migrations.AddConstraint(
            model_name='selectionentry',
            constraint=models.UniqueConstraint(fields=('agency', 'year', 'number'), name='selection_entry_number'),
        ),
        migrations.AddConstraint(
            model_name='selectionentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('department__isnull', True), ('person__isnull', False)), models.Q(('department__isnull', False), ('person__isnull', True)), _connector='OR'), name='selection_entry_one_target'),
        ),
        migrations.AddIndex(
            model_name='selectionmark',
            index=models.Index(fields=['round', 'id'], name='selection_mark_round'),
        ),
        migrations.AddConstraint(
            model_name='selectionmark',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('department__isnull', True), ('person__isnull', False)), models.Q(('department__isnull', False), ('person__isnull', True)), _connector='OR'), name='selection_mark_one_target'),
        ),
        migrations.AddConstraint(
            model_name='selectionmark',
            constraint=models.CheckConstraint(condition=models.Q(('mark', 'excluded'), ('reason', ''), _negated=True), name='selection_exclusion_reason'),
        ),
        migrations.AddField(
            model_name='yearsignoff',
            name='person',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person'),
        ),
        migrations.AddConstraint(
            model_name='yearsettlement',
            constraint=models.UniqueConstraint(fields=('agency', 'year'), name='year_settled_once'),
        ),
        migrations.AddIndex(
            model_name='yearsupplement',
            index=models.Index(fields=['settlement', 'id'], name='year_supplement_of_year'),
        ),
        migrations.AddIndex(
            model_name='yearsupplement',
            index=models.Index(fields=['day'], name='year_supplement_day'),
        ),
        migrations.AddConstraint(
            model_name='yearsupplement',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('correction__isnull', False), ('department__isnull', False), ('whose__isnull', True)), models.Q(('department__isnull', True), ('transfer__isnull', False), ('whose__isnull', False)), _connector='OR'), name='year_supplement_of_one'),
        ),
        migrations.AddConstraint(
            model_name='selectionclosinganswer',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ('approved', 'declined', 'withdrawn'))), name='selection_answer_outcome'),
        ),
        migrations.AddConstraint(
            model_name='selectionend',
            constraint=models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('by')), _negated=True), _connector='OR'), name='selection_end_second'),
        ),
        migrations.AddConstraint(
            model_name='selectionend',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('department_report', None), ('outcome', 'dropped'), ('people_report', None)), models.Q(('outcome', 'closed'), models.Q(('department_report', None), ('people_report', None), _negated=True), models.Q(('guideline', ''), _negated=True)), _connector='OR'), name='selection_end_outcome'),
        ),
        migrations.AddIndex(
            model_name='selectionpublication',
            index=models.Index(fields=['agency', '-at'], name='selection_published'),
        ),
    ]
        )
    ]

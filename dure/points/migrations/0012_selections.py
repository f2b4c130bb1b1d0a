"""Selection rounds, append-only in the database itself; exports, which are files and are forgotten."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = (
    "points_selectionround",
    "points_selectionmark",
    "points_selectionend",
    "points_selectionentry",
    "points_selectionpublication",
)

FORWARD = "\n".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
"""
    for table in TABLES
) + """
-- The lock is SELECTION_ROUNDS of dure.kit.locks: of a judgement and the end of its round one waits.
CREATE FUNCTION dure_selection_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock((12::bigint << 48) + (SELECT agency_id FROM points_selectionround WHERE id = NEW.round_id));
    IF EXISTS (SELECT FROM points_selectionend WHERE round_id = NEW.round_id) THEN
        RAISE EXCEPTION 'selection round % has ended', NEW.round_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'selection_is_open';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER selection_is_open AFTER INSERT ON points_selectionmark
    FOR EACH ROW EXECUTE FUNCTION dure_selection_is_open();

CREATE FUNCTION dure_selection_is_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM points_selectionend WHERE round_id = NEW.round_id AND outcome = 'closed') THEN
        RAISE EXCEPTION 'selection round % is not closed', NEW.round_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'selection_is_closed';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER selection_is_closed AFTER INSERT ON points_selectionpublication
    FOR EACH ROW EXECUTE FUNCTION dure_selection_is_closed();
CREATE TRIGGER selection_is_closed AFTER INSERT ON points_selectionentry
    FOR EACH ROW EXECUTE FUNCTION dure_selection_is_closed();

-- Looked at when the transaction ends, and again for every entry: a list cannot grow afterwards.
CREATE FUNCTION dure_selection_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT listed FROM points_selectionend WHERE round_id = NEW.round_id) IS DISTINCT FROM
       (SELECT count(*) FROM points_selectionentry WHERE round_id = NEW.round_id)
    THEN
        RAISE EXCEPTION 'the list of selection round % is not the one it was closed with', NEW.round_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'selection_adds_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER selection_adds_up AFTER INSERT ON points_selectionend
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dure_selection_adds_up();
CREATE CONSTRAINT TRIGGER selection_adds_up AFTER INSERT ON points_selectionentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dure_selection_adds_up();
"""

BACKWARD = """
DROP TRIGGER selection_is_open ON points_selectionmark;
DROP TRIGGER selection_is_closed ON points_selectionpublication;
DROP TRIGGER selection_is_closed ON points_selectionentry;
DROP TRIGGER selection_adds_up ON points_selectionend;
DROP TRIGGER selection_adds_up ON points_selectionentry;
DROP FUNCTION dure_selection_adds_up();
DROP FUNCTION dure_selection_is_open();
DROP FUNCTION dure_selection_is_closed();
""" + "\n".join(
    f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};" for table in TABLES
)


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0005_roster_uploads'),
        ('points', '0011_care'),
    ]

    operations = [
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
        ),
        migrations.AddField(
            model_name='reportsignoff',
            name='signer',
            field=models.CharField(blank=True, db_default='', help_text='position and name as on that day', max_length=200),
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
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.agency')),
                ('person', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organizations.person')),
            ],
        ),
        migrations.CreateModel(
            name='ExportPiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('export', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='points.export')),
            ],
        ),
        migrations.CreateModel(
            name='SelectionEnd',
            fields=[
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='end', serialize=False, to='points.selectionround')),
                ('outcome', models.CharField(help_text='closed or dropped', max_length=10)),
                ('certificate', models.CharField(blank=True, help_text='표창장 or 상장', max_length=10)),
                ('citation', models.CharField(blank=True, help_text='what the certificate says', max_length=500)),
                ('signer', models.CharField(blank=True, help_text='in whose name it is issued: 이천시장', max_length=100)),
                ('guideline', models.CharField(blank=True, max_length=300)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('listed', models.PositiveIntegerField(default=0, help_text='how many stand on the list')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SelectionPublication',
            fields=[
                ('round', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='publication', serialize=False, to='points.selectionround')),
                ('at', models.DateTimeField()),
            ],
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
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='points.selectionround')),
            ],
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
                ('round', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='marks', to='points.selectionround')),
            ],
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
            model_name='selectionend',
            name='by',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person'),
        ),
        migrations.AddField(
            model_name='selectionend',
            name='department_report',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.report'),
        ),
        migrations.AddField(
            model_name='selectionend',
            name='people_report',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.report'),
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
        migrations.AddConstraint(
            model_name='selectionend',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('department_report', None), ('outcome', 'dropped'), ('people_report', None)), models.Q(('outcome', 'closed'), models.Q(('department_report', None), ('people_report', None), _negated=True), models.Q(('guideline', ''), _negated=True)), _connector='OR'), name='selection_end_outcome'),
        ),
        migrations.AddIndex(
            model_name='selectionpublication',
            index=models.Index(fields=['agency', '-at'], name='selection_published'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

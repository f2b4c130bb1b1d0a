"""Acts about messages, reversals and notices: append-only but for the moment a notice was seen."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("points_messageevent", "points_reversal")

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
CREATE TRIGGER append_only BEFORE DELETE ON points_notice
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points_notice
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_but_seen BEFORE UPDATE ON points_notice
    FOR EACH ROW WHEN (
        (OLD.id, OLD.person_id, OLD.kind, OLD.facts, OLD.at) IS DISTINCT FROM
        (NEW.id, NEW.person_id, NEW.kind, NEW.facts, NEW.at)
    ) EXECUTE FUNCTION dure_append_only();

CREATE TRIGGER day_has_not_ended AFTER INSERT ON points_reversal REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION dure_refuse_ended_day();

-- What a reversal says of itself decides which tallies and quotas count it: the database looks for itself.
CREATE FUNCTION dure_reversal_says_true() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    transfer points_transfer;
BEGIN
    SELECT * INTO transfer FROM points_transfer WHERE id = NEW.transfer_id;
    IF NEW.returns_quota <> (transfer.month = date_trunc('month', NEW.day)::date)
       OR NEW.in_open_day = EXISTS (SELECT FROM points_endedday WHERE day >= transfer.day)
    THEN
        RAISE EXCEPTION 'reversal of transfer % misstates month or day', NEW.transfer_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_says_true';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER reversal_says_true AFTER INSERT ON points_reversal
    FOR EACH ROW EXECUTE FUNCTION dure_reversal_says_true();
"""

BACKWARD = """
DROP TRIGGER reversal_says_true ON points_reversal;
DROP FUNCTION dure_reversal_says_true();
DROP TRIGGER day_has_not_ended ON points_reversal;
DROP TRIGGER append_only_but_seen ON points_notice;
""" + "\n".join(
    f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};"
    for table in (*TABLES, "points_notice")
)


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0002_search_indexes'),
        ('points', '0004_special_awards'),
    ]

    operations = [
        migrations.CreateModel(
            name='MessageEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(choices=[('hide', 'made non-public'), ('unhide', 'made public again'), ('report', 'reported'), ('dismiss', 'report dismissed'), ('appeal', 'appealed'), ('reject', 'appeal rejected')], max_length=10)),
                ('reason_code', models.CharField(blank=True, max_length=20)),
                ('note', models.CharField(blank=True, max_length=500)),
                ('at', models.DateTimeField()),
                ('about', models.ForeignKey(db_index=False, help_text='of an appeal: the hiding; of a rejection: the appeal', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.messageevent')),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('transfer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='points.transfer')),
            ],
            options={
                'indexes': [models.Index(fields=['transfer', 'id'], name='message_event_transfer')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('act', 'appeal')), fields=('about',), name='message_hiding_appealed_once'), models.UniqueConstraint(condition=models.Q(('act', 'report')), fields=('transfer', 'person'), name='message_reported_once_each'), models.CheckConstraint(condition=models.Q(models.Q(('about__isnull', False), ('act__in', ('appeal', 'reject'))), models.Q(models.Q(('act__in', ('appeal', 'reject')), _negated=True), ('about__isnull', True)), _connector='OR'), name='message_event_about')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=30)),
                ('facts', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
            options={
                'indexes': [models.Index(fields=['person', '-id'], name='notice_person'), models.Index(condition=models.Q(('seen_at__isnull', True)), fields=['person'], name='notice_unseen')],
            },
        ),
        migrations.CreateModel(
            name='Reversal',
            fields=[
                ('transfer', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='reversal', serialize=False, to='points.transfer')),
                ('reason_code', models.CharField(choices=[('wrong-person', 'sent to the wrong person'), ('duplicate', 'sent twice by mistake'), ('system-error', 'an error of a connected system')], max_length=20)),
                ('note', models.CharField(max_length=500)),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('returns_quota', models.BooleanField(help_text='in the month of the transfer: allowance and pair count came back')),
                ('in_open_day', models.BooleanField(help_text="the transfer's day had not ended: its tally leaves the transfer out. Otherwise the tally stands and a dated correction follows (D19)")),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
            options={
                'indexes': [models.Index(fields=['day'], name='reversal_day')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

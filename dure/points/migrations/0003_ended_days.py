"""Days end behind a fence: the database refuses rows of the ledger whose day is over."""

import django.contrib.postgres.indexes
from django.db import migrations, models

APPEND_ONLY = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON points_endedday
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points_endedday
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
"""

# Once a statement, not once a row: giving pays for one look at the youngest fence a batch.
FENCE = """
CREATE FUNCTION dure_refuse_ended_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM added WHERE day <= (SELECT max(day) FROM points_endedday)) THEN
        RAISE EXCEPTION 'the day of a row for % has ended', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION dure_refuse_recorded_in_ended_day() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM added
        WHERE recorded_at < (SELECT (max(day) + 1)::timestamp AT TIME ZONE 'Asia/Seoul' FROM points_endedday)
    ) THEN
        RAISE EXCEPTION 'the day of a row for % has ended', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER day_has_not_ended AFTER INSERT ON points_transfer REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION dure_refuse_ended_day();
CREATE TRIGGER day_has_not_ended AFTER INSERT ON points_allowance REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION dure_refuse_recorded_in_ended_day();
"""

BACKWARD = """
DROP TRIGGER day_has_not_ended ON points_transfer;
DROP TRIGGER day_has_not_ended ON points_allowance;
DROP FUNCTION dure_refuse_ended_day();
DROP FUNCTION dure_refuse_recorded_in_ended_day();
DROP TRIGGER append_only ON points_endedday;
DROP TRIGGER append_only_truncate ON points_endedday;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0001_initial'),
        ('points', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='EndedDay',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('ended_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name='transfer',
            name='transfer_day',
        ),
        migrations.AlterField(
            model_name='allowance',
            name='recorded_at',
            field=models.DateTimeField(help_text='when it was written; after late orders later than effective_on (D10)'),
        ),
        migrations.AddIndex(
            model_name='allowance',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['recorded_at'], name='allowance_recorded'),
        ),
        migrations.AddIndex(
            model_name='transfer',
            index=models.Index(fields=['day', 'id'], name='transfer_day'),
        ),
        migrations.RunSQL(APPEND_ONLY + FENCE, BACKWARD),
    ]

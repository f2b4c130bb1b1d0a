"""A late order may raise a grant of the running month; what it was is kept (D10)."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON points_formerallowance
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points_formerallowance
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();

CREATE FUNCTION dure_only_raised() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.granted <= OLD.granted OR NEW.effective_on > OLD.effective_on OR NEW.recorded_at <= OLD.recorded_at
        OR NEW.recorded_at < (SELECT (max(day) + 1)::timestamp AT TIME ZONE 'Asia/Seoul' FROM points_endedday)
        OR NOT EXISTS (
            SELECT FROM points_formerallowance f
            WHERE (f.person_id, f.month, f.agency_id, f.policy_id, f.granted, f.effective_on, f.recorded_at)
                = (OLD.person_id, OLD.month, OLD.agency_id, OLD.policy_id, OLD.granted, OLD.effective_on,
                   OLD.recorded_at))
    THEN
        RAISE EXCEPTION 'the allowance of person % in % is raised by late orders only', OLD.person_id, OLD.month
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER append_only_but_used ON points_allowance;
CREATE TRIGGER append_only_but_used BEFORE UPDATE ON points_allowance
    FOR EACH ROW WHEN (
        (OLD.person_id, OLD.month, OLD.agency_id, OLD.policy_id)
        IS DISTINCT FROM (NEW.person_id, NEW.month, NEW.agency_id, NEW.policy_id)
    ) EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER only_raised BEFORE UPDATE ON points_allowance
    FOR EACH ROW WHEN (
        (OLD.granted, OLD.effective_on, OLD.recorded_at)
        IS DISTINCT FROM (NEW.granted, NEW.effective_on, NEW.recorded_at)
    ) EXECUTE FUNCTION dure_only_raised();
"""

BACKWARD = """
DROP TRIGGER only_raised ON points_allowance;
DROP FUNCTION dure_only_raised();
DROP TRIGGER append_only_but_used ON points_allowance;
CREATE TRIGGER append_only_but_used BEFORE UPDATE ON points_allowance
    FOR EACH ROW WHEN (
        (OLD.person_id, OLD.month, OLD.agency_id, OLD.policy_id, OLD.granted, OLD.effective_on, OLD.recorded_at)
        IS DISTINCT FROM
        (NEW.person_id, NEW.month, NEW.agency_id, NEW.policy_id, NEW.granted, NEW.effective_on, NEW.recorded_at)
    ) EXECUTE FUNCTION dure_append_only();
DROP TRIGGER append_only ON points_formerallowance;
DROP TRIGGER append_only_truncate ON points_formerallowance;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0010_posts_held_apart'),
        ('points', '0023_exports_of_all_agencies'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerAllowance',
            fields=[
                ('pk', models.CompositePrimaryKey('person_id', 'month', 'recorded_at', blank=True, editable=False, primary_key=True, serialize=False)),
                ('month', models.DateField()),
                ('granted', models.PositiveIntegerField()),
                ('effective_on', models.DateField()),
                ('recorded_at', models.DateTimeField()),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
                ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.policy')),
            ],
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

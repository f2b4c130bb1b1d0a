"""Special awards: append-only, never over the year's total, never approved by who proposed for the own department."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("points_specialaward", "points_specialawardmember", "points_specialawarddecision")

APPEND_ONLY = "\n".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
"""
    for table in TABLES
)

# The lock is AWARD_BUDGET of dure.kit.locks; behind it each statement of the function sees what
# others committed before (READ COMMITTED), so that two operators cannot spend the same points.
CHECKS = """
CREATE FUNCTION dure_special_within_cap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock((4::bigint << 48) + NEW.agency_id);
    IF NEW.cap_scope = 'agency-year' AND NEW.cap < (
        SELECT sum(a.cost) FROM points_specialaward a
        LEFT JOIN points_specialawarddecision d ON d.award_id = a.id
        WHERE a.agency_id = NEW.agency_id AND a.year = NEW.year
          AND coalesce(d.outcome, 'approved') = 'approved')
    THEN
        RAISE EXCEPTION 'special awards of % would exceed % points', NEW.year, NEW.cap
            USING ERRCODE = 'check_violation', CONSTRAINT = 'special_award_within_cap';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER special_award_within_cap AFTER INSERT ON points_specialaward
    FOR EACH ROW EXECUTE FUNCTION dure_special_within_cap();

CREATE FUNCTION dure_special_within_person_cap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    award points_specialaward;
BEGIN
    SELECT * INTO award FROM points_specialaward WHERE id = NEW.award_id;
    IF award.cap_scope = 'person-year' AND award.cap < (
        SELECT sum(m.points) FROM points_specialawardmember m
        JOIN points_specialaward a ON a.id = m.award_id
        LEFT JOIN points_specialawarddecision d ON d.award_id = a.id
        WHERE m.person_id = NEW.person_id AND a.agency_id = award.agency_id AND a.year = award.year
          AND coalesce(d.outcome, 'approved') = 'approved')
    THEN
        RAISE EXCEPTION 'special awards of person % in % would exceed % points',
            NEW.person_id, award.year, award.cap
            USING ERRCODE = 'check_violation', CONSTRAINT = 'special_award_within_cap';
    END IF;
    IF NEW.points NOT IN (0, award.amount) THEN
        RAISE EXCEPTION 'everybody on an award gains the same'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'special_award_uniform';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER special_award_within_person_cap AFTER INSERT ON points_specialawardmember
    FOR EACH ROW EXECUTE FUNCTION dure_special_within_person_cap();

-- Looked at when the transaction ends, and again for every member: a list cannot grow afterwards.
CREATE FUNCTION dure_special_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    award_number bigint := CASE TG_TABLE_NAME WHEN 'points_specialaward' THEN (to_jsonb(NEW)->>'id')::bigint
                           ELSE (to_jsonb(NEW)->>'award_id')::bigint END;
BEGIN
    IF (SELECT cost FROM points_specialaward WHERE id = award_number) IS DISTINCT FROM
       (SELECT sum(points) FROM points_specialawardmember WHERE award_id = award_number)
    THEN
        RAISE EXCEPTION 'the list of special award % does not add up to its cost', award_number
            USING ERRCODE = 'check_violation', CONSTRAINT = 'special_award_adds_up';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER special_award_adds_up AFTER INSERT ON points_specialaward
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dure_special_sum();
CREATE CONSTRAINT TRIGGER special_award_adds_up AFTER INSERT ON points_specialawardmember
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dure_special_sum();

CREATE FUNCTION dure_special_second_person() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    award points_specialaward;
BEGIN
    SELECT * INTO award FROM points_specialaward WHERE id = NEW.award_id;
    IF NEW.outcome = 'approved' AND (
        award.year <> extract(year FROM NEW.day)
        OR (award.needs_second AND award.proposed_by_id = NEW.decided_by_id))
    THEN
        RAISE EXCEPTION 'special award % needs a second person, in its own year', NEW.award_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'special_award_second_person';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER special_award_second_person AFTER INSERT ON points_specialawarddecision
    FOR EACH ROW EXECUTE FUNCTION dure_special_second_person();
CREATE TRIGGER day_has_not_ended AFTER INSERT ON points_specialawarddecision REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION dure_refuse_ended_day();
"""

BACKWARD = """
DROP TRIGGER special_award_within_cap ON points_specialaward;
DROP TRIGGER special_award_adds_up ON points_specialaward;
DROP TRIGGER special_award_within_person_cap ON points_specialawardmember;
DROP TRIGGER special_award_adds_up ON points_specialawardmember;
DROP TRIGGER special_award_second_person ON points_specialawarddecision;
DROP TRIGGER day_has_not_ended ON points_specialawarddecision;
DROP FUNCTION dure_special_within_cap();
DROP FUNCTION dure_special_within_person_cap();
DROP FUNCTION dure_special_sum();
DROP FUNCTION dure_special_second_person();
""" + "\n".join(
    f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};" for table in TABLES
)


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0002_search_indexes'),
        ('points', '0003_ended_days'),
    ]

    operations = [
        migrations.CreateModel(
            name='SpecialAward',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField()),
                ('day', models.DateField(help_text='the day whose headcount is on the list (D25)')),
                ('amount', models.PositiveIntegerField(help_text='points for each person')),
                ('cost', models.PositiveIntegerField(help_text='points for all of them')),
                ('cap', models.PositiveIntegerField()),
                ('cap_scope', models.CharField(help_text='what the cap bounds: agency-year or person-year', max_length=12)),
                ('per_award', models.PositiveIntegerField()),
                ('reason', models.CharField(max_length=1000)),
                ('document', models.CharField(blank=True, help_text='the document it rests on', max_length=200)),
                ('needs_second', models.BooleanField(help_text="the proposer's own department gains (D26)")),
                ('proposed_at', models.DateTimeField()),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('department', models.ForeignKey(db_index=False, help_text='the department whose members gain; null for an award to one person', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
                ('policy', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.policy')),
                ('proposed_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
        ),
        migrations.CreateModel(
            name='SpecialAwardMember',
            fields=[
                ('pk', models.CompositePrimaryKey('award_id', 'person_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('points', models.PositiveIntegerField(help_text='0 for somebody who was left out')),
                ('is_on_leave', models.BooleanField()),
                ('note', models.CharField(blank=True, help_text='why somebody on leave gains all the same', max_length=200)),
                ('award', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='points.specialaward')),
                ('department', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.department')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
        ),
        migrations.CreateModel(
            name='SpecialAwardDecision',
            fields=[
                ('award', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='decision', serialize=False, to='points.specialaward')),
                ('outcome', models.CharField(choices=[('approved', 'granted'), ('declined', 'declined'), ('withdrawn', 'withdrawn')], max_length=10)),
                ('day', models.DateField()),
                ('decided_at', models.DateTimeField()),
                ('note', models.CharField(blank=True, max_length=500)),
                ('decided_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
        ),
        migrations.AddIndex(
            model_name='specialaward',
            index=models.Index(fields=['agency', 'year', '-id'], name='special_award_year_index'),
        ),
        migrations.AddConstraint(
            model_name='specialaward',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 1), ('amount__lte', models.F('per_award'))), name='special_award_amount'),
        ),
        migrations.AddConstraint(
            model_name='specialaward',
            constraint=models.CheckConstraint(condition=models.Q(('cost__gte', models.F('amount'))), name='special_award_cost'),
        ),
        migrations.AddConstraint(
            model_name='specialaward',
            constraint=models.CheckConstraint(condition=models.Q(('day__year', models.F('year'))), name='special_award_year'),
        ),
        migrations.AddIndex(
            model_name='specialawardmember',
            index=models.Index(fields=['person'], name='special_award_person'),
        ),
        migrations.AddIndex(
            model_name='specialawarddecision',
            index=models.Index(fields=['day'], name='special_decision_day'),
        ),
        migrations.RunSQL(APPEND_ONLY + CHECKS, BACKWARD),
    ]

"""Settled years: append-only, settled once a whole year is closed, no row added after its settlement."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = (
    "points_yearsettlement",
    "points_personyear",
    "points_departmentyear",
    "points_yearsignoff",
    "points_yearsupplement",
)

APPEND_ONLY = "\n".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
"""
    for table in TABLES
)

FENCED = ("points_yearsettlement", "points_yearsignoff", "points_yearsupplement")

CHECKS = "\n".join(
    f"""
CREATE TRIGGER day_has_not_ended AFTER INSERT ON {table} REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION dure_refuse_ended_day();
"""
    for table in FENCED
)

# A settlement is the last row of its transaction: rows of people and departments come before it or never.
CHECKS += """
CREATE FUNCTION dure_refuse_settled_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM points_yearsettlement s
               JOIN (SELECT DISTINCT agency_id, year FROM added) a ON (a.agency_id, a.year) = (s.agency_id, s.year))
    THEN
        RAISE EXCEPTION 'the year of a row for % is settled', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER year_is_not_settled AFTER INSERT ON points_personyear REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION dure_refuse_settled_year();
CREATE TRIGGER year_is_not_settled AFTER INSERT ON points_departmentyear REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION dure_refuse_settled_year();

CREATE FUNCTION dure_settlement_says_true() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM points_closedday
                   WHERE agency_id = NEW.agency_id AND day = make_date(NEW.year, 12, 31))
       OR NEW.people <> (SELECT count(*) FROM points_personyear
                         WHERE agency_id = NEW.agency_id AND year = NEW.year)
       OR NEW.departments <> (SELECT count(*) FROM points_departmentyear
                              WHERE agency_id = NEW.agency_id AND year = NEW.year)
    THEN
        RAISE EXCEPTION 'the settlement of % is of a year that is not closed, or misstates its rows', NEW.year
            USING ERRCODE = 'check_violation', CONSTRAINT = 'settlement_says_true';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER settlement_says_true AFTER INSERT ON points_yearsettlement
    FOR EACH ROW EXECUTE FUNCTION dure_settlement_says_true();
"""

BACKWARD = """
DROP TRIGGER settlement_says_true ON points_yearsettlement;
DROP FUNCTION dure_settlement_says_true();
DROP TRIGGER year_is_not_settled ON points_personyear;
DROP TRIGGER year_is_not_settled ON points_departmentyear;
DROP FUNCTION dure_refuse_settled_year();
""" + "\n".join(
    [f"DROP TRIGGER day_has_not_ended ON {table};" for table in FENCED]
    + [f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};" for table in TABLES]
)


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0002_search_indexes'),
        ('points', '0009_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='YearSettlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveIntegerField()),
                ('agency_name', models.CharField(help_text='as it was called when the year was settled', max_length=200)),
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
                ('settlement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='supplements', to='points.yearsettlement')),
                ('transfer', models.ForeignKey(db_index=False, help_text='the transfer that was reversed (D27)', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.transfer')),
                ('whose', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
        ),
        migrations.CreateModel(
            name='YearSignOff',
            fields=[
                ('settlement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='sign_off', serialize=False, to='points.yearsettlement')),
                ('note', models.CharField(max_length=500)),
                ('open_items', models.JSONField(help_text='items of the checklist that were not done, with their numbers')),
                ('day', models.DateField()),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.person')),
            ],
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
        migrations.RunSQL(APPEND_ONLY + CHECKS, BACKWARD),
    ]

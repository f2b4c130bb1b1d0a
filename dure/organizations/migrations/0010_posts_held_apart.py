"""Posts of every kind are held apart, and all are append-only (O4, O14).

The version before stored overlaps where a file of its time had them. Those rows stay as they are, marked by
`may_overlap`: of two that overlap the later one, so that whatever is not marked overlaps nothing. The new column has a
constant default, so that no table is rewritten; the version before writes rows without it. Adding it locks the table
until the end, so that no overlap comes between the marks and the constraints.
"""

import django.contrib.postgres.constraints
from django.db import migrations, models

MARK = """
UPDATE organizations_assignment late SET may_overlap = true
WHERE late.retracted_at IS NULL AND late.kind <> 'main' AND EXISTS (
    SELECT FROM organizations_assignment early
    WHERE early.person_id = late.person_id AND early.id < late.id AND early.valid && late.valid
      AND early.retracted_at IS NULL AND early.kind <> 'main'
      AND (early.kind IN ('secondment', 'exchange') AND late.kind IN ('secondment', 'exchange')
        OR early.kind = late.kind AND (late.kind = 'leave' OR early.department_id = late.department_id)));
"""

# WHEN compares without a call of the function: a load retracts many rows.
TRIGGERS = """
CREATE TRIGGER append_only BEFORE DELETE ON organizations_assignment
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON organizations_assignment
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_but_retracted BEFORE UPDATE ON organizations_assignment
    FOR EACH ROW WHEN (
        (OLD.id, OLD.person_id, OLD.department_id, OLD.kind, OLD.position, OLD.grade, OLD.duty, OLD.valid,
         OLD.order_number, OLD.order_date, OLD.recorded_at, OLD.may_overlap)
        IS DISTINCT FROM
        (NEW.id, NEW.person_id, NEW.department_id, NEW.kind, NEW.position, NEW.grade, NEW.duty, NEW.valid,
         NEW.order_number, NEW.order_date, NEW.recorded_at, NEW.may_overlap)
        OR OLD.retracted_at IS NOT NULL AND OLD.retracted_at IS DISTINCT FROM NEW.retracted_at
        OR OLD.employment <> '' AND OLD.employment <> NEW.employment)
    EXECUTE FUNCTION dure_append_only();
"""
WITHOUT = """
DROP TRIGGER append_only ON organizations_assignment;
DROP TRIGGER append_only_truncate ON organizations_assignment;
DROP TRIGGER append_only_but_retracted ON organizations_assignment;
"""


def _apart(name: str, same: list[str], kinds: tuple[str, object]) -> migrations.AddConstraint:
    return migrations.AddConstraint(
        model_name='assignment',
        constraint=django.contrib.postgres.constraints.ExclusionConstraint(
            condition=models.Q(kinds, ('may_overlap', False), ('retracted_at__isnull', True)),
            expressions=[*((column, '=') for column in same), ('valid', '&&')],
            name=name,
        ),
    )


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0009_dated_employment'),
        ('audit', '0002_append_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='may_overlap',
            field=models.BooleanField(db_default=False, default=False, help_text='a row that overlaps another from before the database refused it, or what is left of one'),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
        _apart('assignment_one_leave', ['person'], ('kind', 'leave')),
        _apart('assignment_one_place_away', ['person'], ('kind__in', ['secondment', 'exchange'])),
        _apart('assignment_once_in_department', ['person', 'department', 'kind'], ('kind__in', ['concurrent', 'acting'])),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(condition=models.Q(('may_overlap', True), ('retracted_at__isnull', True)), fields=['person'], name='assignment_may_overlap'),
        ),
        migrations.RunSQL(TRIGGERS, WITHOUT),
    ]

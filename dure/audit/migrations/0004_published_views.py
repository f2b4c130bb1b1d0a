"""What other rooms read of the trail in their own statements."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("audit", "0003_read_by_agency_and_day")]

    operations = [
        migrations.RunSQL(
            sql=[
                "CREATE VIEW audit_lines AS SELECT id, action, outcome, details FROM audit_entry",
                "COMMENT ON VIEW audit_lines IS 'what was done or refused, and what is kept of it'",
            ],
            reverse_sql="DROP VIEW audit_lines",
        ),
    ]

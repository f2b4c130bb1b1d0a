"""What brings the planner's figures up to date after a large load.

The role that the product works with does not own the tables, and before PostgreSQL 17 only an owner may analyse
them: the function does it as the owner, and can do nothing else.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION organizations_analyze() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    ANALYZE organizations_person, organizations_assignment, organizations_department,
        organizations_departmentversion;
END $$;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0010_posts_held_apart'),
    ]

    operations = [
        migrations.RunSQL(FORWARD, "DROP FUNCTION organizations_analyze()"),
    ]

"""The database refuses to change or remove what was recorded, even for the product's own role.

`dure_append_only()` is a trigger function that other rooms' migrations use for their tables too. A
statement-level trigger covers TRUNCATE, which row triggers do not see.
"""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION dure_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'restrict_violation';
END $$;
"""

TRIGGERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION dure_append_only()"),
        migrations.RunSQL(
            TRIGGERS,
            "DROP TRIGGER append_only ON audit_entry; DROP TRIGGER append_only_truncate ON audit_entry",
        ),
    ]

"""The ledger only grows: the database refuses to change or remove transfers, messages, policies, closed days.

Two columns may move, each in one way: `points_allowance.used` (its checks bound it) and
`points_message.is_hidden` (제10조② lets the operator make a message non-public, and public again).
"""

from django.db import migrations

TABLES = ("points_policy", "points_transfer", "points_closedday", "points_departmentday")

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
CREATE TRIGGER append_only BEFORE DELETE ON points_allowance
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points_allowance
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_but_used BEFORE UPDATE ON points_allowance
    FOR EACH ROW WHEN (
        (OLD.person_id, OLD.month, OLD.agency_id, OLD.policy_id, OLD.granted, OLD.effective_on, OLD.recorded_at)
        IS DISTINCT FROM
        (NEW.person_id, NEW.month, NEW.agency_id, NEW.policy_id, NEW.granted, NEW.effective_on, NEW.recorded_at)
    ) EXECUTE FUNCTION dure_append_only();

-- Every gift updates one allowance row: room on its page keeps the update away from the indexes.
ALTER TABLE points_allowance SET (fillfactor = 70);

CREATE TRIGGER append_only BEFORE DELETE ON points_message
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points_message
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_but_hidden BEFORE UPDATE ON points_message
    FOR EACH ROW WHEN ((OLD.transfer_id, OLD.text, OLD.salt) IS DISTINCT FROM (NEW.transfer_id, NEW.text, NEW.salt))
    EXECUTE FUNCTION dure_append_only();
"""

BACKWARD = "\n".join(
    f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};"
    for table in (*TABLES, "points_allowance", "points_message")
) + """
DROP TRIGGER append_only_but_used ON points_allowance;
DROP TRIGGER append_only_but_hidden ON points_message;
"""


class Migration(migrations.Migration):
    dependencies = [("points", "0001_initial"), ("audit", "0002_append_only")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

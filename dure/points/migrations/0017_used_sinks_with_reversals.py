"""What was used of a month sinks with a reversal alone: never below what the ledger says was given (F-E5)."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION dure_used_follows_transfers() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.used < (
        SELECT coalesce(sum(amount), 0) FROM points_transfer t
        WHERE sender_id = NEW.person_id AND month = NEW.month
            AND NOT EXISTS (SELECT FROM points_reversal r WHERE r.transfer_id = t.id AND r.returns_quota)
    ) THEN
        RAISE EXCEPTION 'person % gave more in % than % points', NEW.person_id, NEW.month, NEW.used
            USING ERRCODE = 'check_violation', CONSTRAINT = 'used_follows_transfers';
    END IF;
    RETURN NULL;
END $$;
-- Gifts only raise it, and pay for nothing but the condition.
CREATE TRIGGER used_follows_transfers AFTER UPDATE OF used ON points_allowance
    FOR EACH ROW WHEN (NEW.used < OLD.used) EXECUTE FUNCTION dure_used_follows_transfers();
"""

BACKWARD = """
DROP TRIGGER used_follows_transfers ON points_allowance;
DROP FUNCTION dure_used_follows_transfers();
"""


class Migration(migrations.Migration):
    dependencies = [("points", "0016_regulations")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

"""Parts of other rooms' statements that write tables of this room; what they take are parts of the statement around."""


def keep_answers_sql(*, answers: str, at: str) -> str:
    """Return the SQL that keeps first answers, a JSON array of objects, as given at a moment."""
    return f"""
    INSERT INTO accounts_idempotencyrecord (account_id, key, fingerprint, answer, created_at)
    SELECT account_id, key, fingerprint, answer, {at}
    FROM json_to_recordset({answers})
        AS first (account_id bigint, key text, fingerprint bytea, answer jsonb)"""


def note_use_sql(*, tokens: str, day: str) -> str:
    """Return the SQL that notes the day on which tokens were used; by primary key."""
    return f"""
    UPDATE accounts_token SET last_used_on = {day}
    WHERE id = ANY({tokens}) AND last_used_on IS DISTINCT FROM {day}"""

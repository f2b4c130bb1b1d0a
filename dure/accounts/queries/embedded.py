"""Parts of other rooms' statements that read tables of this room; what they take are parts of the statement around."""


def dead_tokens_sql(*, ids: str, at: str) -> str:
    """Return the SQL of those of some tokens that are revoked or expired by a moment, a JSON array; by primary key."""
    return f"""
        SELECT json_agg(id) FROM accounts_token
        WHERE id = ANY({ids}) AND (revoked_at IS NOT NULL OR expires_at <= {at})"""


def first_answers_sql(*, accounts: str, keys: str) -> str:
    """Return the SQL of the answers first given to keys (`Idempotency-Key`) of accounts, two arrays beside each other.

    A JSON array of [account, key, fingerprint, answer]. Leans on idempotency_key_unique.
    """
    return f"""
        SELECT json_agg(json_build_array(r.account_id, r.key, encode(r.fingerprint, 'hex'), r.answer))
        FROM unnest({accounts}, {keys}) AS asked (account, key)
        JOIN accounts_idempotencyrecord r ON r.account_id = asked.account AND r.key = asked.key"""

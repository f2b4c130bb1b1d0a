"""The SQL fragment that says which transfers count, for every statement with a transfer `t`."""

STANDS = "NOT EXISTS (SELECT FROM points_reversal v WHERE v.transfer_id = t.id)"
"""The transfer was not reversed: it counts for people, pairs and sums. Leans on points_reversal_pkey."""

"""Statements on notices of many people at once, made of parts of another room's statement around."""

APPEND_ONLY = ("points_notice",)
"""The tables of the room whose rows are only ever added."""
APPEND_ONLY_BUT_ONE_THING = (("points_notice", "append_only_but_seen"),)
"""Where one thing may change, and the trigger that refuses the rest."""


def notify_sql(*, kind: str, told: str) -> str:
    """Return the SQL that tells everybody in `told`, a query of `person_id` and `facts`, at the moment `%(at)s`.

    Who may be told only once of the same matter is not told again.
    """
    return f"""
INSERT INTO points_notice (person_id, kind, facts, at)
SELECT told.person_id, '{kind}', told.facts, %(at)s FROM ({told}) AS told (person_id, facts)
ON CONFLICT DO NOTHING
"""


def see_sql(*, kind: str, fact: str, before: str) -> str:
    """Return the SQL that marks as seen, at `%(at)s`, all new notices of a kind whose fact is below `before`."""
    return f"""
UPDATE points_notice SET seen_at = %(at)s
WHERE kind = '{kind}' AND seen_at IS NULL AND facts ->> '{fact}' < {before}
"""

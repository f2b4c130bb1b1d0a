"""Truth 8: a refused act leaves nothing but its audit line, and an act that was done leaves exactly one."""

from collections.abc import Iterator

from dure.kit import sql
from dure.points.verification.findings import Finding

# Leans on audit_action.
_REFUSED = """
SELECT id, outcome FROM audit_lines
WHERE action = 'points.give' AND outcome <> 'done' AND coalesce(details -> 'transfers', '[]') <> '[]' ORDER BY id
"""

_DONE = """
SELECT coalesce(t.id, line.id), t.id IS NULL, coalesce(line.number, 0)
FROM (
    SELECT named::bigint AS id, count(*) AS number
    FROM audit_lines, jsonb_array_elements_text(details -> 'transfers') AS named
    WHERE action = 'points.give' AND outcome = 'done' GROUP BY 1
) AS line
FULL JOIN points_transfer t ON t.id = line.id
WHERE t.id IS NULL OR line.number IS DISTINCT FROM 1 ORDER BY 1
"""


def told_once(_whole: None) -> Iterator[Finding]:
    """Check transfers against the audit trail, in both directions."""
    for entry, outcome in sql.rows(_REFUSED):
        yield Finding(8, f"audit line {entry}", f"was refused ({outcome}) but names transfers")
    for number, is_missing, lines in sql.rows(_DONE):
        if is_missing:
            yield Finding(8, f"transfer {number}", "the audit trail names it, but there is none")
        else:
            yield Finding(8, f"transfer {number}", f"{lines} lines of the audit trail name it")

"""What `dure doctor` looks at of organizations: posts that nobody can have at one time (O14)."""

from collections.abc import Iterator
from typing import Any

import psycopg

from dure.kit.findings import Finding

# Only rows of before the database refused them overlap. Leans on assignment_may_overlap and assignment_person.
_OVERLAPS = """
SELECT DISTINCT g.code, p.number
FROM organizations_assignment late
JOIN organizations_person p ON p.id = late.person_id
JOIN organizations_agency g ON g.id = p.agency_id
WHERE late.may_overlap AND late.retracted_at IS NULL AND EXISTS (
    SELECT FROM organizations_assignment other
    WHERE other.person_id = late.person_id AND other.id <> late.id AND other.retracted_at IS NULL
      AND other.valid && late.valid
      AND (other.kind IN ('secondment', 'exchange') AND late.kind IN ('secondment', 'exchange')
        OR other.kind = late.kind AND (late.kind = 'leave' OR other.department_id = late.department_id)))
ORDER BY 1, 2
"""
_NAMED = 20


def overlaps(connection: "psycopg.Connection[Any]") -> Iterator[Finding]:
    """Name whose posts overlap from before the database refused it; a roster row sets them right."""
    found = [f"{code} {number}" for code, number in connection.execute(_OVERLAPS)]
    if found:
        more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        text = f"{len(found)} people have two posts of a kind at one time: {', '.join(found[:_NAMED])}{more}"
        yield Finding("overlapping posts", "note", text)

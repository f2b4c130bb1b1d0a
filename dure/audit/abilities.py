"""Who may do what with the audit trail."""

from dure.kit.abilities import Row
from dure.kit.roles import ADMINISTRATOR, AUDITOR

TABLE = (Row("audit-trail", "read", frozenset({AUDITOR, ADMINISTRATOR})),)

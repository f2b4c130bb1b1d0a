"""Who may do what with patterns of giving."""

from dure.kit.abilities import Row
from dure.kit.roles import AUDITOR, OPERATOR

TABLE = (Row("patterns", "look", frozenset({OPERATOR, AUDITOR})),)

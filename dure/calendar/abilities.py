"""Who may do what with the calendar."""

from dure.kit.abilities import Row
from dure.kit.roles import ADMINISTRATOR

TABLE = (Row("holidays", "import", frozenset({ADMINISTRATOR})),)

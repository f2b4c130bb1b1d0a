"""Who may do what with webhooks."""

from dure.kit.abilities import Row
from dure.kit.roles import ADMINISTRATOR, OPERATOR

TABLE = (
    Row("webhooks", "manage", frozenset({OPERATOR, ADMINISTRATOR})),
    Row("webhooks", "manage-all", frozenset({ADMINISTRATOR})),
)

"""Who may do what with accounts, and not by a narrower token."""

from dure.kit.abilities import Row
from dure.kit.roles import ADMINISTRATOR, OPERATOR, PERSONNEL

_ADMINISTRATORS = frozenset({ADMINISTRATOR})
_SECOND = frozenset({PERSONNEL})

TABLE = (
    Row("accounts", "administer", _ADMINISTRATORS, scope="admin"),
    # Whoever loads the rosters of an agency opens its people's accounts with them (O5).
    Row("accounts", "open", frozenset({OPERATOR, PERSONNEL})),
    Row("accounts", "open", _ADMINISTRATORS, scope="admin"),
    Row("factor-removals", "decide", _ADMINISTRATORS, scope="admin"),
    Row("factor-removals", "decide", _SECOND, scope="operate"),
    Row("factor-removals", "decide-as-personnel", _SECOND, scope="operate"),
)

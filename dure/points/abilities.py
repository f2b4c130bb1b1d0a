"""Who may do what with collaboration points."""

from dure.kit.abilities import Row
from dure.kit.roles import (
    ADMINISTRATOR,
    AUDITOR,
    COLLABORATION_OFFICER,
    EVALUATION,
    OPERATOR,
    PERSONNEL,
)

_OPERATORS = frozenset({OPERATOR})
_ADMINISTRATORS = frozenset({ADMINISTRATOR})
_DECIDERS = frozenset({OPERATOR, PERSONNEL, EVALUATION, COLLABORATION_OFFICER})
_SCHEME = _DECIDERS | {AUDITOR}

TABLE = (
    Row("points-agencies", "found", _ADMINISTRATORS),
    Row("regulations", "register", _OPERATORS | _ADMINISTRATORS),
    # What schedules do on their own, and whoever runs the machine by hand.
    Row("days", "close", _ADMINISTRATORS),
    Row("allowances", "grant", _ADMINISTRATORS),
    Row("reminders", "send", _ADMINISTRATORS),
    Row("policies", "propose", _OPERATORS),
    Row("policies", "simulate", _SCHEME),
    Row("awards", "read", _SCHEME),
    Row("awards", "award", _OPERATORS),
    Row("awards", "decide", _DECIDERS),
    Row("corrections", "read", frozenset({OPERATOR, AUDITOR, EVALUATION, PERSONNEL})),
    Row("corrections", "correct", _OPERATORS),
    # Besides sender and recipient, who still reads a hidden message (D28).
    Row("messages", "read-hidden", frozenset({OPERATOR, AUDITOR})),
    Row("messages", "operate", _OPERATORS),
    Row("transfers", "reverse", _OPERATORS),
    Row("transfers", "write-letters", _OPERATORS),
    Row("personal-years", "read", frozenset({OPERATOR, PERSONNEL})),
)

"""Who may do what with results."""

from dure.kit.abilities import Row
from dure.kit.roles import (
    ADMINISTRATOR,
    AUDITOR,
    COLLABORATION_OFFICER,
    EVALUATION,
    MEMBER,
    OPERATOR,
    PERSONNEL,
)
from dure.results.selections import rules as lists

_OPERATORS = frozenset({OPERATOR})
_ADMINISTRATORS = frozenset({ADMINISTRATOR})
_MEMBERS = frozenset({MEMBER})
_DECIDERS = frozenset({OPERATOR, PERSONNEL, EVALUATION, COLLABORATION_OFFICER})

TABLE = (
    Row("console", "read", _OPERATORS),
    Row("documents", "download", _OPERATORS | _ADMINISTRATORS),
    Row("years", "read", frozenset({OPERATOR, PERSONNEL, EVALUATION, AUDITOR})),
    Row("years", "read-people", frozenset({OPERATOR, PERSONNEL, AUDITOR})),
    Row("years", "close", _OPERATORS),
    # Schedules do it on their own.
    Row("years", "settle", _ADMINISTRATORS),
    Row("selections", "follow", _DECIDERS | {AUDITOR, ADMINISTRATOR}),
    Row("selections", "run", _OPERATORS),
    Row("selections", "read", frozenset({OPERATOR, AUDITOR})),
    Row("selections", "decide", _DECIDERS),
    Row("selection-list", "approve", _DECIDERS, (lists.judge_second,), no="selection-decider"),
    Row("export:transfers", "download", _MEMBERS),
    Row("export:standings", "download", _MEMBERS),
    Row("export:department-days", "download", _MEMBERS),
    Row("export:board", "download", frozenset({OPERATOR, AUDITOR}), scope="operate"),
    Row("export:people", "download", frozenset({OPERATOR, PERSONNEL}), scope="operate"),
    Row("export:allowances", "download", _OPERATORS, scope="operate"),
    Row("export:awards", "download", _DECIDERS | {AUDITOR}, scope="operate"),
    Row("export:interventions", "download", frozenset({OPERATOR, AUDITOR}), scope="operate"),
    Row("export:audit-trail", "download", frozenset({AUDITOR}), scope="operate"),
    Row("exports", "download-all", _ADMINISTRATORS, scope="admin"),
    # The operator awards (제11조), evaluation and personnel use results (제12조).
    Row("reports", "draw-up", frozenset({OPERATOR, EVALUATION, PERSONNEL})),
    Row("report:indicators", "draw-up", frozenset({OPERATOR, EVALUATION})),
    Row("report:selection", "draw-up", _OPERATORS),
    Row("report:departments", "draw-up", _OPERATORS),
    Row("report:candidates", "draw-up", frozenset({PERSONNEL})),
    Row("report:statement", "draw-up", frozenset({PERSONNEL})),
)

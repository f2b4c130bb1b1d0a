"""Who may do what with collaboration points."""

from dure.kit.abilities import Row
from dure.kit.roles import (
    ADMINISTRATOR,
    ANYONE,
    AUDITOR,
    COLLABORATION_OFFICER,
    EVALUATION,
    OPERATOR,
    PERSONNEL,
)
from dure.points.awards import rules as awarding
from dure.points.moderation import rules as cases
from dure.points.proposals import rules as changes

_OPERATORS = frozenset({OPERATOR})
_ADMINISTRATORS = frozenset({ADMINISTRATOR})
_DECIDERS = frozenset({OPERATOR, PERSONNEL, EVALUATION, COLLABORATION_OFFICER})
_SCHEME = _DECIDERS | {AUDITOR}
_ANYONE = frozenset({ANYONE})
_NOT_OPERATOR = "not-operator"

TABLE = (
    Row("points-agencies", "found", _ADMINISTRATORS),
    Row("regulations", "register", _OPERATORS | _ADMINISTRATORS),
    # What schedules do on their own, and whoever runs the machine by hand.
    Row("days", "close", _ADMINISTRATORS),
    Row("allowances", "grant", _ADMINISTRATORS),
    Row("reminders", "send", _ADMINISTRATORS),
    Row("policies", "propose", _OPERATORS),
    Row("policies", "decide", _DECIDERS),
    Row("policy-proposal", "approve", _OPERATORS, no=_NOT_OPERATOR),
    # Beyond Articles 5 and 6 (R7.2).
    Row("policy-proposal", "approve-as-second", _DECIDERS, (changes.judge_second,), no="policy-decider"),
    Row("policies", "simulate", _SCHEME),
    Row("awards", "read", _SCHEME),
    Row("awards", "award", _OPERATORS),
    Row("awards", "decide", _DECIDERS),
    Row("award", "decide", _DECIDERS, (awarding.judge_second,), no="award-decider"),
    Row("corrections", "read", frozenset({OPERATOR, AUDITOR, EVALUATION, PERSONNEL})),
    Row("corrections", "correct", _OPERATORS),
    # Besides sender and recipient, who still reads a hidden message (D28).
    Row("messages", "read-hidden", frozenset({OPERATOR, AUDITOR})),
    Row("messages", "operate", _OPERATORS),
    Row("message", "operate", _OPERATORS, (cases.judge_case,), no=_NOT_OPERATOR),
    Row("message", "hide", _OPERATORS, (cases.judge_case, cases.judge_public), no=_NOT_OPERATOR),
    Row("message", "unhide", _OPERATORS, (cases.judge_case, cases.judge_hidden), no=_NOT_OPERATOR),
    Row("message", "dismiss-reports", _OPERATORS, (cases.judge_case, cases.judge_reports), no=_NOT_OPERATOR),
    Row("message", "reject-appeal", _OPERATORS, (cases.judge_case, cases.judge_reject), no=_NOT_OPERATOR),
    Row("message", "report", _ANYONE, (cases.judge_report,)),
    Row("message", "appeal", _ANYONE, (cases.judge_appeal,)),
    Row("transfers", "reverse", _OPERATORS),
    Row("transfers", "write-letters", _OPERATORS),
    Row("personal-years", "read", frozenset({OPERATOR, PERSONNEL})),
)

"""Who may do what with agencies, their rosters and their people (O5)."""

from dure.kit.abilities import Row
from dure.kit.roles import ADMINISTRATOR, AUDITOR, MEMBER, OPERATOR, PERSONNEL
from dure.organizations.rules import second_person

_ADMINISTRATORS = frozenset({ADMINISTRATOR})
_OFFICERS = frozenset({OPERATOR, PERSONNEL})
_LOADERS = _OFFICERS | _ADMINISTRATORS

TABLE = (
    Row("agencies", "change", _ADMINISTRATORS),
    Row("agency-table", "load", _ADMINISTRATORS),
    Row("position-roles", "bind", _ADMINISTRATORS),
    Row("rosters", "load", _LOADERS),
    Row("rosters", "read-loads", _LOADERS | {AUDITOR}),
    Row("roster-upload", "confirm", _ADMINISTRATORS, (second_person.judge,)),
    # A role of another agency is nothing for two people of this one to give.
    Row("roster-upload", "confirm", _OFFICERS, (second_person.judge_reach, second_person.judge)),
    Row("people", "read-closely", _ADMINISTRATORS | {MEMBER}),
)

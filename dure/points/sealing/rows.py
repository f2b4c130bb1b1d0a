"""The canonical bytes of every kind of ledger row, written by PostgreSQL itself (docs/ledger.md).

A row is its kind and the version of its form, one byte each, then its fields in order. Numbers are 8 bytes,
days 4 bytes counted from 2000-01-01, moments 8 bytes in microseconds from there, all signed and big-endian;
flags one byte; texts (UTF-8) and bytes come after their length in 4 bytes. A field that may be missing comes
after 01, or is 00 alone. Free texts that people wrote enter as their SHA-256, so that an export does not
carry them. A form never changes: another one gets another version, and old days keep theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from dure import clock

_FORMS = {
    "number": "int8send({0}::bigint)",
    "day": "date_send({0})",
    "moment": "timestamptz_send({0})",
    "flag": "boolsend({0})",
    "text": "int4send(octet_length({0})) || textsend({0}::text)",
    "bytes": "int4send(octet_length({0})) || {0}",
    "digest": "sha256(textsend({0}::text))",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a row: its column or expression, and the form of its bytes; `?` marks one that may miss."""

    column: str
    form: str

    def sql(self) -> str:
        """Return the expression of the field's bytes."""
        written = _FORMS[self.form.rstrip("?")].format(self.column)
        return (
            f"coalesce('\\x01'::bytea || {written}, '\\x00'::bytea)" if self.form.endswith("?") else written
        )


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row: which rows belong to agencies' day, how they are identified, what is sealed of them.

    `source` is what follows FROM; its parameters are agencies, day, and the moments start and end around it.
    `agency` says whose day a row belongs to, `keys` are two numbers that are unique within kind and agency.
    """

    number: int
    version: int
    name: str
    source: str
    agency: str
    keys: tuple[str, str]
    fields: tuple[Field, ...]
    version_of: str = ""

    def sql(self) -> str:
        """Return the expression of a row's canonical bytes; `version_of` is that of its version where they vary."""
        head = f"'\\x{self.number:02x}{self.version:02x}'::bytea"
        if self.version_of:
            head = (
                f"'\\x{self.number:02x}'::bytea || substring(int2send(({self.version_of})::smallint) from 2)"
            )
        return " || ".join((head, *(field.sql() for field in self.fields)))


def parameters(statement: str, agencies: Iterable[int], day: date) -> dict[str, Any]:
    """Return those parameters of sources that a statement takes."""
    told = {
        "agencies": list(agencies),
        "day": day,
        "start": clock.start_of(day),
        "end": clock.start_of(day + timedelta(days=1)),
    }
    return {name: value for name, value in told.items() if f"%({name})s" in statement}


def _fields(told: str) -> tuple[Field, ...]:
    """Read `column form` pairs, separated by commas."""
    pairs = (pair.split() for pair in told.split(","))
    return tuple(Field(column, form) for column, form in pairs)


# The version that governs the day is sealed every day: what the limits were is part of the evidence.
POLICY = Kind(
    1,
    1,
    "policy",
    """(SELECT DISTINCT ON (agency_id) * FROM points_policy
        WHERE agency_id = ANY(%(agencies)s::bigint[]) AND effective_from <= %(day)s::date
        ORDER BY agency_id, effective_from DESC) AS p""",
    "p.agency_id",
    ("p.id", "0::bigint"),
    _fields("""p.id number, p.agency_id number, p.version number, p.preset text, p.effective_from day,
        p.values::text text, p.basis text, p.recorded_at moment"""),
)

# A grant that a late order raised is sealed with the day of either (D10): the later one holds. Leans on
# allowance_recorded, and on the few former grants there are.
ALLOWANCE = Kind(
    2,
    1,
    "allowance",
    """(SELECT person_id, month, agency_id, policy_id, granted, effective_on, recorded_at FROM points_allowance
        UNION ALL
        SELECT person_id, month, agency_id, policy_id, granted, effective_on, recorded_at
        FROM points_formerallowance) AS w
    WHERE w.agency_id = ANY(%(agencies)s::bigint[]) AND w.recorded_at >= %(start)s AND w.recorded_at < %(end)s""",
    "w.agency_id",
    ("w.person_id", "extract(year FROM w.month) * 100 + extract(month FROM w.month)"),
    _fields("""w.person_id number, w.month day, w.agency_id number, w.policy_id number, w.granted number,
        w.effective_on day, w.recorded_at moment"""),
)

# Both agencies seal what went between them. Leans on transfer_day.
TRANSFER = Kind(
    3,
    1,
    "transfer",
    """(SELECT *, sender_agency_id AS sealed_by FROM points_transfer
        WHERE day = %(day)s AND sender_agency_id = ANY(%(agencies)s::bigint[])
        UNION ALL
        SELECT *, recipient_agency_id FROM points_transfer
        WHERE day = %(day)s AND recipient_agency_id = ANY(%(agencies)s::bigint[])
            AND recipient_agency_id <> sender_agency_id) AS t""",
    "t.sealed_by",
    ("t.id", "0::bigint"),
    _fields("""t.id number, t.month day, t.day day, t.occurred_at moment, t.amount number, t.sender_id number,
        t.sender_agency_id number, t.sender_department_id number, t.recipient_id number?,
        t.external_id number?, t.recipient_agency_id number?, t.recipient_department_id number?,
        t.is_credited flag, t.policy_id number, t.message_digest bytes, t.channel text, t.source text"""),
)

# A proposal that was never decided gave nobody anything. Leans on special_decision_day.
_DECIDED = """points_specialawarddecision AS d
    JOIN points_specialaward AS a ON a.id = d.award_id AND a.agency_id = ANY(%(agencies)s::bigint[])"""

AWARD = Kind(
    4,
    1,
    "award",
    f"{_DECIDED} WHERE d.day = %(day)s",
    "a.agency_id",
    ("a.id", "0::bigint"),
    _fields("""a.id number, a.agency_id number, a.year number, a.day day, a.policy_id number,
        a.department_id number?, a.amount number, a.cost number, a.cap number, a.cap_scope text,
        a.per_award number, a.reason digest, a.document digest, a.needs_second flag, a.proposed_by_id number,
        a.proposed_at moment, d.outcome text, d.day day, d.decided_by_id number, d.decided_at moment,
        d.note digest"""),
)

AWARD_MEMBER = Kind(
    5,
    1,
    "award-member",
    f"{_DECIDED} JOIN points_specialawardmember AS m ON m.award_id = a.id WHERE d.day = %(day)s",
    "a.agency_id",
    ("m.award_id", "m.person_id"),
    _fields("""m.award_id number, m.person_id number, m.department_id number, m.points number,
        m.is_on_leave flag, m.note digest"""),
)

# A reversal is sealed with the day whose tally it changed: that of the transfer while it was open, else its own,
# where a correction stands beside it. Who gave what is repeated, so that limits can be computed without looking
# the transfer up. Leans on reversal_day.
REVERSAL = Kind(
    6,
    1,
    "reversal",
    """points_reversal AS v JOIN points_transfer AS t ON t.id = v.transfer_id
    JOIN unnest(%(agencies)s::bigint[]) AS g (id) ON g.id IN (t.sender_agency_id, t.recipient_agency_id)
    WHERE v.day >= %(day)s AND %(day)s = CASE WHEN v.in_open_day THEN t.day ELSE v.day END""",
    "g.id",
    ("v.transfer_id", "0::bigint"),
    _fields("""v.transfer_id number, t.month day, t.sender_id number, t.recipient_id number?,
        t.external_id number?, t.amount number, v.reason_code text, v.note digest, v.day day, v.at moment,
        v.person_id number, v.returns_quota flag, v.in_open_day flag"""),
)

# Leans on correction_posted.
CORRECTION = Kind(
    7,
    1,
    "correction",
    "points_correction AS c WHERE c.agency_id = ANY(%(agencies)s::bigint[]) AND c.day = %(day)s",
    "c.agency_id",
    ("c.id", "0::bigint"),
    _fields("""c.id number, c.agency_id number, c.department_id number, c.corrects day, c.day day, c.at moment,
        c.received_points number, c.received_count number, c.given_points number, c.given_count number,
        c.reason digest, c.person_id number, c.transfer_id number?"""),
)

# The version says how the day was tallied: 1 with what went to people outside, 2 without (D39). Leans on
# department_day_agency and points_closedday_pkey.
DEPARTMENT_DAY = Kind(
    8,
    2,
    "department-day",
    """points_departmentday AS d JOIN points_closedday AS k ON k.agency_id = d.agency_id AND k.day = d.day
    WHERE d.agency_id = ANY(%(agencies)s::bigint[]) AND d.day = %(day)s""",
    "d.agency_id",
    ("d.department_id", "0::bigint"),
    _fields("""d.department_id number, d.day day, d.agency_id number, d.received_points number,
        d.received_count number, d.given_points number, d.given_count number, d.special_points number,
        d.headcount number, d.members_digest bytes"""),
    version_of="k.form",
)

# A settled year is sealed with the day it was settled on. Its rows of departments are leaves; those of people stand
# behind the checksums. Leans on the few settlements there are.
YEAR = Kind(
    9,
    1,
    "year",
    "points_yearsettlement AS y WHERE y.agency_id = ANY(%(agencies)s::bigint[]) AND y.day = %(day)s",
    "y.agency_id",
    ("y.id", "0::bigint"),
    _fields("""y.id number, y.agency_id number, y.year number, y.agency_name text, y.policy_id number,
        y.first_day day, y.days number, y.people number, y.departments number, y.received_points number,
        y.received_count number, y.given_points number, y.given_count number, y.special_points number,
        y.seal bytes, y.people_checksum bytes, y.figures_checksum bytes, y.departments_checksum bytes,
        y.checksum bytes, y.day day, y.at moment, y.person_id number?"""),
)

DEPARTMENT_YEAR = Kind(
    10,
    1,
    "department-year",
    """points_departmentyear AS e
    JOIN points_yearsettlement AS y ON y.agency_id = e.agency_id AND y.year = e.year
    WHERE y.agency_id = ANY(%(agencies)s::bigint[]) AND y.day = %(day)s""",
    "e.agency_id",
    ("e.department_id", "e.year"),
    _fields("""e.department_id number, e.agency_id number, e.year number, e.name text, e.pool text,
        e."order" number, e.days number, e.person_days number, e.received_points number, e.received_count number,
        e.given_points number, e.given_count number, e.special_points number, e.givers number,
        e.corrections number"""),
)

YEAR_SIGN_OFF = Kind(
    11,
    1,
    "year-sign-off",
    """points_yearsignoff AS o
    JOIN points_yearsettlement AS y ON y.id = o.settlement_id
    WHERE y.agency_id = ANY(%(agencies)s::bigint[]) AND o.day = %(day)s""",
    "y.agency_id",
    ("o.settlement_id", "0::bigint"),
    _fields("""o.settlement_id number, o.note digest, o.open_items digest, o.person_id number, o.day day,
        o.at moment"""),
)

# Leans on year_supplement_day.
YEAR_SUPPLEMENT = Kind(
    12,
    1,
    "year-supplement",
    """points_yearsupplement AS u
    JOIN points_yearsettlement AS y ON y.id = u.settlement_id
    WHERE y.agency_id = ANY(%(agencies)s::bigint[]) AND u.day = %(day)s""",
    "y.agency_id",
    ("u.id", "0::bigint"),
    _fields("""u.id number, u.settlement_id number, u.day day, u.at moment, u.department_id number?,
        u.whose_id number?, u.correction_id number?, u.transfer_id number?, u.received_points number,
        u.received_count number, u.given_points number, u.given_count number, u.givers number,
        u.agencies number, u.recipients number, u.reason digest, u.person_id number"""),
)

KINDS = (
    *(POLICY, ALLOWANCE, TRANSFER, AWARD, AWARD_MEMBER, REVERSAL, CORRECTION, DEPARTMENT_DAY),
    *(YEAR, DEPARTMENT_YEAR, YEAR_SIGN_OFF, YEAR_SUPPLEMENT),
)
"""All kinds in the order of their leaves."""

# No leaves of a seal, but forms that the checksums of a settled year are made over.
PERSON_YEAR = Kind(
    13,
    1,
    "person-year",
    "points_personyear AS n",
    "n.agency_id",
    ("n.person_id", "n.year"),
    _fields("""n.person_id number, n.agency_id number, n.year number, n.department_id number?,
        n.is_member flag, n.number text, n.name text, n.position text, n.department_name text,
        n.received_points number, n.received_count number, n.given_points number, n.given_count number,
        n.special_points number, n.givers number, n.agencies number, n.recipients number"""),
)

PERSON_YEAR_FIGURES = Kind(
    14,
    1,
    "person-year-figures",
    "points_personyear AS n",
    "n.agency_id",
    ("n.person_id", "n.year"),
    _fields("""n.person_id number, n.agency_id number, n.year number, n.received_points number,
        n.received_count number, n.given_points number, n.given_count number, n.special_points number,
        n.givers number, n.agencies number, n.recipients number"""),
)

FORMS = (*KINDS, PERSON_YEAR, PERSON_YEAR_FIGURES)
"""Every form there is."""

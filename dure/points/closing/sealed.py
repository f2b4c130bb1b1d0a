"""What is sealed of the ledger with each day: policies, allowances, transfers, awards, reversals, tallies."""

from dure.points.closing.queries import tallied_departments
from dure.sealing.forms import Kind, Sealed, fields_of

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
    fields_of("""p.id number, p.agency_id number, p.version number, p.preset text, p.effective_from day,
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
    fields_of("""w.person_id number, w.month day, w.agency_id number, w.policy_id number, w.granted number,
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
    fields_of("""t.id number, t.month day, t.day day, t.occurred_at moment, t.amount number, t.sender_id number,
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
    fields_of("""a.id number, a.agency_id number, a.year number, a.day day, a.policy_id number,
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
    fields_of("""m.award_id number, m.person_id number, m.department_id number, m.points number,
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
    fields_of("""v.transfer_id number, t.month day, t.sender_id number, t.recipient_id number?,
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
    fields_of("""c.id number, c.agency_id number, c.department_id number, c.corrects day, c.day day, c.at moment,
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
    fields_of("""d.department_id number, d.day day, d.agency_id number, d.received_points number,
        d.received_count number, d.given_points number, d.given_count number, d.special_points number,
        d.headcount number, d.members_digest bytes"""),
    version_of="k.form",
)

SEALED = Sealed(
    (POLICY, ALLOWANCE, TRANSFER, AWARD, AWARD_MEMBER, REVERSAL, CORRECTION, DEPARTMENT_DAY),
    departments=tallied_departments,
)

"""What is sealed of settled years, and the forms that their checksums are made over."""

from dure.sealing.forms import Kind, Sealed, fields_of

# A settled year is sealed with the day it was settled on. Its rows of departments are leaves; those of people stand
# behind the checksums. Leans on the few settlements there are.
YEAR = Kind(
    9,
    1,
    "year",
    "points_yearsettlement AS y WHERE y.agency_id = ANY(%(agencies)s::bigint[]) AND y.day = %(day)s",
    "y.agency_id",
    ("y.id", "0::bigint"),
    fields_of("""y.id number, y.agency_id number, y.year number, y.agency_name text, y.policy_id number,
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
    fields_of("""e.department_id number, e.agency_id number, e.year number, e.name text, e.pool text,
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
    fields_of("""o.settlement_id number, o.note digest, o.open_items digest, o.person_id number, o.day day,
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
    fields_of("""u.id number, u.settlement_id number, u.day day, u.at moment, u.department_id number?,
        u.whose_id number?, u.correction_id number?, u.transfer_id number?, u.received_points number,
        u.received_count number, u.given_points number, u.given_count number, u.givers number,
        u.agencies number, u.recipients number, u.reason digest, u.person_id number"""),
)

SEALED = Sealed((YEAR, DEPARTMENT_YEAR, YEAR_SIGN_OFF, YEAR_SUPPLEMENT))

# No leaves of a seal, but forms that the checksums of a settled year are made over.
PERSON_YEAR = Kind(
    13,
    1,
    "person-year",
    "points_personyear AS n",
    "n.agency_id",
    ("n.person_id", "n.year"),
    fields_of("""n.person_id number, n.agency_id number, n.year number, n.department_id number?,
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
    fields_of("""n.person_id number, n.agency_id number, n.year number, n.received_points number,
        n.received_count number, n.given_points number, n.given_count number, n.special_points number,
        n.givers number, n.agencies number, n.recipients number"""),
)

"""The facts behind reports: people and departments over a period of confirmed days."""

from datetime import date

from dure.kit import sql
from dure.kit.relations import or_none
from dure.organizations.queries import called
from dure.points.closing.counted import GIVEN
from dure.points.giving.standing import STANDS
from dure.results.reports.models import Report
from dure.results.reports.rules import Person

# People are listed where they received: by the post they hold on the period's last day, or held last before it.
# Leans on transfer_recipient_board and transfer_sender_board.
_PEOPLE = f"""
WITH received AS (
    SELECT t.recipient_id AS person_id, sum(t.amount) AS points, count(DISTINCT t.sender_id) AS givers,
           count(DISTINCT t.sender_agency_id) AS agencies
    FROM points_transfer t
    WHERE t.recipient_agency_id = %(agency)s AND t.recipient_id IS NOT NULL
      AND t.day BETWEEN %(first)s AND %(last)s AND {STANDS}
    GROUP BY t.recipient_id
), given AS (
    SELECT t.sender_id AS person_id, sum(t.amount) AS points
    FROM points_transfer t
    WHERE t.sender_agency_id = %(agency)s AND t.day BETWEEN %(first)s AND %(last)s AND {STANDS} AND {GIVEN}
    GROUP BY t.sender_id
)
SELECT p.id, p.number, p.name, coalesce(a.position, ''), coalesce(v.name, ''), r.points, coalesce(g.points, 0),
       r.givers, r.agencies, coalesce(v.pool, 'headquarters')
FROM received r
JOIN directory_people p ON p.id = r.person_id
LEFT JOIN given g ON g.person_id = r.person_id
LEFT JOIN LATERAL (
    SELECT a.position, a.department_id, lower(a.valid) AS since FROM directory_posts a
    WHERE a.person_id = p.id AND a.kind = 'main' AND lower(a.valid) <= %(last)s
    ORDER BY lower(a.valid) DESC LIMIT 1) a ON true
LEFT JOIN directory_boundaries b
    ON b.department_id = a.department_id AND b.valid @> greatest(a.since, %(first)s::date)
LEFT JOIN directory_unit_names v
    ON v.department_id = coalesce(b.boundary_id, a.department_id) AND v.valid @> greatest(a.since, %(first)s::date)
WHERE %(number)s::text = '' OR p.number = %(number)s::text
ORDER BY p.id
"""


def people(agency_id: int, first: date, last: date, number: str = "") -> list[Person]:
    """Return what each person of an agency received and gave in a period; only who received something."""
    parameters = {"agency": agency_id, "first": first, "last": last, "number": number}
    return sql.records(Person, _PEOPLE, parameters)


_THANKING = f"""
SELECT t.sender_department_id, count(DISTINCT t.sender_id) FROM points_transfer t
WHERE t.sender_agency_id = %(agency)s AND t.day BETWEEN %(first)s AND %(last)s AND {STANDS} AND {GIVEN}
GROUP BY t.sender_department_id
"""


def thanking(agency_id: int, first: date, last: date) -> dict[int, int]:
    """Return how many members of each department thanked somebody. Leans on transfer_sender_board."""
    return sql.mapping(_THANKING, {"agency": agency_id, "first": first, "last": last})


def report_list(agency_id: int, kinds: frozenset[str]) -> list[Report]:
    """Return an agency's reports of the kinds, newest first. Leans on report_number_unique."""
    found = Report.objects.filter(agency_id=agency_id, kind__in=kinds).select_related("drawn_by", "sign_off")
    found = found.annotate(author=called("points_report", "drawn_by_id", "drawn_at"))
    return list(found.order_by("-year", "-number")[:200])


def is_signed_off(report: Report) -> bool:
    """Tell whether somebody signed a report off; free of a statement for one of `report_list`."""
    return or_none(lambda: report.sign_off) is not None


def reports_before(agency_id: int, kinds: frozenset[str], before: int | None, limit: int) -> list[Report]:
    """Return an agency's reports of the kinds, those older than the id `before`, newest first."""
    found = Report.objects.filter(agency_id=agency_id, kind__in=kinds).select_related("sign_off")
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:limit])


def report(agency_id: int, report_id: int) -> Report | None:
    """Return one report of an agency."""
    found = Report.objects.select_related("agency", "drawn_by", "sign_off__signed_by")
    found = found.annotate(signer=called("points_reportsignoff", "signed_by_id", "signed_at"))
    return found.filter(pk=report_id, agency_id=agency_id).first()


_MONTHS = f"""
SELECT m::date, coalesce(sum(t.amount) FILTER (WHERE t.recipient_id = %(person)s), 0),
       coalesce(sum(t.amount) FILTER (WHERE t.sender_id = %(person)s), 0)
FROM generate_series(date_trunc('month', %(first)s::date), %(last)s::date, interval '1 month') m
LEFT JOIN points_transfer t ON t.month = m::date AND t.day BETWEEN %(first)s AND %(last)s
    AND (t.recipient_id = %(person)s OR t.sender_id = %(person)s) AND {STANDS}
GROUP BY 1 ORDER BY 1
"""


def months_of(person_id: int, first: date, last: date) -> list[tuple[date, int, int]]:
    """Return each month of a period with what a person received and gave in it, in points.

    Leans on transfer_recipient_month and transfer_sender_month.
    """
    return sql.rows(_MONTHS, {"person": person_id, "first": first, "last": last})


_SPECIAL = """
SELECT coalesce(sum(m.points), 0) FROM points_specialawardmember m
JOIN points_specialawarddecision d ON d.award_id = m.award_id AND d.outcome = 'approved'
WHERE m.person_id = %(person)s AND d.day BETWEEN %(first)s AND %(last)s
"""


def special_of(person_id: int, first: date, last: date) -> int:
    """Return the special points a person was awarded in a period (제9조②). Leans on special_award_person."""
    points = sql.value(_SPECIAL, {"person": person_id, "first": first, "last": last})
    return int(points)

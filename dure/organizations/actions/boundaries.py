"""Keeps the derived table of department boundaries true (D1)."""

from datetime import date

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from dure.organizations.models import Agency, DepartmentBoundary, DepartmentVersion
from dure.organizations.rules.boundaries import Version, boundaries
from dure.organizations.rules.spans import Span


@transaction.atomic
def rebuild_boundaries(agency_id: int) -> None:
    """Make the boundaries of an agency follow its tree; call it in the transaction that changes the tree.

    Only rows that differ are written. The agency's row is locked, so that two changes of one tree wait for
    each other and the later one sees the earlier one's versions.
    """
    Agency.objects.select_for_update(no_key=True).get(pk=agency_id)
    wanted = {(row.unit, row.boundary, row.valid) for row in boundaries(_versions(agency_id))}
    stored = {
        (row.department_id, row.boundary_id, span_of(row.valid)): row.pk
        for row in DepartmentBoundary.objects.filter(department__agency_id=agency_id)
    }
    DepartmentBoundary.objects.filter(pk__in=[pk for key, pk in stored.items() if key not in wanted]).delete()
    DepartmentBoundary.objects.bulk_create(
        DepartmentBoundary(department_id=unit, boundary_id=boundary, valid=range_of(span))
        for unit, boundary, span in wanted - stored.keys()
    )


def _versions(agency_id: int) -> list[Version]:
    rows = DepartmentVersion.objects.filter(department__agency_id=agency_id)
    return [Version(row.department_id, row.parent_id, row.is_boundary, span_of(row.valid)) for row in rows]


def span_of(valid: DateRange) -> Span:
    """Return a stored range as a span; a range without a beginning starts at the first day there is."""
    return Span(valid.lower or date.min, valid.upper)


def range_of(span: Span) -> DateRange:
    """Return a span as it is stored."""
    return DateRange(None if span.start == date.min else span.start, span.end)

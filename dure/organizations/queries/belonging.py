"""Whether a person or a department is an agency's."""

from dure.organizations.models import Department, Person


def is_person_of(agency_id: int | None, person_id: int) -> bool:
    """Tell whether an agency keeps the person. Leans on the primary key."""
    return Person.objects.filter(pk=person_id, agency_id=agency_id or 0).exists()


def is_department_of(agency_id: int | None, department_id: int) -> bool:
    """Tell whether a department is an agency's, now or once. Leans on the primary key."""
    return Department.objects.filter(pk=department_id, agency_id=agency_id or 0).exists()

"""The roles of one person, as the product finds the holders of each."""

from datetime import date

from dure.organizations.models import Agency, Role
from dure.organizations.queries import holders_of


def roles_of(person_id: int, on: date) -> frozenset[str]:
    """Return the roles that a person's positions carry on a day, at whatever agency."""
    agencies = list(Agency.objects.values_list("pk", flat=True))
    return frozenset(
        role for role in Role.values for agency in agencies if person_id in holders_of(agency, role, on)
    )

"""What the policy in force decides about a person."""

from dure.organizations.placement import Placement
from dure.points.policy.values import PolicyValues


def is_eligible(person: Placement, policy: PolicyValues) -> bool:
    """Tell whether `person` takes part (제3조): works here, on an eligible footing, with an active account."""
    return person.is_active and person.employment in policy.eligible

"""What webhooks are told of special awards."""

from datetime import date

from dure.notifications.actions import announce
from dure.points.announcements import ref
from dure.points.awards.queries import AwardView


def tell_awarded(award: AwardView, agency: int, day: date) -> None:
    """Tell of a special award that counts from now on (제9조)."""
    told = {
        "award": str(award.id),
        "day": day.isoformat(),
        "person": ref(award.person_id),
        "department": ref(award.department_id),
        "amount": award.amount,
        "people": award.people,
        "cost": award.cost,
    }
    announce("special.awarded", agency, told, text={"reason": award.reason})

"""Posts of a person over time, as known now or as believed on a past day (O4)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.db.models.functions import Lower

from dure import clock
from dure.organizations.models import Assignment


@dataclass(frozen=True, slots=True)
class Post:
    """One assignment; `end` is the first day after it, None when it is open."""

    id: int
    kind: str
    department_id: int
    position: str
    grade: str
    duty: str
    start: date
    end: date | None
    order_number: str
    recorded_at: datetime


def posts_of(person_id: int, *, believed_at: datetime | None = None) -> list[Post]:
    """Return all posts of a person in time order, as the records stood at `believed_at` (now).

    Leans on `assignment_person` for what is known now; an earlier belief reads the person's retracted rows too.
    """
    at = believed_at or clock.now()
    rows = Assignment.objects.filter(person_id=person_id, recorded_at__lte=at).filter(
        Q(retracted_at__isnull=True) | Q(retracted_at__gt=at)
    )
    return [
        Post(
            id=row.pk,
            kind=row.kind,
            department_id=row.department_id,
            position=row.position,
            grade=row.grade,
            duty=row.duty,
            start=row.valid.lower,
            end=row.valid.upper,
            order_number=row.order_number,
            recorded_at=row.recorded_at,
        )
        for row in rows.order_by(Lower("valid"), "kind", "id")
    ]

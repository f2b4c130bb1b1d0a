"""How far an agency has come on the way to its first thank-you: what the set-up page shows as done."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from dure import clock
from dure.accounts.queries import people_without_account
from dure.kit.days import month_of
from dure.organizations.queries import holders_of
from dure.organizations.queries.seats import headcounts
from dure.points.closing.grant_queries import owed
from dure.points.closing.grants_owed import Owed
from dure.points.giving.models import Allowance, Transfer
from dure.points.policy import queries as policies
from dure.points.policy.models import Policy
from dure.points.policy.values import PolicyValues
from dure.points.regulation.queries import RegulationView, regulation_on


@dataclass(frozen=True, slots=True)
class Progress:
    """What an agency has. `amount`: points to give in a month; 0 and no day where it has chosen no values.

    `allowances` are this month's, those that were granted and those still owed, of people with an account.
    """

    since: date | None
    amount: int
    regulation: RegulationView | None
    people: int
    without_account: int
    operators: int
    gifts: int
    allowances: Owed

    @property
    def steps(self) -> tuple[bool, ...]:
        """Return which steps are done, in the order of the page."""
        return (
            self.since is not None,
            self.regulation is not None,
            self.people > 0,
            self.operators > 0,
            self.people > 0 and self.without_account == 0,
            self.gifts > 0,
        )

    @property
    def next(self) -> int:
        """Return the number of the first step that is not done, from 1; one more than the last when all are."""
        return next((place for place, done in enumerate(self.steps, 1) if not done), len(self.steps) + 1)


def progress(agency_id: int) -> Progress:
    """Return how far an agency is. A handful of statements; the page is for an administrator's one hour."""
    today = clock.today()
    first = Policy.objects.filter(agency_id=agency_id).order_by("effective_from").first()
    version = policies.version_on(agency_id, today)
    return Progress(
        since=first.effective_from if first else None,
        amount=PolicyValues.model_validate(version.values).allowance.amount if version else 0,
        regulation=regulation_on(agency_id, today),
        people=sum(headcounts(agency_id).values()),
        without_account=people_without_account(agency_id),
        operators=len(holders_of(agency_id, "operator", today)),
        gifts=Transfer.objects.filter(sender_agency_id=agency_id)[:1000].count(),
        allowances=_allowances(agency_id, today),
    )


def _allowances(agency_id: int, today: date) -> Owed:
    """Return the month's allowances, granted or not. Leans on the allowances' index by agency."""
    rows = Allowance.objects.filter(agency_id=agency_id, month=month_of(today))
    people, points = rows.aggregate(people=Count("*"), points=Sum("granted", default=0)).values()
    left = owed(agency_id, today)
    return Owed(people + left.people, points + left.points, left.waiting)

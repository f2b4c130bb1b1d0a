"""The machine with what closes: days that are confirmed and years that are settled."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from hypothesis import event
from hypothesis.stateful import invariant, precondition, rule

from dure import clock
from dure.kit.actor import SYSTEM
from dure.points.closing.days import close_days
from dure.points.closing.models import ClosedDay, DepartmentDay
from dure.results.years.actions import settle_years
from dure.results.years.models import DepartmentYear, PersonYear, YearSettlement, YearSupplement
from tests.machine import Living

FIGURES = (
    *("received_points", "received_count", "given_points", "given_count", "givers", "agencies", "recipients"),
)


class Closing(Living):
    """Closes what is over and compares; what was confirmed stays."""

    def __init__(self) -> None:
        super().__init__()
        self.closed: dict[tuple[int, date], tuple[Any, ...]] = {}
        self.settled: dict[str, set[tuple[Any, ...]]] = {}

    @rule()
    def close(self) -> None:
        """Close every day that is over (R8.3, D20); twice, which changes nothing."""
        for _ in range(2):
            with clock.travel(self.now):
                close_days(actor=SYSTEM, through=self.today - timedelta(days=1))
        stored = self.stored_days()
        self.count_heads(stored.keys() - self.closed.keys())
        self.closed |= stored
        self.is_dirty = True

    @precondition(lambda self: self.today.month in (12, 1))
    @rule()
    def close_the_year(self) -> None:
        """Come to the new year, close what is over and settle; twice, which changes nothing (R8.5, D31)."""
        year = self.today.year if self.today.month > 1 else self.today.year - 1
        self.now = max(self.now, clock.start_of(date(year + 1, 1, 1)))
        self.close()
        for _ in range(2):
            with clock.travel(self.now):
                settle_years(actor=SYSTEM, year=year)
        for model in (PersonYear, DepartmentYear):
            self.settled[model.__name__] = set(model.objects.values_list())
        event("years settled" if self.settled["PersonYear"] else "no year to settle")
        self.is_dirty = True

    def count_heads(self, closed: Iterable[tuple[int, date]]) -> None:
        """Compare the headcount of days that were closed just now with who takes part and is not on leave (D38)."""
        units = {row.pk: name for name, row in self.world.departments.items()}
        asked = set(closed)
        for row in DepartmentDay.objects.filter(day__in={day for _, day in asked}):
            if (row.department_id, row.day) in asked:
                assert row.headcount == self.model.headcount(units[row.department_id], row.day)

    @staticmethod
    def stored_days() -> dict[tuple[int, date], tuple[Any, ...]]:
        """Return every confirmed row, whole, by department and day."""
        rows = DepartmentDay.objects.values()
        return {
            (row["department_id"], row["day"]): tuple(
                bytes(value) if isinstance(value, memoryview) else value for value in row.values()
            )
            for row in rows
        }

    # What must hold

    @invariant()
    def confirmed_days_stand(self) -> None:
        """R8.4: whatever happens to people, what was confirmed stays."""
        if self.closed:
            assert self.stored_days() == self.closed
            assert ClosedDay.objects.order_by("-day").values_list("day", flat=True)[0] < self.today

    @invariant()
    def settled_years_stand_and_add_up(self) -> None:
        """R8.5, D31, truth 7: the rows stay; with what came after they are what was given and not taken back."""
        if not self.settled:
            return
        for model in (PersonYear, DepartmentYear):
            assert set(model.objects.values_list()) >= self.settled[model.__name__]
        for one in YearSettlement.objects.select_related("agency"):
            agency = one.agency.short_name
            expected = {
                name: row for (there, name), row in self.model.year(one.year).items() if there == agency
            }
            assert self.year_of(one) == expected

    def year_of(self, settlement: YearSettlement) -> dict[str, list[int]]:
        """Return the settled figures of people with their supplements, of whoever has any left."""
        found: dict[str, list[int]] = {}
        rows = PersonYear.objects.filter(agency=settlement.agency, year=settlement.year)
        added = YearSupplement.objects.filter(settlement=settlement, whose__isnull=False)
        for person, *figures in (
            *rows.values_list("person_id", *FIGURES),
            *added.values_list("whose_id", *FIGURES),
        ):
            name = self.name_of(person)
            before = found.get(name, [0] * len(FIGURES))
            found[name] = [one + other for one, other in zip(before, figures, strict=True)]
        return {name: figures for name, figures in found.items() if any(figures)}

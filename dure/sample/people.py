"""The made-up people of an agency and the posts they hold, before anything is stored."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from random import Random

from dure import clock
from dure.organizations.queries import SAMPLE_DOMAIN
from dure.sample.grades import grade
from dure.sample.names import Names
from dure.sample.outline import Chief, Department, Outline, Unit

DEPARTMENT_CODE = 4
"""The length of a department's code."""

_LOCAL = "local"
_WORKERS = (
    (0.08, "permanent", "실무관"),
    (0.05, "fixed-term", "실무관"),
    (0.015, "other", "사무원"),
)
_OLDEST, _MIDDLE, _YOUNGEST = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Post:
    """One row of an assignment: from `start` until before `end`, as recorded, until it was retracted."""

    agency: str
    unit: str
    kind: str
    position: str
    grade: str
    duty: str
    start: date
    end: date | None
    order_number: str
    order_date: date
    recorded_at: datetime
    retracted_at: datetime | None = None

    @property
    def department(self) -> str:
        """Return the code of the department: a team's code begins with it."""
        return self.unit[:DEPARTMENT_CODE]

    def holds(self, day: date) -> bool:
        """Tell whether the post is held on a day, by what is known now."""
        return self.retracted_at is None and self.start <= day and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody works on a day: the department (과), and all that count as the same one (D14)."""

    agency: str
    department: str
    position: str
    departments: frozenset[tuple[str, str]]
    is_on_leave: bool


@dataclass(slots=True)
class Human:
    """One made-up person. `department` is the code of the 과 in which they were first placed."""

    agency: str
    number: str
    name: str
    employment: str
    phone: str
    department: str
    domain: str
    login: str = ""
    has_left: bool = False
    posts: list[Post] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        """Return what nobody else has."""
        return self.agency, self.number

    def place(self, day: date) -> Place | None:
        """Return where the person works on a day; None before the first post and after the last."""
        held = [post for post in self.posts if post.holds(day)]
        base = [post for post in held if post.kind == "secondment"] or [
            post for post in held if post.kind == "main"
        ]
        if not base:
            return None
        counted = [base[0], *(post for post in held if post.kind in ("concurrent", "acting"))]
        return Place(
            base[0].agency,
            base[0].department,
            base[0].position,
            frozenset((post.agency, post.department) for post in counted),
            any(post.kind == "leave" for post in held),
        )

    @property
    def main(self) -> Post:
        """Return the latest main post that stands."""
        return [post for post in self.posts if post.kind == "main" and post.retracted_at is None][-1]

    @property
    def email(self) -> str:
        """Return the address at work."""
        return f"{self.login}@{self.domain}.{SAMPLE_DOMAIN}"


@dataclass(slots=True)
class Staff:
    """An agency's outline with its people."""

    outline: Outline
    people: list[Human]

    def holder(self, unit: str, position: str, employment: str = "official") -> Human:
        """Return the first person who holds a position in the unit of that name; `KeyError` if nobody does."""
        code = self.outline.unit(unit).code
        for human in self.people:
            if (human.main.unit, human.main.position, human.employment) == (code, position, employment):
                return human
        raise KeyError(unit, position)


class Staffing:
    """Fills an outline with people. `begins` is the day before which everybody was in place."""

    def __init__(self, outline: Outline, begins: date, names: Names, random: Random) -> None:
        self._outline = outline
        self._facts = outline.facts
        self._names = names
        self._random = random
        self._numbers = count(1)
        self._order_days = _order_days(begins)

    def staff(self) -> Staff:
        """Return the agency with everybody in it."""
        people = [self._chief(chief) for chief in self._outline.chiefs]
        for department in self._outline.departments:
            people += self._members(department)
        return Staff(self._outline, people)

    def _chief(self, chief: Chief) -> Human:
        unit = chief.unit
        return self._official(unit, unit.code, chief.position, chief.grade, chief.duty, _OLDEST)

    def _members(self, department: Department) -> Iterator[Human]:
        unit, level = department.unit, self._facts["head_level"]
        series = department.series[0]
        head = self._grade(level, series)
        yield self._official(unit, unit.code, department.head, head, f"{unit.name} 업무 총괄", _OLDEST)
        for team in department.teams:
            leader, age = self._grade(level + 1, series), self._random.choice((_OLDEST, _MIDDLE))
            yield self._official(team, unit.code, "팀장", leader, f"{team.name} 업무 총괄", age)
        for place in range(department.staff - 1 - len(department.teams)):
            yield self._member(department, department.teams[place % len(department.teams)])

    def _member(self, department: Department, team: Unit) -> Human:
        duty = ", ".join(self._random.sample(list(department.duties), 2))
        chance = self._random.random()
        for share, employment, position in _WORKERS:
            if chance < share:
                return self._worker(department, team, employment, position)
            chance -= share
        level = self._random.choice(self._facts["clerk_levels"])
        series = self._random.choice((department.series[0], *department.series))
        age = _MIDDLE if level <= 7 else _YOUNGEST  # noqa: PLR2004 -- 7급 and above have served longest
        return self._official(team, department.unit.code, "주무관", self._grade(level, series), duty, age)

    def _worker(self, department: Department, team: Unit, employment: str, position: str) -> Human:
        human = self._human(department.unit.code, employment, self._random.choice((_MIDDLE, _YOUNGEST)))
        duty = f"{self._random.choice(department.duties)} 보조"
        grade_name = {"permanent": "공무직", "fixed-term": "기간제"}.get(employment, "")
        start, end = self._start(team), None
        if employment == "fixed-term":
            start = max(self._order_days[-1], team.since)
            end = start.replace(year=start.year + 2)
        human.posts.append(self._post(team, "main", position, grade_name, duty, start, end))
        return human

    def _official(
        self, unit: Unit, department: str, position: str, grade_name: str, duty: str, age: int
    ) -> Human:
        human = self._human(department, "official", age)
        human.posts.append(self._post(unit, "main", position, grade_name, duty, self._start(unit)))
        return human

    def _human(self, department: str, employment: str, age: int) -> Human:
        number = next(self._numbers)
        # No subscriber's number begins with a zero: nobody's telephone rings.
        phone = self._facts["phone"].format(self._facts["exchange"] + number // 1000)
        return Human(
            agency=self._facts["code"],
            number=f"{number:06}",
            name=self._names.draw(age),
            employment=employment,
            phone=f"{phone}{number % 1000:03}",
            department=department,
            domain=self._facts["domain"],
        )

    def _post(
        self,
        unit: Unit,
        kind: str,
        position: str,
        grade_name: str,
        duty: str,
        start: date,
        end: date | None = None,
    ) -> Post:
        ordered = start - timedelta(days=3)
        return Post(
            self._facts["code"], unit.code, kind, position, grade_name, duty, start, end,
            order_number(start), ordered, clock.start_of(ordered) + timedelta(hours=16),
        )  # fmt: skip

    def _start(self, unit: Unit) -> date:
        return max(self._random.choice(self._order_days), unit.since)

    def _grade(self, level: int, series: str) -> str:
        return grade(level, series, local=self._facts["kind"] == _LOCAL)


def order_number(day: date) -> str:
    """Return the number of the order that takes effect on a day."""
    return f"인사발령 제{day.year}-{day.timetuple().tm_yday:03}호"


def _order_days(begins: date) -> Sequence[date]:
    """Return the days of the regular orders (1 January, 1 July) of three years before `begins`."""
    days = [date(begins.year - back, month, 1) for back in range(3, -1, -1) for month in (1, 7)]
    return [day for day in days if day < begins][-6:]

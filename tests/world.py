"""A small government for tests: two cities and a ministry, a few departments, people by name."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from dure.accounts.models import Account
from dure.kit import hangul
from dure.kit.actor import Actor
from dure.organizations.models import (
    Agency,
    Assignment,
    Department,
    DepartmentBoundary,
    DepartmentVersion,
    Person,
    PositionRole,
)
from dure.points.policy.models import Policy
from dure.points.policy.values import PRESETS, PolicyValues
from dure.points.regulation.models import Regulation
from dure.points.regulation.rules import read
from dure.points.regulation.topics import MODEL
from tests.remembered import Remembered

LONG_AGO = date(2016, 4, 29)
AWAY = ("secondment", "exchange")


@contextmanager
def rolled_back() -> Iterator[None]:
    """Undo in the end whatever the block does to the database; giving takes it for the transaction of a test."""
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]  # as Django marks its own TestCase's
    with block:
        yield
        transaction.set_rollback(True)


def since(start: date, end: date | None = None) -> DateRange:
    """Return the days from `start` to before `end`."""
    return DateRange(start, end)


@dataclass
class World:
    """Makes agencies, departments and people with one short call each; remembers them by name."""

    agencies: dict[str, Agency] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def agency(
        self,
        name: str,
        code: str,
        kind: str = "local",
        *,
        policy: PolicyValues | None = None,
        since: date = LONG_AGO,
    ) -> Agency:
        """Make an agency with a policy in force since a day; articles are known of Icheon's regulation alone."""
        made = Agency.objects.create(
            code=code, full_name=name, short_name=name, kind=kind, valid=DateRange(date(1996, 3, 1), None)
        )
        self.agencies[name] = made
        articles = MODEL if name == "이천시" else {}
        told = read(f"{name} 협업포인트 운영 규정", "훈령", "274", LONG_AGO, articles=articles)
        Regulation.objects.create(
            agency=made, citation=told.citation, recorded_at=datetime(2019, 1, 1, tzinfo=UTC), **asdict(told)
        )
        self.policy(name, policy or PRESETS["icheon-2019"], on=since)
        return made

    def policy(self, agency: str, values: PolicyValues, *, on: date) -> Policy:
        """Give an agency another policy version from a day on."""
        owner = self.agencies[agency]
        return Policy.objects.create(
            agency=owner,
            version=Policy.objects.filter(agency=owner).count() + 1,
            preset="icheon-2019",
            effective_from=on,
            values=values.model_dump(mode="json"),
            basis="훈령 제274호",
            recorded_at=datetime(2019, 1, 1, tzinfo=UTC),
        )

    def department(
        self, name: str, agency: str = "이천시", parent: str | None = None, *, is_boundary: bool = True
    ) -> Department:
        """Make a department; one that is no boundary belongs to its parent (D1)."""
        owner = self.agencies[agency]
        made = Department.objects.create(agency=owner, code=f"{len(self.departments) + 1:04d}")
        above = self.departments[parent] if parent else None
        DepartmentVersion.objects.create(
            department=made, name=name, parent=above, is_boundary=is_boundary, valid=since(LONG_AGO)
        )
        boundary = made if is_boundary or above is None else above
        DepartmentBoundary.objects.create(department=made, boundary=boundary, valid=since(LONG_AGO))
        self.departments[name] = made
        return made

    def person(
        self,
        name: str,
        department: str,
        *,
        position: str = "주무관",
        start: date | None = LONG_AGO,
        employment: str = "official",
        account: bool = True,
    ) -> Person:
        """Make a person with a main post (none without a start) and an account whose login is the name."""
        unit = self.departments[department]
        made = Person.objects.create(
            agency=unit.agency,
            number=f"{len(self.people) + 1:06d}",
            name=name,
            initials=hangul.initials(name),
            email=f"p{len(self.people) + 1}@korea.kr",
            employment=employment,
        )
        if start is not None:
            self.assign(made, department, "main", start=start, position=position)
        if account:
            Account.objects.create(login=f"{name}-{made.number}", person=made)
        self.people[name] = made
        return made

    def assign(
        self,
        person: Person | str,
        department: str,
        kind: str = "main",
        *,
        start: date = LONG_AGO,
        end: date | None = None,
        position: str = "주무관",
        **facts: Any,
    ) -> Assignment:
        """Give a person a post."""
        return Assignment.objects.create(
            person=self.people[person] if isinstance(person, str) else person,
            department=self.departments[department],
            kind=kind,
            position=position,
            valid=since(start, end),
            **facts,
        )

    def order(
        self,
        person: Person | str,
        department: str,
        kind: str,
        *,
        start: date,
        end: date | None = None,
        known: datetime | None = None,
        **facts: Any,
    ) -> Assignment:
        """Give a person a post as an order does: those of its kind at that time are retracted, what is left added.

        Known since now, or since `known`.
        """
        recorded: dict[str, Any] = {} if known is None else {"recorded_at": known}
        whom = self.people[person] if isinstance(person, str) else person
        kinds = AWAY if kind in AWAY else (kind,)
        rows = Assignment.objects.filter(person=whom, kind__in=kinds, retracted_at=None)
        if kind in ("concurrent", "acting"):
            rows = rows.filter(department=self.departments[department])
        for old in rows.filter(valid__overlap=since(start, end)):
            Assignment.objects.filter(pk=old.pk).update(retracted_at=known or datetime.now(UTC))
            same = recorded | {"position": old.position, "employment": old.employment}
            unit, first, last = self._name_of(old.department_id), old.valid.lower, old.valid.upper
            if first < start:
                self.assign(whom, unit, old.kind, start=first, end=start, **same)
            if end is not None and (last is None or end < last):
                self.assign(whom, unit, old.kind, start=end, end=last, **same)
        return self.assign(whom, department, kind, start=start, end=end, **recorded | facts)

    def move(self, name: str, to: str, on: date, *, known: datetime | None = None) -> None:
        """End a person's main post and begin another on a day, as an order does; known since now, or since `known`."""
        old = Assignment.objects.get(
            person=self.people[name], kind="main", retracted_at=None, valid__contains=on
        )
        recorded: dict[str, Any] = {} if known is None else {"recorded_at": known}
        Assignment.objects.filter(pk=old.pk).update(retracted_at=known or datetime.now(UTC))
        self.assign(name, self._name_of(old.department_id), start=old.valid.lower, end=on, **recorded)
        self.assign(name, to, start=on, **recorded)

    def leave(self, name: str, start: date, end: date | None = None) -> Assignment:
        """Send a person on leave (휴직) from a day on; their post stays."""
        post = Assignment.objects.filter(
            person=self.people[name], kind="main", retracted_at=None, valid__contains=start
        ).get()
        return self.assign(name, self._name_of(post.department_id), "leave", start=start, end=end)

    def retire(self, name: str, on: date) -> None:
        """End a person's main post on a day (퇴직)."""
        old = Assignment.objects.get(
            person=self.people[name], kind="main", retracted_at=None, valid__contains=on - timedelta(days=1)
        )
        Assignment.objects.filter(pk=old.pk).update(retracted_at=datetime.now(UTC))
        self.assign(
            name, self._name_of(old.department_id), start=old.valid.lower, end=on, position=old.position
        )

    def _name_of(self, department_id: int) -> str:
        return next(name for name, one in self.departments.items() if one.pk == department_id)

    def role(self, department: str, position: str, role: str, *, start: date = LONG_AGO) -> None:
        """Bind a role to a position."""
        PositionRole.objects.create(
            department=self.departments[department], position=position, role=role, valid=since(start)
        )

    def actor(self, name: str, **changes: Any) -> Actor:
        """Return the actor that a person is over the API."""
        person = self.people[name]
        account = Account.objects.filter(person=person).first()
        known: dict[str, Any] = {
            "account_id": account.pk if account else None,
            "person_id": person.pk,
            "agency_id": person.agency_id,
            "scopes": frozenset({"read", "write"}),
            "channel": "api",
        }
        return Actor(**known | changes)


def small_government(names: Iterable[str] = ()) -> World:
    """Return 이천시 with four departments, 여주시 and 행정안전부 with one each, and people in them."""
    world = _small_government()
    for name in names:
        world.person(name, "자치행정과")
    return world


@Remembered
def _small_government() -> World:
    world = World()
    world.agency("이천시", "4070000")
    world.agency("여주시", "5700000")
    world.agency("행정안전부", "1741000", "central")
    for name in ("기획예산담당관", "정보통신과", "복지정책과", "자치행정과"):
        world.department(name)
    world.department("전산팀", parent="정보통신과", is_boundary=False)
    world.department("여주기획과", "여주시")
    world.department("협업정책과", "행정안전부")
    world.person("김민수", "정보통신과")
    world.person("이서연", "전산팀")
    world.person("박지훈", "복지정책과")
    world.person("최유진", "자치행정과")
    world.person("정하늘", "기획예산담당관", position="기획예산담당관")
    world.person("한여주", "여주기획과")
    world.person("문행정", "협업정책과")
    world.role("기획예산담당관", "기획예산담당관", "operator")
    return world

"""A city of the size a benchmark asks for: people in fifty departments, each with an account and a token."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange

from dure import clock
from dure.accounts.models import Account, Token
from dure.accounts.rules import digest_of
from dure.organizations.models import (
    Agency,
    Assignment,
    Department,
    DepartmentBoundary,
    DepartmentVersion,
    Person,
)
from dure.points.policy.models import Policy
from dure.points.policy.values import PRESETS

SINCE = DateRange(date(2016, 4, 29), None)
DEPARTMENTS = 50


@dataclass(frozen=True)
class City:
    """The ids of its people in order, and a token for each."""

    agency: int
    people: list[int]
    tokens: list[str]


def load(size: int) -> City:
    """Make the city in an empty database. Neighbours in the list never share a department."""
    agency = Agency.objects.create(
        code="4070000", full_name="이천시", short_name="이천시", kind="local", valid=SINCE
    )
    Policy.objects.create(
        agency=agency,
        version=1,
        preset="icheon-2019",
        effective_from=date(2016, 4, 29),
        values=PRESETS["icheon-2019"].model_dump(mode="json"),
        basis="훈령 제274호",
        recorded_at=datetime(2019, 1, 1, tzinfo=UTC),
    )
    departments = Department.objects.bulk_create(
        (Department(agency=agency, code=f"{n:04d}") for n in range(DEPARTMENTS)),
        batch_size=2000,
    )
    DepartmentVersion.objects.bulk_create(
        (
            DepartmentVersion(department=one, name=f"제{one.code}과", is_boundary=True, valid=SINCE)
            for one in departments
        ),
        batch_size=2000,
    )
    DepartmentBoundary.objects.bulk_create(
        (DepartmentBoundary(department=one, boundary=one, valid=SINCE) for one in departments),
        batch_size=2000,
    )
    people = Person.objects.bulk_create(
        (
            Person(agency=agency, number=f"{n:06d}", name=f"사람{n}", initials="ㅅㄹ", employment="official")
            for n in range(size)
        ),
        batch_size=2000,
    )
    Assignment.objects.bulk_create(
        (
            Assignment(
                person=one,
                department=departments[n % DEPARTMENTS],
                kind="main",
                position="주무관",
                valid=SINCE,
            )
            for n, one in enumerate(people)
        ),
        batch_size=2000,
    )
    accounts = Account.objects.bulk_create(
        (
            Account(login=f"p{n}", person=one, password="!")  # noqa: S106 -- no hash is "!"
            for n, one in enumerate(people)
        ),
        batch_size=2000,
    )
    now = clock.now()
    tokens = [f"dure_{n:043d}" for n in range(size)]
    Token.objects.bulk_create(
        (
            Token(
                account=account,
                name="bench",
                digest=digest_of(token),
                scopes=["read", "write"],
                created_at=now,
                expires_at=now + timedelta(days=1),
            )
            for account, token in zip(accounts, tokens, strict=True)
        ),
        batch_size=2000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return City(agency.pk, [one.pk for one in people], tokens)

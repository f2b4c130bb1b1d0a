"""The people the tests of this room speak of."""

from datetime import date
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from dure import clock
from dure.accounts.models import Account
from dure.kit.actor import Actor
from dure.organizations.models import (
    Agency,
    Assignment,
    Department,
    DepartmentVersion,
    Person,
    PositionRole,
    Role,
)


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """Hash passwords weakly: scrypt is meant to be slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


SINCE = DateRange(date(2020, 1, 1), None)


@pytest.fixture
def icheon(db: None) -> Agency:
    return Agency.objects.create(
        code="4070000", full_name="경기도 이천시", short_name="이천시", kind="local", valid=SINCE
    )


@pytest.fixture
def department(icheon: Agency) -> Department:
    made = Department.objects.create(agency=icheon, code="0001")
    DepartmentVersion.objects.create(department=made, name="자치행정과", is_boundary=True, valid=SINCE)
    return made


def person(agency: Agency, number: str, name: str = "김민수") -> Person:
    return Person.objects.create(
        agency=agency,
        number=number,
        name=name,
        initials="ㄱㅁㅅ",
        email=f"{number}@korea.kr",
        employment="official",
    )


def assign(whom: Person, department: Department, position: str, role: Role | None = None) -> None:
    Assignment.objects.filter(person=whom, retracted_at=None).update(retracted_at=clock.now())
    Assignment.objects.create(person=whom, department=department, kind="main", position=position, valid=SINCE)
    if role:
        PositionRole.objects.create(department=department, position=position, role=role, valid=SINCE)


@pytest.fixture
def minsu(icheon: Agency, department: Department) -> Account:
    minsu = person(icheon, "1001")
    assign(minsu, department, "주무관")
    return Account.objects.create_user("minsu", "correct horse", person=minsu)


@pytest.fixture
def administrator(db: None) -> Account:
    return Account.objects.create_user("admin", "correct horse", is_administrator=True)


ALL = frozenset({"read", "write", "operate", "admin"})


def acting(account: Account) -> Actor:
    return Actor(
        account_id=account.pk,
        person_id=account.person_id,
        scopes=ALL,
        is_administrator=account.is_administrator,
        channel="web",
    )

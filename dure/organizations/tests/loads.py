"""What tests of rosters that two people store share: who is there, and sending rows in."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.organizations.models import RosterUpload
from tests.world import World, small_government

TITLES = "사번,성명,이메일,고용형태,발령구분,부서코드,직위,발령일\n"


@pytest.fixture
def world(db: None) -> World:
    made = small_government()
    made.person("감사인", "자치행정과", position="감사담당")
    made.role("자치행정과", "감사담당", "auditor")
    made.person("인사인", "자치행정과", position="인사담당")
    made.role("자치행정과", "인사담당", "personnel")
    return made


@pytest.fixture
def client_of(world: World) -> Callable[[str], Client]:
    def client(name: str) -> Client:
        made = Client()
        made.force_login(Account.objects.get(person=world.people[name]))
        return made

    return client


def row(world: World, name: str, unit: str, position: str, kind: str = "겸임") -> str:
    who, code = world.people[name], world.departments[unit].code
    return f"{who.number},{name},{who.email},공무원,{kind},{code},{position},{clock.today()}\n"


def send(client: Client, world: World, *rows: str, titles: str = TITLES) -> str:
    """Upload rows of people; return the address of the upload."""
    answer = client.post(
        "/organizations/import/",
        {
            "agency": str(world.agencies["이천시"].pk),
            "as_of": clock.today().isoformat(),
            "people": SimpleUploadedFile("people.csv", (titles + "".join(rows)).encode()),
        },
    )
    assert answer.status_code == 302
    return str(answer["Location"])


def state() -> str:
    return RosterUpload.objects.get().state


def end_of(world: World, unit: str, successor: str = "") -> SimpleUploadedFile:
    """Return a departments file whose row ends a department yesterday."""
    code, day = world.departments[unit].code, clock.today() - timedelta(days=1)
    rows = f"부서코드,부서명,종료일,승계부서코드\n{code},{unit},{day},{successor}\n"
    return SimpleUploadedFile("departments.csv", rows.encode())


def send_departments(client: Client, world: World, file: SimpleUploadedFile) -> str:
    asked = {
        "agency": str(world.agencies["이천시"].pk),
        "as_of": clock.today().isoformat(),
        "departments": file,
    }
    return str(client.post("/organizations/import/", asked)["Location"])

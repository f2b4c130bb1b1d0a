"""Loading a roster on the web: upload, look at what would change, confirm."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dure.accounts.models import Account
from dure.organizations.models import Agency, Person, RosterUpload
from tests.html import Page
from tests.world import World, small_government

DEPARTMENTS = "부서코드,부서명,상위부서코드,직제순,과단위,구분,시작일\nA10,도자기과,,1,Y,본청,2020-01-01\n"
PEOPLE = (
    "사번,성명,이메일,계정,고용형태,발령구분,부서코드,직위,직급,발령일\n"
    "90001,도예진,d@korea.kr,yejin,공무원,본직,A10,주무관,7급,2024-01-01\n"
    "90002,모르는,m@korea.kr,moreuneun,공무원,본직,Z99,주무관,7급,2024-01-01\n"
)


@pytest.fixture
def world(db: None) -> World:
    return small_government()


@pytest.fixture
def administrator(world: World) -> Client:
    client = Client()
    client.force_login(Account.objects.create_user("root", "correct horse", is_administrator=True))
    return client


def send(client: Client, people: bytes) -> Any:
    return client.post(
        "/organizations/import/",
        {
            "agency": str(Agency.objects.get(code="4070000").pk),
            "as_of": "2026-11-22",
            "people": SimpleUploadedFile("people.csv", people),
            "departments": SimpleUploadedFile("departments.csv", DEPARTMENTS.encode()),
        },
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949"])
def test_an_administrator_sees_what_would_change_and_confirms(administrator: Client, encoding: str) -> None:
    """O6, O7: nothing is stored before it is confirmed; a row that cannot be taken is set aside with its reason."""
    answer = send(administrator, PEOPLE.encode(encoding))
    assert answer.status_code == 302
    assert not Person.objects.filter(number="90001").exists()
    page = administrator.get(answer.url).content.decode()
    assert "도예진" in page or "90001" in page
    aside = next(item for item in Page(page).whole.all("li", "class", "change--aside"))
    assert "모르는 90002" in aside.text
    assert administrator.post(f"{answer.url}confirm").status_code == 302
    assert Person.objects.get(number="90001").name == "도예진"
    assert not Person.objects.filter(number="90002").exists()


def test_the_page_offers_both_templates_and_names_both_parts_of_the_roster(administrator: Client) -> None:
    """O7: whoever has no file yet finds the template without opening anything."""
    page = Page(administrator.get("/organizations/import/").content.decode()).whole
    order = [one.attributes.get("href", one.tag) for one in page.inside if one.tag in ("a", "form")]
    for part in ("people", "departments"):
        template = next(place for place, one in enumerate(order) if f"template/{part}.xlsx" in one)
        assert template < len(order) - order[::-1].index("form") - 1
    told = administrator.get(send(administrator, PEOPLE.encode())["Location"]).content.decode()
    assert '<h2 id="part-departments">부서 <' in told
    assert '<h2 id="part-people">사람 <' in told


def test_resident_registration_numbers_stop_the_load_with_nothing_kept(administrator: Client) -> None:
    """O9: neither people nor the file itself."""
    hostile = PEOPLE.replace("90001,", "900101-1234568,")
    answer = send(administrator, hostile.encode())
    assert answer.status_code == 422
    assert not Person.objects.filter(name="도예진").exists()
    assert not RosterUpload.objects.exists()


def test_nobody_else_loads_rosters(world: World) -> None:
    client = Client()
    client.force_login(Account.objects.get(person=world.people["김민수"]))
    assert client.get("/organizations/import/").status_code == 403
    assert Client().get("/organizations/import/").status_code == 302


def test_after_loading_it_says_who_has_no_account_and_leads_to_the_accounts(
    administrator: Client, world: World
) -> None:
    """F-A9: an administrator is led there, others are told whom to ask."""
    answer = send(administrator, PEOPLE.replace("yejin", "").encode())
    administrator.post(f"{answer.url}confirm")
    page = administrator.get(answer.url).content.decode()
    assert "1명에게 계정이 없" in page
    assert "/accounts/missing/?agency=4070000" in page
    operator = Client()
    operator.force_login(Account.objects.get(person=world.people["정하늘"]))
    page = operator.get(answer.url).content.decode()
    assert "1명에게 계정이 없" in page
    assert "/accounts/missing/" not in page


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "2200-01-01", "9999-12-31"])
def test_a_day_that_no_roster_speaks_of_is_refused_at_its_field(administrator: Client, day: str) -> None:
    """The day before the first one there is cannot be counted: a full list would end posts on it."""
    agency = str(Agency.objects.get(code="4070000").pk)
    asked = {"agency": agency, "as_of": day, "full": "on", "people": SimpleUploadedFile("a.csv", b"x")}
    answer = administrator.post("/organizations/import/", asked)
    assert answer.status_code == 422
    assert "1900-01-01부터 2199-12-31까지의 날" in answer.content.decode()
    assert not RosterUpload.objects.exists()


def test_a_file_may_be_called_whatever_fits_a_browser(administrator: Client) -> None:
    """File systems take 255 bytes; a Hangul letter is three, an emoji four."""
    agency = str(Agency.objects.get(code="4070000").pk)
    for name in ("가" * 300 + ".csv", "\N{GRINNING FACE}" * 200 + ".csv", "../../나.csv"):
        people: Any = BytesIO("사번,성명,고용형태,부서코드,발령일\n1,가,?,9,2026-01-01\n".encode())
        people.name = name
        asked = {"agency": agency, "as_of": "2026-11-30", "people": people}
        assert administrator.post("/organizations/import/", asked).status_code == 302
    assert RosterUpload.objects.filter(state="ready").count() == 3


def test_the_agency_that_is_set_up_is_chosen_and_of_several_none_by_chance(
    world: World, administrator: Client
) -> None:
    """O15: a roster that reached the first agency of the list would be another agency's."""
    asked = administrator.get("/organizations/import/?agency=4070000").content.decode()
    meant = Agency.objects.get(code="4070000").pk
    assert Page(asked).values["agency"] == [str(meant)]
    unasked = administrator.get("/organizations/import/").content.decode()
    assert Page(unasked).values["agency"] == [""]
    answer = administrator.post("/organizations/import/", {"agency": "", "as_of": "2026-11-22"})
    assert answer.status_code == 422
    assert 'id="agency-error"' in answer.content.decode()

"""An administrator gives a position a role in the browser (O5)."""

from django.test import Client

from dure import clock
from dure.accounts.models import Account
from dure.accounts.tests.administering import admin, world
from dure.accounts.tests.signing import PASSWORD, sign_in
from dure.audit.models import Entry
from dure.organizations.models import PositionRole
from tests.pages import signed_in
from tests.world import World

__all__ = ["admin", "world"]

ROLES = "/accounts/roles/"
BIND = "/accounts/roles/bind/"


def told(world: World, **changes: str) -> dict[str, str]:
    department = str(world.departments["자치행정과"].pk)
    return {
        "agency": "4070000",
        "department_id": department,
        "position": "주무관",
        "role": "auditor",
    } | changes


def test_the_page_offers_the_departments_and_the_positions_of_the_agency(world: World, admin: Client) -> None:
    """O5: nobody needs the server for it."""
    page = admin.get(ROLES, {"agency": "4070000"}).content.decode()
    assert f'<option value="{world.departments["자치행정과"].pk}">자치행정과' in page
    assert '<option value="주무관">' in page
    assert "여주기획과" not in page


def test_a_role_is_bound_from_today_on_and_stands_in_the_trail(world: World, admin: Client) -> None:
    """O5: doing it again changes nothing."""
    for _ in range(2):
        answer = admin.post(BIND, told(world))
        assert answer["Location"] == f"{ROLES}?agency=4070000"
    made = PositionRole.objects.get(role="auditor")
    assert (made.department_id, made.position) == (world.departments["자치행정과"].pk, "주무관")
    assert (made.valid.lower, made.valid.upper) == (clock.today(), None)
    assert Entry.objects.filter(action="position-role.bind").count() == 1


def test_whoever_bound_a_role_reads_in_which_department(world: World, admin: Client) -> None:
    """Positions of one name stand in many departments."""
    page = admin.post(BIND, told(world), follow=True).content.decode()
    assert "오늘부터 자치행정과 주무관 직위에 “감사담당” 역할이 있습니다." in page


def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(world: World, admin: Client) -> None:
    other = str(world.departments["여주기획과"].pk)
    for changes, field in (
        ({"position": "없는직위"}, "position"),
        ({"position": ""}, "position"),
        ({"position": "가" * 61}, "position"),
        ({"position": "주무관\x00"}, "position"),
        ({"department_id": other}, "department_id"),
        ({"department_id": "9" * 30}, "department_id"),
        ({"role": "administrator"}, "role"),
    ):
        answer = admin.post(BIND, told(world, **changes))
        page = answer.content.decode()
        assert answer.status_code == 422, changes
        assert f'id="{field}-error"' in page, changes
    assert not PositionRole.objects.filter(role__in=("auditor", "administrator")).exists()
    page = admin.post(BIND, told(world, position="기획예산담당관")).content.decode()
    assert '<option value="기획예산담당관" selected>' in page
    assert "이 부서에는 그 직위가 없습니다. 있는 직위: " in page
    assert '<option value="auditor" selected>' in page


def test_a_position_that_has_the_role_already_says_so_at_the_role(world: World, admin: Client) -> None:
    world.role("자치행정과", "주무관", "auditor")
    answer = admin.post(BIND, told(world))
    assert answer.status_code == 422
    assert 'id="role-error"' in answer.content.decode()


def test_an_unknown_agency_is_refused(world: World, admin: Client) -> None:
    assert 400 <= admin.post(BIND, told(world, agency="9999999")).status_code < 500


def test_nobody_but_an_administrator_binds_a_role(world: World) -> None:
    assert signed_in(world, "김민수").post(BIND, told(world)).status_code == 403
    assert not PositionRole.objects.filter(role="auditor").exists()


def test_an_administrator_confirms_who_they_are_first(world: World) -> None:
    Account.objects.create(login="root", is_administrator=True)
    client = Client()
    client.force_login(Account.objects.get(login="root"))
    answer = client.post(BIND, told(world))
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert not PositionRole.objects.filter(role="auditor").exists()


def test_an_administrator_gives_no_role_to_a_position_of_their_own(world: World) -> None:
    """As in a roster, where another has to confirm it."""
    mine = Account.objects.get(person=world.people["김민수"])
    mine.set_password(PASSWORD)
    mine.is_administrator = True
    mine.save()
    client = Client()
    sign_in(client, mine.login)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    own = str(world.departments["정보통신과"].pk)
    answer = client.post(BIND, told(world, department_id=own))
    assert answer.status_code == 422
    assert "다른 관리자가 역할을 정해야 합니다" in answer.content.decode()
    assert not PositionRole.objects.filter(role="auditor").exists()


def test_a_role_for_a_position_that_nobody_holds_today_is_bound_with_a_warning(
    world: World, admin: Client
) -> None:
    """O5: a vacant position may have a role; whoever does it learns that nobody acts until it is filled."""
    said = "맡은 사람이 없습니다"
    assert said not in admin.post(BIND, told(world), follow=True).content.decode()
    world.role("자치행정과", "자문관", "personnel")
    page = admin.post(BIND, told(world, position="자문관", role="evaluation"), follow=True).content.decode()
    assert f"오늘 그 부서에 자문관 직위를 {said}" in page
    assert PositionRole.objects.filter(position="자문관", role="evaluation").exists()


def test_the_page_leads_back_to_the_steps_of_setting_up(world: World, admin: Client) -> None:
    for address in (ROLES, "/accounts/missing/", "/accounts/"):
        page = admin.get(address, {"agency": "4070000"}).content.decode()
        assert "/points/setup/?agency=4070000" in page, address

"""A roster that changes who holds a role, or its sender's own posts, is stored only by two people (O5, F-C4)."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from dure import clock
from dure.accounts.models import Account
from dure.accounts.queries import account_actor, is_open
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM
from dure.kit.refusals import Refusal
from dure.organizations.actions import Files, Mode, import_roster
from dure.organizations.models import Agency, Assignment, RosterUpload
from dure.organizations.queries.asking import reaches_of
from dure.organizations.rules.posts import Post
from dure.organizations.rules.safeguards import Binding, roles_changed, touch
from dure.organizations.rules.spans import Span
from dure.points.models import Notice
from dure.points.queries.notices import notices
from tests.roles import roles_of
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


def test_an_operator_cannot_make_herself_auditor_by_a_row(world: World, client_of: Any) -> None:
    """F-C4: her own confirmation only proposes it, however often, and the page names what would be given."""
    operator = client_of("정하늘")
    upload = send(operator, world, row(world, "정하늘", "자치행정과", "감사담당"))
    page = operator.get(upload).content.decode()
    assert "정하늘" in page
    assert "자치행정과 감사담당" in page
    operator.post(f"{upload}confirm")
    assert (state(), Assignment.objects.filter(kind="concurrent").count()) == ("proposed", 0)
    assert operator.post(f"{upload}confirm").status_code == 409
    assert (state(), Assignment.objects.filter(kind="concurrent").count()) == ("proposed", 0)


def test_a_second_person_with_the_right_confirms_it_and_both_are_on_record(
    world: World, client_of: Any
) -> None:
    """F-C4."""
    upload = send(client_of("정하늘"), world, row(world, "박지훈", "자치행정과", "감사담당"))
    client_of("정하늘").post(f"{upload}confirm")
    told = Notice.objects.get(kind="roster-waiting")
    assert told.person_id == world.people["인사인"].pk
    assert [one.outcome for one in notices(reader=world.actor("인사인"))] == [""]
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "done"
    assert [str(one.outcome) for one in notices(reader=world.actor("인사인"))] == ["처리 완료"]
    assert "auditor" in roles_of(world.people["박지훈"].pk, clock.today())
    proposer, second = (Account.objects.get(person=world.people[name]).pk for name in ("정하늘", "인사인"))
    proposed = Entry.objects.get(action="roster.propose")
    stored = Entry.objects.get(action="roster.import")
    assert (proposed.account_id, stored.account_id, stored.details["proposed_by"]) == (
        proposer,
        second,
        proposer,
    )
    (reach,) = stored.details["roles"]
    assert (reach["name"], reach["role"], reach["is_gain"]) == ("박지훈", "auditor", True)
    assert stored.address == "127.0.0.1"


def test_nobody_whose_role_the_files_change_is_the_second_person(world: World, client_of: Any) -> None:
    """F-C4: the personnel officer would confirm her own second role."""
    upload = send(client_of("정하늘"), world, row(world, "인사인", "자치행정과", "감사담당"))
    client_of("정하늘").post(f"{upload}confirm")
    assert client_of("인사인").post(f"{upload}confirm").status_code == 409
    assert state() == "proposed"
    assert not Notice.objects.filter(kind="roster-waiting").exists()


@pytest.mark.parametrize("reader", ["김민수", "감사인", "한여주"])
def test_somebody_who_may_not_load_rosters_is_no_second_person(
    world: World, client_of: Any, reader: str
) -> None:
    """F-C4: for them the upload is not there."""
    upload = send(client_of("정하늘"), world, row(world, "박지훈", "자치행정과", "감사담당"))
    client_of("정하늘").post(f"{upload}confirm")
    assert client_of(reader).post(f"{upload}confirm").status_code == 404
    assert state() == "proposed"


def test_the_second_person_declines_on_record_and_the_proposer_is_told(world: World, client_of: Any) -> None:
    """F-C4."""
    upload = send(client_of("정하늘"), world, row(world, "박지훈", "자치행정과", "감사담당"))
    client_of("정하늘").post(f"{upload}confirm")
    client_of("인사인").post(f"{upload}discard")
    assert not RosterUpload.objects.exists()
    assert Entry.objects.filter(action="roster.decline").count() == 1
    assert Notice.objects.get(kind="roster-declined").person_id == world.people["정하늘"].pk


def test_taking_a_role_away_needs_a_second_person_too(world: World, client_of: Any) -> None:
    """F-C4: an operator could get rid of her auditor, by a move or by a leave."""
    for number, rows in enumerate(
        (
            row(world, "감사인", "복지정책과", "주무관", "본직"),
            row(world, "감사인", "자치행정과", "감사담당", "휴직"),
        ),
        1,
    ):
        upload = send(client_of("정하늘"), world, rows)
        client_of("정하늘").post(f"{upload}confirm")
        assert RosterUpload.objects.filter(state="proposed").count() == number
    assert "auditor" in roles_of(world.people["감사인"].pk, clock.today())


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


def test_ending_the_department_of_a_role_needs_a_second_person(world: World, client_of: Any) -> None:
    """F-C4, I12: with its department the auditor's account would end, by a file that names no people."""
    upload = send_departments(client_of("정하늘"), world, end_of(world, "자치행정과"))
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "proposed"
    assert {(one.name, one.role, one.is_gain) for one in reaches_of(RosterUpload.objects.get())} == {
        ("감사인", "auditor", False),
        ("인사인", "personnel", False),
    }
    assert is_open(Account.objects.get(person=world.people["감사인"]))
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "proposed", "whose own role ends is no second person"


def test_ending_ones_own_department_needs_a_second_person(world: World, client_of: Any) -> None:
    """F-C4: the posts of whoever loads it end with it."""
    world.person("한인사", "복지정책과", position="인사주무")
    world.role("복지정책과", "인사주무", "personnel")
    upload = send_departments(client_of("한인사"), world, end_of(world, "복지정책과"))
    client_of("한인사").post(f"{upload}confirm")
    assert state() == "proposed"
    assert [one.role for one in reaches_of(RosterUpload.objects.get())] == [
        "own",
        "personnel",
        "own-department",
    ]


def test_a_department_that_another_succeeds_or_without_roles_ends_by_one_person(
    world: World, client_of: Any
) -> None:
    """F-C4, I12: its posts go on; who loads it is of neither."""
    successor = world.departments["복지정책과"].code
    for file in (end_of(world, "자치행정과", successor), end_of(world, "정보통신과")):
        upload = send_departments(client_of("정하늘"), world, file)
        client_of("정하늘").post(f"{upload}confirm")
        assert RosterUpload.objects.latest("pk").state == "done"


def test_a_role_at_another_agency_is_confirmed_by_an_administrator(world: World, client_of: Any) -> None:
    """F-C4: two people of one agency could else make themselves auditors of another."""
    world.role("여주기획과", "주무관", "auditor")
    there = f"{world.agencies['여주시'].code}:{world.departments['여주기획과'].code}"
    who = world.people["박지훈"]
    posted = f"{who.number},박지훈,{who.email},공무원,파견,{there},주무관,{clock.today()}\n"
    upload = send(client_of("정하늘"), world, posted, posted.replace("파견", "겸임"))
    client_of("정하늘").post(f"{upload}confirm")
    assert client_of("인사인").post(f"{upload}confirm").status_code == 409
    assert state() == "proposed"
    administrator = Client()
    administrator.force_login(Account.objects.create_user("root", "correct horse", is_administrator=True))
    administrator.post(f"{upload}confirm")
    assert state() == "done"


def test_ones_own_posts_need_a_second_person_whatever_they_are(world: World, client_of: Any) -> None:
    """F-C4: the uploader herself."""
    upload = send(client_of("인사인"), world, row(world, "인사인", "복지정책과", "주무관"))
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "proposed"
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "done"


def test_other_rows_are_stored_by_one_person(world: World, client_of: Any) -> None:
    """F-C4: an ordinary move asks nobody else; the personnel role may load (O5)."""
    upload = send(client_of("인사인"), world, row(world, "박지훈", "정보통신과", "주무관", "본직"))
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "done"


@pytest.fixture
def team(world: World) -> World:
    """Add 예산팀 of the operator's department with 같은과, and 옆과 that is no part of it."""
    world.department("예산팀", parent="기획예산담당관", is_boundary=False)
    world.department("옆과")
    world.person("같은과", "예산팀")
    return world


@pytest.mark.parametrize(
    ("name", "unit", "kind", "way"),
    [
        ("같은과", "옆과", "본직", "out"),
        ("같은과", "옆과", "파견", "out"),
        ("박지훈", "예산팀", "본직", "in"),
        ("박지훈", "기획예산담당관", "겸임", "in"),
    ],
)
def test_taking_somebody_out_of_ones_own_department_or_into_it_needs_a_second_person(
    team: World, client_of: Any, name: str, unit: str, kind: str, way: str
) -> None:
    """F-C4, R6.3, D18: points could be given across the border for a day, or counted for one's own department."""
    upload = send(client_of("정하늘"), team, row(team, name, unit, "주무관", kind))
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "proposed"
    assert [(one.name, one.role, one.is_gain) for one in reaches_of(RosterUpload.objects.get())] == [
        (name, "own-department", way == "in")
    ]
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "done"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("같은과", "공무원,휴직,{code},주무관,{today},"),
        ("같은과", "기간제,본직,{code},주무관,{today},"),
        ("쉬는이", "공무원,휴직,{code},,{before},{today}"),
    ],
)
def test_changing_the_headcount_of_ones_own_department_needs_a_second_person(
    team: World, client_of: Any, name: str, said: str
) -> None:
    """D37, D38, D44: a leave, an end of leave or another kind of employment changes the average per head."""
    before = clock.today() - timedelta(days=30)
    team.person("쉬는이", "예산팀")
    team.leave("쉬는이", before)
    team.person("과인사", "기획예산담당관", position="인사주무")
    team.role("기획예산담당관", "인사주무", "personnel")
    who, code = team.people[name], team.departments["예산팀"].code
    line = f"{who.number},{name},{who.email}," + said.format(code=code, today=clock.today(), before=before)
    upload = send(client_of("정하늘"), team, f"{line}\n", titles=TITLES.replace("\n", ",종료일\n"))
    assert (
        "올린 사람의 부서 현원에 드는 날이나 고용형태가 바뀜"
        in client_of("정하늘").get(upload).content.decode()
    )
    client_of("정하늘").post(f"{upload}confirm")
    assert [(one.name, one.role) for one in reaches_of(RosterUpload.objects.get())] == [
        (name, "own-headcount")
    ]
    assert client_of("과인사").post(f"{upload}confirm").status_code == 409
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "done"


def test_files_that_somebody_else_sent_in_are_asked_about_all_the_same(team: World, client_of: Any) -> None:
    """D44: whoever stores them alone, or says anew how they are read, is who loads them."""
    personnel, operator = client_of("인사인"), client_of("정하늘")
    upload = send(personnel, team, row(team, "같은과", "예산팀", "주무관", "휴직"))
    assert not reaches_of(RosterUpload.objects.get())
    operator.post(f"{upload}confirm")
    assert (state(), Assignment.objects.filter(kind="leave").count()) == ("refused", 0)
    operator.post(f"{upload}again", {"as_of": clock.today().isoformat()})
    assert [one.role for one in reaches_of(RosterUpload.objects.get())] == ["own-headcount"]
    operator.post(f"{upload}confirm")
    assert operator.post(f"{upload}confirm").status_code == 409
    assert state() == "proposed"
    personnel.post(f"{upload}confirm")
    assert state() == "done"


def test_a_leave_in_another_department_is_stored_by_one_person(team: World, client_of: Any) -> None:
    """D38."""
    upload = send(client_of("정하늘"), team, row(team, "박지훈", "정보통신과", "주무관", "휴직"))
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "done"


def test_a_colleague_of_that_department_is_no_second_person(team: World, client_of: Any) -> None:
    """F-C4, D44: nor is somebody who left it a week ago; the personnel officer of another department is."""
    team.person("과인사", "기획예산담당관", position="인사주무")
    team.person("전인사", "기획예산담당관")
    team.role("기획예산담당관", "인사주무", "personnel")
    team.role("옆과", "주무관", "personnel")
    team.move("전인사", "옆과", on=clock.today() - timedelta(days=7))
    upload = send(client_of("정하늘"), team, row(team, "같은과", "옆과", "주무관", "본직"))
    client_of("정하늘").post(f"{upload}confirm")
    for name in ("과인사", "전인사"):
        answer = client_of(name).post(f"{upload}confirm")
        assert (answer.status_code, state()) == (409, "proposed")
        assert "그 부서 사람도 확인할 수 없습니다" in client_of(name).get(upload).content.decode()
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "done"


def test_an_administrator_who_is_nobody_of_the_agency_may_be_the_second_person(
    team: World, client_of: Any
) -> None:
    """F-C4, D44: an account that is no person's belongs to no department."""
    root = Account.objects.create(login="root", is_administrator=True)
    upload = send(client_of("정하늘"), team, row(team, "같은과", "옆과", "주무관", "본직"))
    client_of("정하늘").post(f"{upload}confirm")
    client = Client()
    client.force_login(root)
    client.post(f"{upload}confirm")
    assert state() == "done"


@pytest.mark.parametrize(
    ("unit", "above", "is_department", "way"),
    [
        ("예산팀", "기획예산담당관", "Y", "out"),
        ("예산팀", "옆과", "N", "out"),
        ("옆과", "기획예산담당관", "N", "in"),
    ],
)
@pytest.mark.parametrize("start", ["", "2017-01-01"])
def test_redrawing_the_border_of_ones_own_department_needs_a_second_person(
    team: World, client_of: Any, unit: str, above: str, is_department: str, way: str, start: str
) -> None:
    """F-C4, D1, D26: by the flag of a unit or by what it hangs below, today or back-dated."""
    codes = {name: one.code for name, one in team.departments.items()}
    titles = "부서코드,부서명,상위부서코드,과단위,시작일\n"
    line = f"{codes[unit]},{unit},{codes[above]},{is_department},{start}\n"
    file = SimpleUploadedFile("departments.csv", (titles + line).encode())
    upload = send_departments(client_of("정하늘"), team, file)
    page = client_of("정하늘").get(upload).content.decode()
    assert ("올린 사람의 부서로 들어옴" if way == "in" else "올린 사람의 부서에서 나감") in page
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "proposed"
    (reach,) = reaches_of(RosterUpload.objects.get())
    assert (reach.number, reach.role, reach.is_gain) == (codes[unit], "own-department", way == "in")


def test_what_leaves_the_borders_of_ones_own_department_alone_is_stored_by_one_person(
    team: World, client_of: Any
) -> None:
    """F-C4: a colleague's title, a move within the department, and the borders of others."""
    codes = {name: one.code for name, one in team.departments.items()}
    moved = row(team, "같은과", "기획예산담당관", "팀장", "본직")
    upload = send(client_of("정하늘"), team, moved)
    client_of("정하늘").post(f"{upload}confirm")
    assert state() == "done"
    titles = "부서코드,부서명,상위부서코드,과단위\n"
    line = f"{codes['옆과']},옆과,{codes['복지정책과']},N\n"
    upload = send_departments(
        client_of("정하늘"), team, SimpleUploadedFile("departments.csv", (titles + line).encode())
    )
    client_of("정하늘").post(f"{upload}confirm")
    assert RosterUpload.objects.latest("pk").state == "done"


def test_what_changed_since_the_proposal_is_not_stored_with_it(world: World, client_of: Any) -> None:
    """F-C4: a role bound meanwhile was confirmed by nobody."""
    upload = send(
        client_of("정하늘"),
        world,
        row(world, "박지훈", "자치행정과", "감사담당"),
        row(world, "최유진", "복지정책과", "평가담당"),
    )
    client_of("정하늘").post(f"{upload}confirm")
    world.role("복지정책과", "평가담당", "evaluation")
    client_of("인사인").post(f"{upload}confirm")
    assert state() == "refused"
    assert not Assignment.objects.filter(kind="concurrent").exists()


def test_whoever_runs_the_machine_needs_nobody_but_is_on_record(world: World, tmp_path: Path) -> None:
    """F-C4: on the command line."""
    people = tmp_path / "people.csv"
    people.write_text(TITLES + row(world, "박지훈", "자치행정과", "감사담당"))
    import_roster(Files(people), agency_code="4070000", mode=Mode(clock.today()), actor=SYSTEM)
    entry = Entry.objects.get(action="roster.import")
    assert [(one["name"], one["role"]) for one in entry.details["roles"]] == [("박지훈", "auditor")]
    assert (entry.account_id, entry.details["proposed_by"]) == (None, None)


def test_an_account_that_loads_past_the_pages_is_asked_too(world: World, tmp_path: Path) -> None:
    """F-C4: the rule stands in the action."""
    people = tmp_path / "people.csv"
    people.write_text(TITLES + row(world, "정하늘", "자치행정과", "감사담당"))
    operator = account_actor(Account.objects.get(person=world.people["정하늘"]).pk)
    with pytest.raises(Refusal, match="roster-second-person"):
        import_roster(Files(people), agency_code="4070000", mode=Mode(clock.today()), actor=operator)
    assert Agency.objects.count() == 3
    assert not Assignment.objects.filter(kind="concurrent").exists()


DAYS = st.dates(clock.today().replace(year=2025), clock.today().replace(year=2028))
SPANS = st.tuples(DAYS, DAYS).filter(lambda days: days[0] < days[1]).map(lambda days: Span(*days))
POSTS = st.lists(
    st.builds(
        Post,
        st.sampled_from(["main", "concurrent", "acting", "secondment", "leave"]),
        st.sampled_from(["A", "B"]),
        st.sampled_from(["감사담당", "주무관"]),
        st.just(""),
        st.just(""),
        st.just(""),
        SPANS,
        employment=st.sampled_from(["official", "fixed-term"]),
    ),
    max_size=4,
)


@given(POSTS, POSTS, SPANS, DAYS)
def test_a_role_changes_exactly_when_somebody_holds_it_on_other_days(
    before: list[Post], after: list[Post], bound: Span, day: Any
) -> None:
    """F-C4, O5: against a plain model, day by day."""
    today = clock.today()
    bindings = {("A", "감사담당"): [Binding("auditor", bound)]}

    def holds(posts: list[Post], on: Any) -> bool:
        on_leave = any(post.kind == "leave" and on in post.span for post in posts)
        return not on_leave and any(
            post.kind in ("main", "concurrent", "acting")
            and (post.department, post.position) == ("A", "감사담당")
            and on in post.span
            and on in bound
            for post in posts
        )

    changed = roles_changed(before, after, bindings, today)
    if day >= today and holds(before, day) != holds(after, day):
        assert ("A", "감사담당", "auditor") in changed
    if day >= today and holds(after, day) and not holds(before, day):
        assert changed["A", "감사담당", "auditor"]
    if not changed:
        assert holds(before, max(day, today)) == holds(after, max(day, today))
    assert roles_changed(before, before, bindings, today) == {}


@given(POSTS, POSTS, SPANS, DAYS)
def test_who_belongs_to_a_department_on_other_days_is_found(
    before: list[Post], after: list[Post], counted: Span, day: Any
) -> None:
    """F-C4, D13, D14, D37, D38: against a plain model, day by day; A counts as the department during a time."""
    own = {"A": [counted]}

    def belongs(posts: list[Post], on: Any) -> bool:
        running = [post for post in posts if on in post.span]
        is_away = any(post.kind == "secondment" for post in running)
        return any(
            post.department == "A" and on in counted and not (is_away and post.kind in ("main", "leave"))
            for post in running
        )

    def counts_as(posts: list[Post], on: Any) -> set[str]:
        running = [post for post in posts if on in post.span]
        works = [post for post in running if post.kind == "secondment"] or [
            post for post in running if post.kind == "main"
        ]
        is_absent = on not in counted or any(post.kind == "leave" for post in running)
        return set() if is_absent else {post.employment for post in works if post.department == "A"}

    found = touch(before, after, own)
    if belongs(after, day) and not belongs(before, day):
        assert found == ("own-department", True)
    if belongs(before, day) and not belongs(after, day):
        assert found is not None
        assert found[0] == "own-department"
    if counts_as(before, day) != counts_as(after, day):
        assert found is not None
    if found is None or found[0] == "own-headcount":
        assert belongs(before, day) == belongs(after, day)
    assert touch(before, before, own) is None

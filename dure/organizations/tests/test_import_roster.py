"""Loading a roster: who may, what goes in, what is set aside, what it says (O3, O4, O6-O9)."""

from datetime import date, datetime
from typing import Any

import pytest
from django.db import connection

from dure import clock
from dure.accounts.models import Account
from dure.accounts.placement import people_on
from dure.audit.models import Entry
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations.actions import roster as loading
from dure.organizations.models import Assignment, Department, DepartmentSuccession, Person
from dure.organizations.queries import department_names, person_card
from dure.organizations.tests.loaded import counts, lines
from tests.tampering import tamper

pytestmark = pytest.mark.django_db


def test_a_first_load_brings_departments_people_posts_and_accounts(roster: Any) -> None:
    """O2, O3, O4."""
    departments = roster.departments(
        {"부서코드": "20", "부서명": "복지정책과", "구분": "본청"},
        {"부서코드": "21", "부서명": "복지기획팀", "상위부서코드": "20", "과단위": "N"},
    )
    people = roster.people(
        {"부서코드": "21", "계정": "Minsu", "전화번호": "031-644-2000", "담당업무": "복지 기획"},
        {"성명": "이영희", "발령구분": "겸임", "부서코드": "20"},
        {"성명": "이영희", "사번": "00002"},
    )
    report = roster.load(people, departments)
    assert report.stored
    assert counts(report.departments) == {"new": 2}
    assert counts(report.people) == {"new": 3}
    assert roster.stored() == [
        ("00001", "김민수", "main", "21", "2026-01-01~"),
        ("00002", "이영희", "concurrent", "20", "2026-01-01~"),
        ("00002", "이영희", "main", "10", "2026-01-01~"),
    ]
    minsu = Person.objects.get(number="00001")
    assert (minsu.initials, minsu.phone, minsu.employment) == ("ㄱㅁㅅ", "031-644-2000", "official")
    assert Account.objects.get(person=minsu).login == "minsu"
    card = person_card(minsu.pk, date(2026, 11, 22))
    assert card
    assert (card.department, card.unit, card.duty) == ("복지정책과", "복지기획팀", "복지 기획")


def figures_of_people() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stats WHERE tablename = 'organizations_person'")
        (count,) = cursor.fetchone()
    return int(count)


def test_after_a_large_load_the_planner_knows_of_its_rows(
    roster: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    """The role that loads owns no table. A grant that comes before autovacuum takes four times as long."""
    known = figures_of_people()
    people = roster.people({"계정": "minsu"}, {"성명": "이영희"})
    with django_capture_on_commit_callbacks(execute=True):
        roster.load(people)
    assert figures_of_people() == known
    monkeypatch.setattr(loading, "LARGE", 2)
    with django_capture_on_commit_callbacks(execute=True):
        roster.load(roster.people({"성명": "박철수"}, {"성명": "최유진"}))
    assert figures_of_people() > known


def test_the_same_file_twice_changes_nothing(roster: Any) -> None:
    """O8."""
    people = roster.people({"계정": "minsu"}, {"성명": "이영희"})
    departments = roster.departments({"부서코드": "20", "부서명": "복지정책과"})
    roster.load(people, departments)
    before = (roster.stored(), list(Assignment.objects.values_list("pk", flat=True)))
    report = roster.load(people, departments)
    assert counts(report.people) == {"unchanged": 2}
    assert counts(report.departments) == {"unchanged": 1}
    assert (roster.stored(), list(Assignment.objects.values_list("pk", flat=True))) == before


def test_a_dry_run_tells_the_same_and_changes_nothing(roster: Any) -> None:
    """O6."""
    roster.load(roster.people({}, {"성명": "이영희"}, {"성명": "박철수"}))
    before = roster.stored()
    people = roster.people(
        {"부서코드": "20", "발령일": "2026-11-01"},
        {"성명": "이영희", "종료일": "2026-11-30"},
        {"성명": "박철수", "직위": "팀장"},
        {"성명": "최새롬", "계정": "new"},
    )
    departments = roster.departments({"부서코드": "20", "부서명": "복지정책과"})
    dry = roster.load(people, departments, dry_run=True)
    assert not dry.stored
    assert counts(dry.people) == {"moved": 1, "ended": 1, "changed": 1, "new": 1}
    assert (roster.stored(), Department.objects.count(), Account.objects.count()) == (before, 1, 0)
    real = roster.load(people, departments)
    assert counts(real.people) == counts(dry.people)
    assert real.people.shown == dry.people.shown


def test_the_file_of_differences_names_every_changed_field(roster: Any) -> None:
    """O6."""
    roster.load(roster.people({}))
    roster.load(roster.people({"직위": "팀장", "전화번호": "+82-31-644-1"}), dry_run=True)
    rows = lines(roster.folder / "differences.csv", "utf-8-sig")
    assert rows[1:] == [
        ["changed", "2", "00001", "김민수", "전화번호", "", "'+82-31-644-1"],
        ["changed", "2", "00001", "김민수", "직위", "", "팀장"],
    ]


def test_a_late_order_is_new_rows_and_the_old_belief_stays(roster: Any) -> None:
    """O4: nothing but `retracted_at` of a row ever changes."""
    roster.load(roster.people({}))
    old = Assignment.objects.get()
    learnt = datetime(2026, 11, 22, 9, tzinfo=clock.SEOUL)
    with clock.travel(learnt):
        people = roster.people({"부서코드": "20", "발령일": "2026-06-01"})
        roster.load(people, roster.departments({"부서코드": "20", "부서명": "복지정책과"}))
    rows = list(Assignment.objects.order_by("pk"))
    assert [(row.department.code, row.valid.upper) for row in rows] == [
        ("10", None),
        ("10", date(2026, 6, 1)),
        ("20", None),
    ]
    assert rows[0].recorded_at == old.recorded_at
    assert {row.retracted_at is None for row in rows[1:]} == {True}
    assert all(abs((row.recorded_at - learnt).total_seconds()) < 60 for row in rows[1:])
    assert rows[0].retracted_at == rows[1].recorded_at


@pytest.mark.parametrize(
    "row",
    [
        {"사번": "900101-1234567"},
        {"담당업무": "민원(900101-1234567)"},
        {"발령번호": "8001012345671"},
        {"직위": "９００１０１－１２３４５６７"},
    ],
)
def test_a_registration_number_in_any_column_stops_the_whole_load(roster: Any, row: dict[str, str]) -> None:
    """O9: with nothing stored, and without repeating the number."""
    departments = roster.departments({"부서코드": "20", "부서명": "복지정책과"})
    with pytest.raises(Refusal) as refusal:
        roster.load(roster.people({}, row), departments)
    assert refusal.value.code == "file-personal-numbers"
    assert refusal.value.extra["line"] == 3
    assert "34567" not in str(refusal.value.detail)
    assert (Person.objects.count(), Department.objects.count(), Account.objects.count()) == (0, 1, 0)
    assert not list(roster.folder.glob("*set-aside*"))
    entry = Entry.objects.get(action="roster.import")
    assert (entry.outcome, entry.subject) == ("file-personal-numbers", "agency:4070000")


def test_a_registration_number_in_a_column_that_nobody_reads_stops_the_load(roster: Any) -> None:
    """O9: even a column that would be ignored."""
    titles = ["사번", "성명", "고용형태", "부서코드", "발령일", "비고"]
    row = {"사번": "1", "성명": "김민수", "고용형태": "공무원", "부서코드": "10", "발령일": "20260101"}
    path = roster.write("people.csv", titles, [row | {"비고": "800101-1234567"}])
    with pytest.raises(Refusal, match="file-personal-numbers"):
        roster.load(path)
    path = roster.write("people.csv", [*titles, "주민등록번호"], [row])
    with pytest.raises(Refusal, match="file-personal-numbers"):
        roster.load(path)
    assert Person.objects.count() == 0


def test_a_rename_keeps_the_past(roster: Any) -> None:
    """O2: both reports are right."""
    roster.load(
        None,
        roster.departments(
            {"부서코드": "30", "부서명": "기획감사담당관", "시작일": "2016-04-29", "종료일": "2018-12-31"},
            {"부서코드": "30", "부서명": "기획예산담당관", "시작일": "2019-01-01"},
        ),
    )
    unit = Department.objects.get(code="30")
    assert department_names([unit.pk], date(2018, 12, 31)) == {unit.pk: "기획감사담당관"}
    assert department_names([unit.pk], date(2019, 1, 1)) == {unit.pk: "기획예산담당관"}


def test_a_successor_is_linked_and_a_closed_department_takes_nobody(roster: Any) -> None:
    """D21."""
    departments = roster.departments(
        {"부서코드": "10", "부서명": "정보통신과", "종료일": "2026-06-30", "승계부서코드": "20"},
        {"부서코드": "20", "부서명": "디지털정책과", "시작일": "2026-07-01"},
    )
    report = roster.load(roster.people({}), departments)
    assert [problem.code for _, problem, _ in report.people.reasons()] == ["department-ended"]
    link = DepartmentSuccession.objects.get()
    assert (link.predecessor.code, link.successor.code, link.on) == ("10", "20", date(2026, 7, 1))


def test_somebody_may_be_sent_to_a_department_of_another_agency(roster: Any, yeoju: Any) -> None:
    """D13, D14: 기관코드:부서코드."""
    host = yeoju.unit("7", "기획예산담당관")
    people = roster.people(
        {}, {"사번": "00001", "발령구분": "파견", "부서코드": "5700000:7", "발령일": "2026-10-01"}
    )
    report = roster.load(people)
    assert counts(report.people) == {"new": 2}
    assert Assignment.objects.get(kind="secondment").department == host
    assert counts(roster.load(people).people) == {"unchanged": 2}


def test_titles_of_another_system_come_through_a_mapping(roster: Any) -> None:
    titles = ["EMP_NO", "EMP_NM", "EMP_TP", "DEPT_CD", "APPT_DT"]
    path = roster.write(
        "erp.csv", titles, [dict(zip(titles, ["7", "김민수", "공무원", "10", "20260101"], strict=True))]
    )
    mapping = dict(zip(titles, ["사번", "성명", "고용형태", "부서코드", "발령일"], strict=True))
    assert counts(roster.load(path, mapping=mapping).people) == {"new": 1}


def test_only_an_administrator_or_the_own_operator_or_personnel_loads_a_roster(
    roster: Any, yeoju: Any
) -> None:
    """O5."""
    people = roster.people({})
    own = roster.town.agency.pk
    for actor in (
        Actor(account_id=1, agency_id=own),
        Actor(account_id=1, agency_id=own, roles=frozenset({"evaluation", "department-head"})),
        Actor(account_id=1, agency_id=yeoju.agency.pk, roles=frozenset({"operator"})),
    ):
        with pytest.raises(Refusal, match="not-allowed"):
            roster.load(people, actor=actor)
    assert Person.objects.count() == 0
    for role in ("operator", "personnel"):
        assert roster.load(people, actor=Actor(account_id=1, agency_id=own, roles=frozenset({role}))).stored


def test_an_unknown_agency_is_told(roster: Any) -> None:
    roster.town.agency.code = "9999999"
    with pytest.raises(Refusal, match="agency-unknown"):
        roster.load(roster.people({}))


def test_every_load_leaves_its_audit_line_with_the_digest_of_the_file(roster: Any) -> None:
    roster.load(roster.people({}, {"부서코드": "99"}))
    entry = Entry.objects.get(action="roster.import")
    assert entry.outcome == "done"
    assert entry.details["people"]["rows"] == 2
    assert entry.details["people"]["set_aside"] == 1
    assert len(entry.details["people"]["sha256"]) == 64


def test_the_progress_is_told(roster: Any) -> None:
    """O11."""
    from dure.organizations.actions import Files, Mode, import_roster

    told: list[tuple[str, int, int | None]] = []
    people = roster.people(*[{"성명": "김민수"}] * 4100)
    files = Files(people)
    mode = Mode(date(2026, 11, 22))
    import_roster(
        files, agency_code="4070000", mode=mode, actor=roster.actor, progress=lambda *args: told.append(args)
    )
    stages = list(dict.fromkeys(stage for stage, _, _ in told))
    assert stages == ["read", "compare", "people", "posts"]
    assert ("compare", 4100, 4100) in told


def test_a_load_leaves_no_temporary_table_behind(
    roster: Any, django_capture_on_commit_callbacks: Any
) -> None:
    roster.load(roster.people({}), dry_run=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_class where relname like 'roster\\_%%' and relpersistence = 't'"
        )
        assert cursor.fetchone() == (0,)


def test_the_kind_of_employment_is_dated_with_its_post(roster: Any) -> None:
    """D37: and that of posts from before it was dated is written down before the person's changes."""
    roster.load(roster.people({"고용형태": "기간제"}, {"사번": "2", "성명": "이영희", "고용형태": "기타"}))
    tamper("UPDATE organizations_assignment SET employment = ''")
    before = roster.people({"고용형태": "기간제"}, {"사번": "2", "성명": "이영희", "고용형태": "기타"})
    assert counts(roster.load(before).people) == {"unchanged": 2}
    report = roster.load(roster.people({"고용형태": "공무원", "발령일": "2026-04-10"}))
    assert counts(report.people) == {"changed": 1}
    who = Person.objects.get(number="00001")
    assert who.employment == "official"
    told = {
        day: people_on([who.pk], day)[who.pk].employment
        for day in (date(2026, 4, 9), date(2026, 4, 10), date(2026, 11, 22))
    }
    assert list(told.values()) == ["fixed-term", "official", "official"]
    other = Assignment.objects.get(person__number="2")
    assert (other.employment, people_on([other.person_id], date(2026, 5, 1))[other.person_id].employment) == (
        "",
        "other",
    )

"""The database itself holds posts apart and keeps every row as it was recorded (O4, O14)."""

from datetime import date, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from dure import clock
from dure.organizations.actions import Words
from dure.organizations.models import Assignment
from tests.tampering import as_owner

pytestmark = pytest.mark.django_db

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 1)
NOVEMBER = datetime(2026, 11, 1, 9, tzinfo=clock.SEOUL)
MARK = import_module("dure.organizations.migrations.0010_posts_held_apart").MARK


@pytest.fixture
def units(icheon: Any) -> dict[str, Any]:
    return {"here": icheon.unit("10", "정보통신과"), "there": icheon.unit("20", "복지정책과")}


@pytest.fixture
def somebody(icheon: Any) -> Any:
    return icheon.person("김민수")


@pytest.mark.parametrize(
    ("one", "other", "unit"),
    [
        ("main", "main", "there"),
        ("leave", "leave", "there"),
        ("secondment", "secondment", "there"),
        ("exchange", "exchange", "there"),
        ("secondment", "exchange", "there"),
        ("concurrent", "concurrent", "here"),
        ("acting", "acting", "here"),
    ],
)
def test_the_database_refuses_what_nobody_can_have_twice_at_a_time(
    icheon: Any, somebody: Any, units: Any, one: str, other: str, unit: str
) -> None:
    """O14: overlaps of every kind; not what follows, what another has, or what was retracted."""
    icheon.post(somebody, units["here"], one, start=JANUARY, end=JUNE)
    icheon.post(somebody, units[unit], other, start=JUNE, retracted_at=NOVEMBER)
    icheon.post(icheon.person("이영희"), units[unit], other, start=JANUARY)
    last = JUNE - timedelta(days=1)
    with pytest.raises(IntegrityError, match="exclusion constraint"), transaction.atomic():
        icheon.post(somebody, units[unit], other, start=last)
    icheon.post(somebody, units[unit], other, start=JUNE)


@pytest.mark.parametrize("kind", ["concurrent", "acting"])
def test_several_departments_may_be_served_at_a_time(
    icheon: Any, somebody: Any, units: Any, kind: str
) -> None:
    """O14: per person and department; holding a post and acting for it are two kinds."""
    icheon.post(somebody, units["here"], kind)
    icheon.post(somebody, units["there"], kind)
    icheon.post(somebody, units["there"], "acting" if kind == "concurrent" else "concurrent")
    assert Assignment.objects.filter(person=somebody).count() == 3


@pytest.mark.parametrize(
    "changes",
    [
        {"position": "과장"},
        {"grade": "7급"},
        {"duty": "총무"},
        {"kind": "acting"},
        {"valid": DateRange(JANUARY, JUNE)},
        {"order_number": "2026-1"},
        {"order_date": JANUARY},
        {"recorded_at": NOVEMBER},
        {"employment": "other"},
        {"may_overlap": True},
        {"retracted_at": NOVEMBER, "position": "과장"},
    ],
)
def test_a_recorded_post_is_never_changed(
    icheon: Any, somebody: Any, units: Any, changes: dict[str, Any]
) -> None:
    """O14: retraction is a new fact; everything else of the row stays."""
    row = icheon.post(somebody, units["here"], employment="official", start=JANUARY)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Assignment.objects.filter(pk=row.pk).update(**changes)


def test_a_post_is_retracted_once_and_for_good(icheon: Any, somebody: Any, units: Any) -> None:
    """O14: what was believed on a past day can still be asked."""
    rows = Assignment.objects.filter(pk=icheon.post(somebody, units["here"]).pk)
    rows.update(retracted_at=NOVEMBER)
    for moment in (None, NOVEMBER + timedelta(days=1)):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(retracted_at=moment)


def test_an_employment_that_was_never_said_is_written_down_once(
    icheon: Any, somebody: Any, units: Any
) -> None:
    """D37: before the person's own changes."""
    rows = Assignment.objects.filter(pk=icheon.post(somebody, units["here"]).pk)
    rows.update(employment="official")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(employment="")


@pytest.mark.parametrize("statement", ["DELETE FROM {}", "TRUNCATE {}"])
def test_nobody_removes_posts(icheon: Any, somebody: Any, units: Any, statement: str) -> None:
    """O14: the product's own role has no right to, and the owner meets the trigger."""
    icheon.post(somebody, units["here"])
    for role, refusal in (("NONE", "permission denied"), ("dure_owner", "append-only")):
        asked = f"SET LOCAL ROLE {role}; {statement.format('organizations_assignment')}"
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
                cursor.execute(asked)


def test_overlaps_from_before_are_marked_and_everything_else_is_held_apart(
    icheon: Any, somebody: Any, units: Any
) -> None:
    """O14: an upgrade does not stop at rows of the version before; of two that overlap the later one is let go."""
    apart = [one for one in Assignment._meta.constraints if one.name.startswith("assignment_on")][1:]
    with as_owner(), connection.schema_editor() as editor:
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for one in apart:
            editor.remove_constraint(Assignment, one)
        icheon.post(somebody, units["here"], "secondment", end=JUNE)
        icheon.post(somebody, units["here"], "concurrent")
        icheon.post(somebody, units["there"], "concurrent")
        late = [
            icheon.post(somebody, units["there"], "exchange", start=JANUARY),
            icheon.post(somebody, units["here"], "concurrent", start=JANUARY, end=JUNE),
        ]
        icheon.post(somebody, units["here"], "exchange", start=JANUARY, retracted_at=NOVEMBER)
        editor.execute(MARK)
        for one in apart:
            editor.add_constraint(Assignment, one)
    assert list(Assignment.objects.filter(may_overlap=True).order_by("pk")) == late


@pytest.fixture
def overlapping(roster: Any) -> Any:
    """Two secondments at a time, from before the database refused them."""
    roster.town.unit("20", "복지정책과")
    roster.load(roster.people({}, {"사번": "00001", "발령구분": "파견", "발령일": "2026-03-01"}))
    there = roster.town.unit("30", "자치행정과")
    roster.town.post(
        Assignment.objects.filter(kind="main").get().person,
        there,
        "secondment",
        start=date(2026, 5, 1),
        may_overlap=True,
        employment="official",
    )
    return roster


def test_a_full_file_ends_overlapping_posts_from_before(overlapping: Any) -> None:
    """O8, O14: what is left of them still overlaps, and is no fault of the file."""
    assert overlapping.load(overlapping.people({}), full=True, words=Words(end_at_most=1)).stored
    assert overlapping.stored() == [
        ("00001", "김민수", "main", "10", "2026-01-01~"),
        ("00001", "김민수", "secondment", "10", "2026-03-01~2026-11-22"),
        ("00001", "김민수", "secondment", "30", "2026-05-01~2026-11-22"),
    ]


def test_a_row_for_the_running_one_sets_overlapping_posts_right(overlapping: Any) -> None:
    """O14: the other is over the day before it begins."""
    row = {"사번": "00001", "발령구분": "파견", "부서코드": "30", "발령일": "2026-05-01"}
    assert overlapping.load(overlapping.people({}, row)).stored
    assert overlapping.stored()[1:] == [
        ("00001", "김민수", "secondment", "10", "2026-03-01~2026-05-01"),
        ("00001", "김민수", "secondment", "30", "2026-05-01~"),
    ]


def test_a_new_place_is_held_apart_from_overlapping_posts_from_before(overlapping: Any) -> None:
    """O14: both are over, and their remains are kept."""
    row = {"사번": "00001", "발령구분": "교류", "부서코드": "20", "발령일": "2026-07-01"}
    assert overlapping.load(overlapping.people({}, row)).stored
    assert overlapping.stored()[1:] == [
        ("00001", "김민수", "secondment", "10", "2026-03-01~2026-07-01"),
        ("00001", "김민수", "secondment", "30", "2026-05-01~2026-07-01"),
        ("00001", "김민수", "exchange", "20", "2026-07-01~"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "unit"),
    [
        ("겸임", "겸임", "10"),
        ("직무대리", "직무대리", "10"),
        ("휴직", "휴직", "20"),
        ("파견", "파견", "20"),
        ("교류", "교류", "20"),
        ("파견", "교류", "20"),
    ],
)
def test_a_file_never_brings_the_database_to_refuse(roster: Any, one: str, other: str, unit: str) -> None:
    """O7, O14: rows that overlap each other or a later order are set aside with a sentence, the others go in."""
    roster.town.unit("20", "복지정책과")
    early = {"사번": "00001", "발령구분": one, "부서코드": "10", "발령일": "2026-03-01"}
    late = {"사번": "00001", "발령구분": other, "부서코드": unit, "발령일": "2026-05-01"}
    report = roster.load(roster.people({}, early, late))
    assert {problem.code for _, problem, _ in report.people.reasons()} == {"overlaps-row"}
    assert [row[2] for row in roster.stored()] == ["main"]
    assert roster.load(roster.people({}, late)).stored
    report = roster.load(roster.people({}, early))
    assert [problem.code for _, problem, _ in report.people.reasons()] == ["overlaps-stored"]
    assert len(roster.stored()) == 2

"""Reports for awards, evaluation and personnel: drawing up, signing off, taking along."""

import io
import zipfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import translation

from dure import clock
from dure.accounts.models import Account
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM, Actor
from dure.kit.canonical import digest
from dure.kit.refusals import Refusal
from dure.points.closing.days import close_days
from dure.points.giving.actions import give
from dure.results.reports import papers as documents
from dure.results.reports.actions import draw_up, preview, sign_off
from dure.results.reports.content import POOLS, TITLES, Asked, Kind, _or_dash
from dure.results.reports.frozen import name_in
from dure.results.reports.models import Report
from dure.results.reports.rules import Thresholds
from dure.results.reports.words import NAMES
from tests.html import Page
from tests.world import World

THANKS = "도자기축제 교통 통제를 함께해 주셔서 고맙습니다."
NOON = datetime(2026, 10, 20, 12, tzinfo=clock.SEOUL)
LATER = datetime(2026, 11, 3, 9, tzinfo=clock.SEOUL)
OCTOBER: dict[str, Any] = {"first": date(2026, 10, 1), "last": date(2026, 10, 31)}


@pytest.fixture
def october(world: World) -> World:
    """October with three gifts, confirmed; 정하늘 is the operator, 최유진 personnel."""
    world.role("자치행정과", "인사팀장", "personnel")
    world.assign("최유진", "자치행정과", "concurrent", position="인사팀장")
    with clock.travel(NOON):
        for giver, receiver in (("김민수", "박지훈"), ("이서연", "박지훈"), ("한여주", "김민수")):
            give(actor=world.actor(giver), recipient=world.people[receiver].pk, message=THANKS)
    with clock.travel(LATER):
        close_days(actor=SYSTEM, through=LATER.date() - timedelta(days=1))
    return world


def operator(world: World) -> Actor:
    return world.actor("정하늘", roles=frozenset({"operator"}))


def personnel(world: World) -> Actor:
    return world.actor("최유진", roles=frozenset({"personnel"}))


def drawn(world: World, kind: Kind = "selection", **asked: Any) -> Report:
    actor = operator(world) if kind in ("selection", "indicators") else personnel(world)
    with clock.travel(LATER):
        return draw_up(actor=actor, asked=Asked(kind=kind, **OCTOBER, **asked))


def test_the_operator_selects_by_confirmed_results(october: World) -> None:
    """R11.1: most received first; the list says why and leads to the entries; nobody is chosen automatically."""
    report = drawn(october)
    rows = [row["cells"] for row in report.content["rows"]]
    assert [(row[0], row[2], row[5], row[6]) for row in rows] == [
        ("1", "박지훈", "20", "2"),
        ("2", "김민수", "10", "1"),
    ]
    assert report.content["rows"][0]["leads_to"] == ["person", october.people["박지훈"].pk]
    assert "사람이 결정합니다" in report.content["notes"][-1]
    assert Entry.objects.filter(action="points.report-draw", outcome="done").count() == 1


def test_personnel_draw_up_candidates_and_a_persons_statement(october: World) -> None:
    """R12.2: thresholds applied, exclusions with reasons; the evidence of one person."""
    number = october.people["박지훈"].number
    report = drawn(october, "candidates", thresholds=Thresholds(received=20), excluded={number: "중복 포상"})
    assert [row["cells"][-1] for row in report.content["rows"]] == ["중복 포상"]
    statement = drawn(october, "statement", person_number=number)
    assert ["받은 포인트", "20"] in [row["cells"] for row in statement.content["rows"]]


def test_the_indicators_leave_small_departments_without_figures(october: World) -> None:
    """R12.1: every department is listed, compared or not."""
    rows = {row["cells"][1]: row["cells"] for row in drawn(october, "indicators").content["rows"]}
    assert rows["복지정책과"][3:] == ["20", "–", "–", "–"]


def test_indicators_come_in_the_order_of_pools_with_marks_between_thousands(october: World) -> None:
    """D34: as on every other page the headquarters come first."""
    rows = drawn(october, "indicators").content["rows"]
    pools = [row["cells"][0] for row in rows if row["leads_to"]]
    assert pools == sorted(pools, key=list(POOLS.values()).index)
    assert _or_dash(Decimal("14037.46")) == "14,037.46"


def test_only_confirmed_periods_are_reported(october: World) -> None:
    """R8.3: not while a day of the period is open."""
    with clock.travel(LATER), pytest.raises(Refusal) as refused:
        draw_up(actor=operator(october), asked=Asked("selection", date(2026, 11, 1), date(2026, 11, 30)))
    assert refused.value.code == "not-confirmed"
    assert Entry.objects.filter(action="points.report-draw", outcome="not-confirmed").exists()


def test_each_office_draws_up_its_own_reports(october: World) -> None:
    """R4.2, R12.2: personnel's lists are not the operator's, and an official draws up nothing."""
    for actor in (operator(october), october.actor("김민수")):
        with pytest.raises(Refusal) as refused:
            draw_up(actor=actor, asked=Asked("candidates", **OCTOBER))
        assert refused.value.code == "not-allowed"


def test_reports_are_numbered_and_the_same_facts_give_the_same_checksum(october: World) -> None:
    """R12.1: reproducible, each with a number of its own."""
    first, second = drawn(october), drawn(october)
    assert (first.year, first.number, second.number) == (2026, 1, 2)
    assert bytes(first.checksum) == bytes(second.checksum)


def test_a_report_is_signed_off_once_with_its_guideline(october: World) -> None:
    """R12.2: a human decides and cites the guideline."""
    report = drawn(october)
    with pytest.raises(Refusal) as refused:
        sign_off(actor=operator(october), report_id=report.pk, guideline="  ")
    assert refused.value.code == "guideline-required"
    sign_off(actor=operator(october), report_id=report.pk, guideline="포상 업무지침 제3조")
    with pytest.raises(Refusal) as refused:
        sign_off(actor=operator(october), report_id=report.pk, guideline="다른 지침")
    assert refused.value.code == "signed-already"


def test_the_database_refuses_to_change_a_report(october: World) -> None:
    """Frozen means frozen, for the product's own role too."""
    report = drawn(october)
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(year=2030)


@pytest.mark.parametrize("format_", ["csv", "xlsx", "pdf", "hwpx"])
def test_every_file_of_a_report_is_the_same_bytes_each_time(october: World, format_: str) -> None:
    """R12.1: byte-identical from the frozen content, whenever it is asked for."""
    report = drawn(october)
    with clock.travel(LATER + timedelta(days=40)):
        again = documents.write(Report.objects.get(pk=report.pk), format_)
    made = documents.write(Report.objects.get(pk=report.pk), format_)
    assert made == again
    assert {"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "pdf": b"%PDF", "hwpx": b"PK"}[format_] == made[
        : 3 if format_ == "csv" else (4 if format_ == "pdf" else 2)
    ]


def test_a_workbook_holds_text_and_no_formula(october: World) -> None:
    """O10: what looks like a formula is text."""
    report = drawn(october, excluded={october.people["박지훈"].number: "=HYPERLINK(1)"})
    page = openpyxl.load_workbook(io.BytesIO(documents.write(report, "xlsx"))).active
    assert page is not None
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert "=HYPERLINK(1)" in [cell.value for cell in cells]
    assert zipfile.is_zipfile(io.BytesIO(documents.write(report, "hwpx")))
    assert "'=HYPERLINK(1)" in documents.write(report, "csv").decode("utf-8-sig")


def test_figures_of_a_report_are_numbers_and_numbers_of_service_are_text(october: World) -> None:
    """F-A8: read back by the keys of the columns, of a report that was frozen before it had keys too."""
    report = drawn(october)
    for _ in range(2):
        page, about = openpyxl.load_workbook(io.BytesIO(documents.write(report, "xlsx"))).worksheets
        titles, *rows = page.iter_rows(values_only=True)
        row = dict(zip(titles, rows[0], strict=True))
        assert (row["순위"], row["사번"], row["받은 포인트"]) == (1, october.people["박지훈"].number, 20)
        assert name_in(report, 0) == row["성명"] == "박지훈"
        assert "검증값" in [cells[0] for cells in about.iter_rows(values_only=True)]
        report.content.pop("keys", None)


def client_of(world: World, name: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(person=world.people[name]))
    return client


def test_personnel_draw_up_sign_and_download_in_the_browser(october: World) -> None:
    """R12.2: the whole way through the pages."""
    client = client_of(october, "최유진")
    with clock.travel(LATER):
        refused = client.post(
            "/points/reports/", {"kind": "candidates", "period": "2026-10", "excluded": "000003"}
        )
        assert refused.status_code == 422
        assert "000003" in refused.content.decode()
        form = {"kind": "candidates", "period": "2026-10", "received": "10"}
        page = client.post("/points/reports/", form).content.decode()
        assert "박지훈" in page
        assert not Report.objects.exists()
        (seen,) = Page(page).values["seen"]
        assert Page(page).values["received"] == ["10"]
        changed = client.post("/points/reports/", form | {"change": "1"}).content.decode()
        assert Page(changed).values["received"] == ["10"]
        refused = client.post("/points/reports/", form | {"seen": "0" * 64})
        assert (refused.status_code, Report.objects.count()) == (409, 0)
        made = client.post("/points/reports/", form | {"seen": seen}, follow=True)
        assert "박지훈" in made.content.decode()
        report = Report.objects.get()
        client.post(f"/points/reports/{report.pk}/sign", {"guideline": "평정 업무지침 제7조"})
        assert "평정 업무지침 제7조" in client.get(f"/points/reports/{report.pk}/").content.decode()
        file = client.get(f"/points/reports/{report.pk}/csv")
    assert file["Content-Disposition"] == 'attachment; filename="dure-report-2026-1.csv"'
    assert "박지훈" in file.content.decode("utf-8-sig")


def test_a_preview_takes_no_number_and_a_changed_one_is_refused(october: World) -> None:
    """F-A11: what was looked at is what is numbered; nobody numbers a report in passing."""
    with clock.travel(LATER):
        asked = Asked(kind="selection", **OCTOBER)
        seen = digest(preview(actor=operator(october), asked=asked)).hex()
        assert not Report.objects.exists()
        with pytest.raises(Refusal) as refused:
            draw_up(actor=operator(october), asked=asked, seen="0" * 64)
        assert refused.value.code == "report-changed"
        report = draw_up(actor=operator(october), asked=asked, seen=seen)
    assert (report.number, bytes(report.checksum).hex()) == (1, seen)
    with pytest.raises(Refusal) as refused:
        preview(actor=october.actor("김민수"), asked=asked)
    assert refused.value.code == "not-allowed"


def test_pages_name_who_drew_a_report_up_and_who_signed_it_off_with_their_positions(october: World) -> None:
    """House form of a name on pages: name, then position as of the day."""
    report = drawn(october)
    client = client_of(october, "정하늘")
    with clock.travel(LATER):
        assert "정하늘 기획예산담당관" in client.get("/points/reports/").content.decode()
        client.post(f"/points/reports/{report.pk}/sign", {"guideline": "2026년 협업 우수자 선정 계획"})
        page = client.get(f"/points/reports/{report.pk}/").content.decode()
    assert "정하늘 기획예산담당관" in page


def test_the_newest_period_with_confirmed_days_is_offered_first(october: World) -> None:
    """F-A11: no period from before the first confirmed day, and none whose last day is open."""
    with clock.travel(LATER):
        page = client_of(october, "최유진").get("/points/reports/").content.decode()
    offered = [value for value in Page(page).whole.said("option", "value") if value.startswith("20")]
    assert offered == ["2026-10"]


def test_of_the_confirmed_periods_the_last_to_end_is_asked_for_first(october: World) -> None:
    """F-A11: a half-year that ended long ago is not what a page begins with."""
    with clock.travel(datetime(2027, 1, 5, 9, tzinfo=clock.SEOUL)):
        close_days(actor=SYSTEM, through=date(2027, 1, 4))
        page = client_of(october, "최유진").get("/points/reports/").content.decode()
    offered = [value for value in Page(page).whole.said("option", "value") if value.startswith("20")]
    assert offered[:2] == ["2026", "2026-H2"]
    assert offered.index("2026-12") < offered.index("2026-11") < offered.index("2026-10")


@pytest.mark.parametrize("address", ["/points/reports/", "/points/reciprocity/", "/points/selections/new"])
def test_an_agency_without_a_confirmed_day_is_told_why_instead_of_offered_months(
    world: World, address: str
) -> None:
    """Errors say why and from when: each day is confirmed in the night after it."""
    world.role("정보통신과", "주무관", "operator")
    page = client_of(world, "김민수").get(address).content.decode()
    assert "아직 확정된 날이 없습니다" in page
    assert not list(Page(page).whole.all("select"))


@pytest.mark.parametrize("address", ["/points/departments/", "/points/map/", "/points/corrections/late/"])
def test_figures_are_offered_from_the_first_confirmed_day_on(october: World, address: str) -> None:
    """A period that was over before the agency gave its first point has nothing to show."""
    with clock.travel(LATER):
        page = client_of(october, "정하늘").get(address).content.decode()
    (select,) = Page(page).whole.all("select", "name", "period")
    assert select.said("option", "value") == ["2026", "2026-H2", "2026-Q4", "2026-11", "2026-10"]


def test_reports_are_named_in_the_readers_language_and_on_paper_in_korean(october: World) -> None:
    with translation.override("ko"):
        assert {kind: str(name) for kind, name in NAMES.items()} == TITLES
    report = drawn(october)
    client = client_of(october, "정하늘")
    client.cookies["dure_language"] = "en"
    page = client.get(f"/points/reports/{report.pk}/").content.decode()
    assert "<h1>Evidence for selecting outstanding people</h1>" in page
    assert 'lang="ko"' in page


def test_who_draws_up_no_reports_finds_no_such_page(october: World) -> None:
    report = drawn(october)
    for name in ("김민수", "최유진"):
        client = client_of(october, name)
        assert client.get(f"/points/reports/{report.pk}/").status_code == 404
        assert client.get(f"/points/reports/{report.pk}/csv").status_code == 404
    assert client_of(october, "김민수").get("/points/reports/").status_code == 404

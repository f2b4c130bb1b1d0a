"""Taking figures along: GET /points/exports, the jobs behind long ones, and the page (제8조, 제12조)."""

import io
from dataclasses import replace
from datetime import datetime

import openpyxl
import pytest
from django.test import Client
from hwpx import HwpxDocument

from dure import clock
from dure.audit.models import Entry
from dure.kit.actor import Actor
from dure.papers import lists
from dure.points.giving.actions import give
from dure.results.exports import actions as acts
from dure.results.exports.kinds import KINDS, kinds_for
from dure.results.exports.models import Export
from dure.results.exports.tests.exporting import WHERE, ClientOf, body_of, boss, keyed, later, read, rows_of
from dure.results.selections.tests.rounds import LATER, october
from tests.pages import get, signed_in
from tests.world import World

__all__ = ["boss", "later", "october"]
HOLDER = Actor(person_id=1, agency_id=1, roles=frozenset({"operator"}), scopes=frozenset({"operate"}))
OPERATORS = sorted(kinds_for(HOLDER))


def test_somebody_takes_along_what_they_gave_and_received(october: World, client_of: ClientOf) -> None:
    """R8.1: one's own, both sides, without a reason."""
    answer = read(client_of("박지훈"), "transfers")
    assert answer["Content-Disposition"] == 'attachment; filename="dure-transfers-2026-10-01-2026-10-31.csv"'
    rows = rows_of(answer)
    assert rows[0] == list(KINDS["transfers"].columns)
    assert [row[1] for row in rows[1:]] == ["받음", "받음", "받음", "보냄"]


@pytest.mark.parametrize(
    ("kind", "form"),
    [(kind, "csv") for kind in OPERATORS] + [("people", form) for form in ("xlsx", "pdf", "hwpx")],
)
def test_every_kind_is_written_in_every_format(boss: Client, kind: str, form: str) -> None:
    """The contract: CSV, XLSX, PDF or HWPX."""
    answer = read(boss, kind, format=form, reason="하반기 실적 점검")
    assert answer.status_code == 200
    content = body_of(answer)
    assert int(answer["Content-Length"]) == len(content)
    assert content.startswith({"csv": b"\xef\xbb\xbf", "pdf": b"%PDF"}.get(form, b"PK"))
    if form == "hwpx":
        assert KINDS[kind].title in HwpxDocument.open(content).text.plain()


FIGURES = {
    "transfers": {"포인트": int, "일시": datetime},
    "standings": {"순위": int, "점수": float, "받은 포인트": int, "평균 현원": float},
    "department-days": {"날짜": datetime, "받은 포인트": int, "현원": int},
    "board": {"일시": datetime, "포인트": int},
    "people": {"받은 포인트": int, "사번": str},
    "allowances": {"월": datetime, "배정": int, "배정 기준일": datetime, "사번": str},
    "awards": {},
    "interventions": {},
}


@pytest.mark.parametrize("kind", OPERATORS)
def test_figures_and_dates_of_every_kind_are_figures_and_dates_in_xlsx(boss: Client, kind: str) -> None:
    """F-A8: read back, below a frozen head with the titles."""
    content = body_of(read(boss, kind, format="xlsx", reason="하반기 실적 점검"))
    page, about = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    titles, *rows = page.iter_rows(values_only=True)
    assert titles == KINDS[kind].columns
    assert page.freeze_panes == "A2"
    assert next(about.iter_rows(values_only=True)) == ("제목", KINDS[kind].title)
    assert bool(rows) == (bool(FIGURES[kind]) and kind != "transfers")
    for title, type_ in FIGURES[kind].items():
        cells = [row[titles.index(title)] for row in rows]
        found = {type(cell) for cell in cells if cell is not None}  # a line that sums up has no rank
        assert found <= ({int, float} if type_ is float else {type_}), title


@pytest.mark.parametrize("kind", sorted(KINDS.keys() - kinds_for(replace(HOLDER, roles=frozenset())).keys()))
def test_what_is_of_an_office_is_given_to_nobody_else(october: World, client_of: ClientOf, kind: str) -> None:
    """R4.2: not to officials, not to the operator elsewhere's data, not to a token without the scope."""
    assert (
        read(client_of("김민수", "read", "operate"), kind, reason="궁금해서").json()["code"] == "not-allowed"
    )
    assert read(client_of("정하늘", "read"), kind, reason="점검").json()["code"] == "not-allowed"
    assert Entry.objects.filter(action__endswith=".export", outcome="not-allowed").count() == 2


def test_others_personal_data_takes_a_reason_which_is_kept(boss: Client) -> None:
    """Who downloaded what, and what for, is on record."""
    for reason in ("", " ", "..."):
        assert read(boss, "people", reason=reason).json()["code"] == "export-reason"
    assert read(boss, "people", reason="880101-1234567 확인").json()["code"] == "export-personal-data"
    rows = rows_of(read(boss, "people", reason="하반기 포상 검토"))
    assert ["박지훈", "30", "3"] in [[row[1], row[5], row[6]] for row in rows[1:]]
    line = Entry.objects.filter(action="points.export", outcome="done").get()
    assert (line.subject, line.details["reason"], line.details["rows"]) == ("people", "하반기 포상 검토", 3)


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"from": "2026-10-31", "to": "2026-10-01"}, 422, "period"),
        ({"from": "1900-01-01"}, 422, "period"),
        ({"from": "x"}, 422, "validation"),
        ({"format": "doc"}, 422, "validation"),
        ({"department": "999999"}, 422, "unknown"),
    ],
)
def test_what_cannot_be_asked_for_says_why(
    boss: Client, asked: dict[str, str], status: int, code: str
) -> None:
    """Bad input: a code, nothing half-stored."""
    answer = read(boss, "department-days", **asked)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Export.objects.exists()


def test_a_file_of_the_whole_agency_is_not_asked_for_by_department(october: World, boss: Client) -> None:
    """An argument that would change nothing is refused, so that nobody takes the file for a part."""
    one = str(october.departments["복지정책과"].pk)
    answer = read(boss, "standings", department=one)
    assert (answer.status_code, answer.json()["code"]) == (422, "export-department")


def test_a_department_narrows_the_rows(october: World, boss: Client) -> None:
    """R8.3."""
    one = str(october.departments["복지정책과"].pk)
    rows = rows_of(read(boss, "department-days", department=one))[1:]
    assert {row[1] for row in rows} == {"복지정책과"}
    assert sum(int(row[2]) for row in rows) == 30


def test_a_cell_is_never_a_formula(october: World, client_of: ClientOf) -> None:
    """O10: neither in CSV nor in XLSX."""
    with clock.travel(LATER):
        give(
            actor=october.actor("김민수"),
            recipient=october.people["한여주"].pk,
            message='=HYPERLINK("http://x") 도와주셔서 고맙습니다',
        )
    client = client_of("김민수")
    asked = {"from": "2026-11-01", "to": "2026-11-30"}
    assert rows_of(read(client, "transfers", **asked))[1][-2].startswith("'=HYPERLINK")
    book = openpyxl.load_workbook(io.BytesIO(body_of(read(client, "transfers", format="xlsx", **asked))))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    assert any(str(cell.value).startswith("=HYPERLINK") for cell in cells)


def test_a_link_makes_no_file_in_the_readers_name(october: World) -> None:
    """F-C15: with a session a file is made by POST and its CSRF token alone; nothing is written on the way."""
    address = f"{WHERE}/people?from=2026-10-01&to=2026-10-31&reason=점검"
    browser = signed_in(october, "정하늘")
    refused = browser.get(address)
    assert (refused.status_code, refused.json()["code"]) == (403, "post-required")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = browser.cookies
    sent = strict.post(address, content_type="application/json")
    assert (sent.status_code, sent.json()["code"]) == (403, "csrf")
    assert not Export.objects.exists()
    assert not Entry.objects.filter(action="points.export", outcome="done").exists()
    assert browser.post(address, content_type="application/json").status_code == 200
    assert Entry.objects.get(action="points.export", outcome="done").details["reason"] == "점검"


def test_the_same_key_answers_the_first_file_again(boss: Client, october: World) -> None:
    """D33: no second file is made, whatever was given meanwhile; the trail has one line."""
    address = f"{WHERE}/people?from=2026-10-01&to=2026-10-31&reason=점검"
    first = body_of(keyed(boss, address))
    october.person("새사람", "복지정책과")
    again = keyed(boss, address)
    assert (again.status_code, body_of(again)) == (200, first)
    assert again["Idempotent-Replayed"] == "true"
    assert Export.objects.count() == Entry.objects.filter(action="points.export").count() == 1


def test_the_same_key_for_another_file_is_409(boss: Client) -> None:
    """D33."""
    address = f"{WHERE}/people?from=2026-10-01&to=2026-10-31&reason="
    keyed(boss, f"{address}점검")
    refused = keyed(boss, f"{address}감사")
    assert (refused.status_code, refused.json()["code"]) == (409, "idempotency-mismatch")
    assert Export.objects.count() == 1


def test_a_refused_file_leaves_its_line_and_no_key(boss: Client) -> None:
    """D33, truth 8: the key may be used for the request that is right."""
    address = f"{WHERE}/people?from=2026-10-01&to=2026-10-31"
    assert keyed(boss, address).json()["code"] == "export-reason"
    assert Entry.objects.filter(action="points.export", outcome="export-reason").count() == 1
    assert keyed(boss, f"{address}&reason=점검").status_code == 200


def test_the_page_offers_what_the_reader_may_have(october: World) -> None:
    """R4.2: asks for a reason only those who need to give one; nothing typed is lost."""
    own, boss = signed_in(october, "김민수"), signed_in(october, "정하늘")
    page = get(own, "/points/exports/")
    assert "내가 주고받은" in page
    assert 'value="board"' not in page
    assert 'name="reason"' not in page
    assert 'name="reason"' in get(boss, "/points/exports/")
    form = {"kind": "board", "first": "2026-10-01", "last": "2026-10-31", "format": "csv"}
    refused = boss.post("/points/exports/", form)
    assert (refused.status_code, 'value="2026-10-31"' in refused.content.decode()) == (422, True)
    assert own.post("/points/exports/", form).status_code == 403
    assert own.post("/points/exports/", form | {"kind": "x"}).status_code == 404
    assert own.post("/points/exports/", form | {"first": "x", "last": "9999999"}).status_code == 422


def test_a_file_is_made_and_taken_on_pages(october: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A short one at once; a long one with a bar that asks how far it is."""
    client = signed_in(october, "정하늘")
    form = {"kind": "board", "first": "2026-10-01", "last": "2026-10-31", "format": "csv", "reason": "점검"}
    where = client.post("/points/exports/", form)["Location"]
    assert f"{where}file" in get(client, where)
    assert len(rows_of(client.get(f"{where}file"))) == 6
    assert signed_in(october, "김민수").get(where).status_code == 404
    monkeypatch.setitem(lists.AT_ONCE, "csv", 1)
    where = client.post("/points/exports/", form | {"reason": "다시 점검"})["Location"]
    assert "progress" in get(client, where)
    assert client.get(f"{where}file")["Location"] == where
    assert "HX-Refresh" not in client.get(f"{where}progress")
    acts.work_on(Export.objects.latest("id").pk)
    assert client.get(f"{where}progress")["HX-Refresh"] == "true"
    assert "다시 점검" in get(client, where)
    assert where in get(client, "/points/exports/")

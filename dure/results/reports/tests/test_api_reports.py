"""GET and POST /points/reports, signing, files, and the way down to the entries."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from django.test import Client
from hwpx import HwpxDocument

from dure import clock
from dure.points.moderation.reversals import reverse
from dure.results.reports.models import Report
from dure.results.selections.tests.rounds import LATER, october, operator
from tests.pages import get, signed_in
from tests.world import World

__all__ = ["october"]
WHERE = "/api/v1/points/reports"
OCTOBER = {"first": "2026-10-01", "last": "2026-10-31"}
ClientOf = Callable[..., Client]


@pytest.fixture(autouse=True)
def _later(october: World) -> Iterator[None]:
    with clock.travel(LATER):
        yield


@pytest.fixture
def boss(client_of: ClientOf, october: World) -> Client:
    return client_of("정하늘", "operate")


@pytest.fixture
def personnel(client_of: ClientOf, october: World) -> Client:
    october.role("자치행정과", "인사팀장", "personnel")
    october.assign("최유진", "자치행정과", "concurrent", position="인사팀장")
    return client_of("최유진", "operate")


def post(client: Client, where: str, body: object, **headers: str) -> Any:
    return client.post(where, body, content_type="application/json", headers=headers)


def test_a_report_is_drawn_up_read_signed_and_taken_along(october: World, boss: Client) -> None:
    """R12.1: numbered, frozen, with formula, policy version and seal, in four formats."""
    made = post(boss, WHERE, {"kind": "indicators", **OCTOBER})
    assert made.status_code == 201
    report = made.json()
    assert (report["number"], report["sign_off"]) == ("2026-1", None)
    assert report["formula"][0].startswith("지표 A")
    assert report["policy"] == "운영 기준 제1판 (훈령 제274호)"
    assert report["seal"].startswith("2026. 10. 31.")
    where = f"{WHERE}/{report['id']}"
    assert boss.get(where).json() == report
    signed = post(boss, f"{where}/sign", {"guideline": "성과평가 지침 제5조"}).json()
    assert signed["sign_off"]["by"] == "기획예산담당관 정하늘"
    assert post(boss, f"{where}/sign", {"guideline": "다른 지침"}).json()["code"] == "signed-already"
    for form, start in (("pdf", b"%PDF"), ("hwpx", b"PK"), ("xlsx", b"PK"), ("csv", b"\xef\xbb")):
        file = boss.get(f"{where}/file", {"format": form})
        assert (file.status_code, file.content[: len(start)]) == (200, start)
        assert file.content == boss.get(f"{where}/file", {"format": form}).content
    assert [one["id"] for one in boss.get(WHERE).json()["items"]] == [report["id"]]


def test_the_same_key_draws_one_report_up(october: World, boss: Client) -> None:
    """D33."""
    body = {"kind": "selection", **OCTOBER}
    first = post(boss, WHERE, body, **{"Idempotency-Key": "a"}).json()
    assert post(boss, WHERE, body, **{"Idempotency-Key": "a"}).json() == first
    assert Report.objects.count() == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "indicators", "first": "2026-11-01", "last": "2026-11-30"}, "not-confirmed"),
        ({"kind": "candidates", **OCTOBER}, "not-allowed"),
        ({"kind": "departments", **OCTOBER}, "validation"),
        ({"kind": "indicators", "first": "x", "last": "2026-10-31"}, "validation"),
    ],
)
def test_a_report_that_cannot_be_drawn_up_says_why(boss: Client, body: dict[str, str], code: str) -> None:
    """R12.1: each with its own code, nothing half-stored."""
    assert post(boss, WHERE, body).json()["code"] == code
    assert not Report.objects.exists()


def test_a_statement_of_nobody_is_refused(october: World, personnel: Client) -> None:
    """R12.2: special promotion needs a person with results."""
    body = {"kind": "statement", **OCTOBER}
    assert post(personnel, WHERE, body).json()["code"] == "person-required"
    assert post(personnel, WHERE, {**body, "person": "999999"}).json()["code"] == "person-nothing"
    made = post(personnel, WHERE, {**body, "person": october.people["박지훈"].number}).json()
    cells = [row["cells"] for row in made["rows"]]
    assert ["2026. 10.", "받음 30 / 줌 10"] in cells
    assert ["특별협업포인트(별도)", "0"] in cells


def test_every_figure_leads_down_to_its_entries(october: World, boss: Client) -> None:
    """R12.1: the transfers add up to the figure."""
    made = post(boss, WHERE, {"kind": "selection", **OCTOBER}).json()
    for place, row in enumerate(made["rows"]):
        received, given = int(row["cells"][5]), int(row["cells"][7])
        for figure, points in (("received", received), ("given", given)):
            found = boss.get(f"{WHERE}/{made['id']}/entries?row={place}&figure={figure}").json()
            assert sum(one["amount"] for one in found["items"]) == points
    indicators = post(boss, WHERE, {"kind": "indicators", **OCTOBER}).json()
    place = next(n for n, row in enumerate(indicators["rows"]) if row["cells"][1] == "복지정책과")
    found = boss.get(f"{WHERE}/{indicators['id']}/entries?row={place}&limit=2").json()
    assert len(found["items"]) == 2
    assert found["next"]
    assert [one["headcount"] for one in found["days"]] == [1] * len(found["days"])
    assert boss.get(f"{WHERE}/{made['id']}/entries", {"row": 99}).status_code == 404


def test_who_may_not_read_a_report_does_not_read_its_entries(
    october: World, boss: Client, personnel: Client, client_of: ClientOf
) -> None:
    """R4.2, R12.2: each office its own; the page and the API alike."""
    made = post(boss, WHERE, {"kind": "selection", **OCTOBER}).json()
    for where in (
        f"{WHERE}/{made['id']}",
        f"{WHERE}/{made['id']}/entries?row=0",
        f"{WHERE}/{made['id']}/file",
    ):
        assert personnel.get(where).status_code == 404
    assert client_of("김민수", "operate").get(WHERE).status_code == 403
    page = f"/points/reports/{made['id']}/entries/0/received"
    for name, status in (("정하늘", 200), ("최유진", 404), ("김민수", 404), ("한여주", 404)):
        assert signed_in(october, name).get(page).status_code == status


def test_the_page_of_a_report_links_each_figure(october: World, boss: Client) -> None:
    """R12.1: and says what was reversed since."""
    made = post(boss, WHERE, {"kind": "selection", **OCTOBER}).json()
    client = signed_in(october, "정하늘")
    assert f"/points/reports/{made['id']}/entries/0/received" in get(client, f"/points/reports/{made['id']}/")
    page = get(client, f"/points/reports/{made['id']}/entries/0/received")
    assert page.count("도자기축제") == 3
    with clock.travel(LATER + timedelta(hours=1)):
        gift = boss.get(f"{WHERE}/{made['id']}/entries?row=0").json()["items"][0]["id"]
        reverse(actor=operator(october), transfer_id=int(gift), reason_code="duplicate", note="두 번 보냄")
    page = get(client, f"/points/reports/{made['id']}/entries/0/received")
    assert "취소된 1건" in page
    for bad in ("0/headcount", "99/received", "0/nonsense"):
        assert client.get(f"/points/reports/{made['id']}/entries/{bad}").status_code == 404


def test_a_report_keeps_the_names_it_was_drawn_up_under(october: World, boss: Client) -> None:
    """R12.1: byte-identical also after the agency or a person is called otherwise."""
    made = post(boss, WHERE, {"kind": "indicators", **OCTOBER}).json()
    where = f"{WHERE}/{made['id']}/file"
    files = [boss.get(where, {"format": form}).content for form in ("csv", "hwpx")]
    type(october.agencies["이천시"]).objects.filter(pk=october.agencies["이천시"].pk).update(
        full_name="이천특례시"
    )
    type(october.people["정하늘"]).objects.filter(pk=october.people["정하늘"].pk).update(name="정바다")
    assert [boss.get(where, {"format": form}).content for form in ("csv", "hwpx")] == files


def test_a_report_says_the_same_as_pdf_and_as_hwpx(october: World, boss: Client) -> None:
    """R12.1: title, figures, formula and seal in both."""
    made = post(boss, WHERE, {"kind": "selection", **OCTOBER}).json()
    where = f"{WHERE}/{made['id']}/file"
    pages = pypdfium2.PdfDocument(boss.get(where, {"format": "pdf"}).content)
    texts = [
        "".join(page.get_textpage().get_text_range() for page in pages),
        str(HwpxDocument.open(io.BytesIO(boss.get(where, {"format": "hwpx"}).content)).text.plain()),
    ]
    told = [made["title"], made["policy"], *made["formula"], made["seal"], *made["notes"]]
    told += [cell for row in made["rows"] for cell in row["cells"]]
    for text in texts:
        squeezed = re.sub(r"\s+", "", text)
        assert [part for part in told if re.sub(r"\s+", "", part) not in squeezed] == []

"""Whatever a form refuses is said at its field, in the reader's language, and nothing typed is lost (F-A7)."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dure.accounts.models import Account
from dure.accounts.rules import SAMPLE_PASSWORD
from dure.organizations.models import Agency
from dure.points.giving.models import Transfer
from dure.points.proposals.models import PolicyProposal
from dure.results.reports.models import Report
from dure.results.selections.models import SelectionRound
from tests.html import Page

HANGUL = re.compile("[가-힣]")
LONG = "가" * 501
NUMBER = "900101-1234568"
"""What looks like a resident registration number."""

Address = str | Callable[[], str]


class Case(NamedTuple):
    """Somebody fills a form in wrongly: what is typed, and at which fields the page has to say so."""

    login: str
    address: Address
    typed: Mapping[str, Any]
    fields: tuple[str, ...]


def person() -> int:
    return Account.objects.get(login="jihun").person_id or 0


def message(what: str) -> Callable[[], str]:
    return lambda: (
        f"/points/messages/{Transfer.objects.filter(sender__account__login='head').latest('id').pk}/{what}"
    )


def selection(what: str) -> Callable[[], str]:
    return lambda: f"/points/selections/{SelectionRound.objects.latest('id').pk}/{what}"


def proposal(what: str) -> Callable[[], str]:
    return lambda: f"/points/policies/{PolicyProposal.objects.latest('id').pk}/{what}"


def report() -> str:
    return f"/points/reports/{Report.objects.filter(kind='candidates').latest('id').pk}/sign"


AWARD = {"amount": "30", "reason": "재난 대응에 여러 부서와 함께함", "document": "기획-1", "step": "confirm"}
ROUND = {"name": "협업 우수자", "period": "2026-10", "person:headquarters": "2", "received": "10"}
ROUND_PAPERS = {"form": "표창장", "citation": "공이 큼", "signer": "이천시장", "guideline": "계획 제3조"}
LINE = {"add-department": "1", "add-day": "2026-10-05", "add-received_points": "10"}
EXPORT = {
    "kind": "people",
    "first": "2026-10-01",
    "last": "2026-10-31",
    "format": "csv",
    "reason": "평가 자료",
}
REPORT = {"kind": "candidates", "period": "2026-10", "received": "10", "givers": "2"}
REGULATION = {"name": "운영 규정", "kind": "훈령", "number": "300", "issued_on": "2026-10-01"}
SETUP = {"code": "9999999", "full_name": "새 기관", "kind": "local", "preset": "icheon-2019"}
TOKEN = {"name": "일정 프로그램", "scopes": ["read"], "days": "30"}
WEBHOOK = {"name": "문서 시스템", "url": "https://example.com/hook", "events": ["point.given"]}
OPINION = {"stance": "for", "text": "찬성합니다"}

CASES: Mapping[str, Case] = {
    "award: amount": Case("operator", "/points/awards/new", AWARD | {"amount": "x"}, ("amount",)),
    "award: too much": Case("operator", "/points/awards/new", AWARD | {"amount": "51"}, ("amount",)),
    "award: reason": Case("operator", "/points/awards/new", AWARD | {"reason": "가"}, ("reason",)),
    "award: number": Case("operator", "/points/awards/new", AWARD | {"reason": NUMBER}, ("reason",)),
    "round: name": Case("operator", "/points/selections/new", ROUND | {"name": "1"}, ("name",)),
    "round: period": Case("operator", "/points/selections/new", ROUND | {"period": "2026-12"}, ("period",)),
    "round: seats": Case(
        "operator", "/points/selections/new", ROUND | {"person:headquarters": ""}, ("seats",)
    ),
    "round: numbers": Case(
        "operator",
        "/points/selections/new",
        ROUND | {"person:headquarters": "x", "received": "-1", "givers": "1.5"},
        ("person:headquarters", "received", "givers"),
    ),
    "list: text": Case("operator", selection("close"), ROUND_PAPERS | {"citation": ""}, ("citation",)),
    "list: signer": Case("operator", selection("close"), ROUND_PAPERS | {"signer": " "}, ("signer",)),
    "list: guideline": Case("operator", selection("close"), ROUND_PAPERS | {"guideline": ""}, ("guideline",)),
    "correction: figures": Case(
        "operator",
        "/points/corrections/new",
        LINE | {"add-received_points": "x", "add-given_count": "1.5"},
        ("add-received_points", "add-given_count"),
    ),
    "correction: day": Case(
        "operator",
        "/points/corrections/new",
        LINE | {"add-day": "x", "add-department": ""},
        ("add-day", "add-department"),
    ),
    "moderation: note": Case(
        "operator", message("hide"), {"reason_code": "off-purpose", "note": LONG}, ("hide-note",)
    ),
    "moderation: number": Case(
        "operator", message("hide"), {"reason_code": "off-purpose", "note": NUMBER}, ("hide-note",)
    ),
    "moderation: reason": Case(
        "operator", message("hide"), {"reason_code": "x", "note": "규정에 맞지 않음"}, ("hide-reason",)
    ),
    "reversal: note": Case(
        "operator", message("reverse"), {"reason_code": "duplicate", "note": LONG}, ("reverse-note",)
    ),
    "report of a message": Case(
        "minsu", message("report"), {"reason_code": "x", "note": "이상합니다"}, ("report-reason",)
    ),
    "report: numbers": Case(
        "personnel", "/points/reports/", REPORT | {"received": "x", "most": "-3"}, ("received", "most")
    ),
    "report: period": Case("personnel", "/points/reports/", REPORT | {"period": "2026-12"}, ("period",)),
    "report: person": Case("personnel", "/points/reports/", REPORT | {"kind": "statement"}, ("person",)),
    "report: left out": Case("personnel", "/points/reports/", REPORT | {"excluded": "000123"}, ("excluded",)),
    "report: kind": Case("personnel", "/points/reports/", REPORT | {"kind": "x"}, ("kind",)),
    "report: guideline": Case("personnel", report, {"guideline": " "}, ("guideline",)),
    "export: purpose": Case("personnel", "/points/exports/", EXPORT | {"reason": "1"}, ("reason",)),
    "export: number": Case("personnel", "/points/exports/", EXPORT | {"reason": NUMBER}, ("reason",)),
    "export: days": Case(
        "personnel", "/points/exports/", EXPORT | {"first": "x", "last": "2026-13-01"}, ("first", "last")
    ),
    "export: period": Case("personnel", "/points/exports/", EXPORT | {"last": "2016-01-01"}, ("last",)),
    "export: format": Case("personnel", "/points/exports/", EXPORT | {"format": "exe"}, ("format",)),
    "webhook: name": Case("operator", "/operation/webhooks/new", WEBHOOK | {"name": ""}, ("name",)),
    "webhook: address": Case("operator", "/operation/webhooks/new", WEBHOOK | {"url": "ftp://x"}, ("url",)),
    "webhook: network": Case(
        "operator", "/operation/webhooks/new", WEBHOOK | {"url": "https://127.0.0.1/x"}, ("url",)
    ),
    "webhook: events": Case("operator", "/operation/webhooks/new", WEBHOOK | {"events": ["x"]}, ("events",)),
    "set-up: code": Case("admin", "/points/setup/", SETUP | {"code": "12"}, ("code",)),
    "set-up: name": Case("admin", "/points/setup/", SETUP | {"full_name": ""}, ("full_name",)),
    "set-up: kind": Case("admin", "/points/setup/", SETUP | {"kind": "x"}, ("kind",)),
    "set-up: values": Case("admin", "/points/setup/", SETUP | {"preset": "x"}, ("preset",)),
    "regulation": Case(
        "operator",
        "/points/regulation/",
        REGULATION | {"name": "", "number": "", "issued_on": "x", "kind": "x"},
        ("name", "number", "issued_on", "kind"),
    ),
    "account: login": Case("admin", "/accounts/new/", {"login": "한글 이름"}, ("login",)),
    "account: taken": Case("admin", "/accounts/new/", {"login": "admin"}, ("login",)),
    "token: name": Case("minsu", "/account/tokens/", TOKEN | {"name": ""}, ("name",)),
    "token: scopes": Case("minsu", "/account/tokens/", TOKEN | {"scopes": ["root"]}, ("scopes",)),
    "token: days": Case("minsu", "/account/tokens/", TOKEN | {"days": "9999"}, ("days",)),
    "policy: values": Case(
        "operator",
        "/points/policies/new",
        {"effective_from": "2027-01-01", "reason": "의견 수렴 결과", "allowance.amount": "0"},
        ("allowance.amount",),
    ),
    "policy: amendment": Case(
        "operator",
        "/points/policies/new",
        {"effective_from": "2027-02-01", "reason": "훈령이 개정됨", "score.sent": "2"},
        ("amendment_number",),
    ),
    "opinion: stance": Case("head", proposal("opinion"), OPINION | {"stance": "x"}, ("stance",)),
    "opinion: length": Case("head", proposal("opinion"), OPINION | {"text": "가" * 1001}, ("text",)),
    "patterns: period": Case(
        "operator", "/points/reciprocity/", {"period": "2026-12", "reason": "연말 점검"}, ("period",)
    ),
    "patterns: reason": Case(
        "operator", "/points/reciprocity/", {"period": "2026-H1", "reason": ""}, ("reason",)
    ),
}


CHOSEN = (
    *("kind", "preset", "period", "format", "step", "stance", "scopes", "events", "days", "form"),
    *("add-department", "reason_code"),
)
"""Fields in which one chooses, where nothing outside of the choices can stand again."""


def client_of(login: str) -> Client:
    """Return a browser in which somebody of the sample is signed in and has just confirmed it."""
    client = Client()
    client.force_login(Account.objects.get(login=login))
    client.post("/account/reauthenticate/", {"password": SAMPLE_PASSWORD})
    return client


def sent(case: Case, **files: Any) -> Page:
    address = case.address() if callable(case.address) else case.address
    asked = {"person": person()} if address.endswith("awards/new") else {}
    answer = client_of(case.login).post(address, {**asked, **case.typed, **files})
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.headers.get("Location"))
    return Page(answer.content.decode())


def lost(page: Page, typed: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what was typed into a text field and does not stand there any more."""
    return {
        name: page.values[name]
        for name, value in typed.items()
        if name not in CHOSEN and value.strip() and value not in page.values[name]
    }


@pytest.mark.usefixtures("in_sample_government")
@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_is_refused_stands_at_its_field_in_korean_and_nothing_typed_is_lost(case: Case) -> None:
    """F-A7."""
    page = sent(case)
    said = {name: page.text(f"{name}-error") for name in case.fields if f"{name}-error" in page}
    assert said.keys() == set(case.fields)
    assert all(HANGUL.search(text) for text in said.values()), said
    assert lost(page, case.typed) == {}


@pytest.mark.usefixtures("in_sample_government")
@pytest.mark.parametrize("field", ["people", "departments", "mapping"])
def test_a_file_that_cannot_be_read_is_named_at_its_field(field: str) -> None:
    """F-A7, O8."""
    typed = {"agency": Agency.objects.get(code="4070000").pk, "as_of": "2026-11-20"}
    files = {"people": SimpleUploadedFile("people.csv", "사번,성명,고용형태,부서코드,발령일\n".encode())}
    files[field] = SimpleUploadedFile("wrong.csv", b"\xff\xfe\x00wrong")
    page = sent(Case("operator", "/organizations/import/", typed, ()), **files)
    assert HANGUL.search(page.text(f"{field}-error"))
    assert page.values["as_of"] == ["2026-11-20"]


@pytest.mark.usefixtures("in_sample_government")
def test_a_roster_without_a_file_asks_for_one_at_the_field() -> None:
    """F-A7."""
    typed = {"agency": Agency.objects.get(code="4070000").pk, "as_of": "2026-11-20"}
    assert HANGUL.search(sent(Case("operator", "/organizations/import/", typed, ())).text("people-error"))


@pytest.mark.usefixtures("in_sample_government")
def test_whoever_is_left_out_of_a_list_without_a_reason_keeps_the_place_open() -> None:
    """F-A7, D44."""
    who = Page(client_of("operator").get(selection("")()).content.decode()).values["who"][-1]
    page = sent(Case("operator", selection("judge"), {"who": who, "mark": "excluded", "reason": "1"}, ()))
    assert HANGUL.search(page.text("reason-error"))
    assert "1" in page.values["reason"]


@pytest.mark.usefixtures("in_sample_government")
def test_no_sentence_names_a_value_of_the_policy_or_a_reason_by_its_code() -> None:
    """F-A7: codes are for programs."""
    page = sent(CASES["policy: amendment"])
    assert "score.sent" not in page.text("amendment_number-error")
    assert "off-purpose" not in sent(CASES["moderation: reason"]).text("hide-reason-error")

"""The documents of adoption: who makes them, what they state, both formats (제2조, 제3조, 제7조)."""

import io
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner
from django.conf import settings
from django.test import Client
from hwpx import HwpxDocument

from dure import clock
from dure.accounts.jobs import ANSWERS_KEPT
from dure.accounts.models import Account
from dure.audit.models import Entry
from dure.cli import main
from dure.kit.abilities import may
from dure.kit.actor import SYSTEM, Actor
from dure.kit.days import next_month
from dure.kit.refusals import Refusal
from dure.kit.roles import POSTED
from dure.papers.documents import Format
from dure.papers.paper import Grid, content
from dure.points.proposals.actions import propose_policy
from dure.results.adoption import dataset, privacy
from dure.results.adoption.actions import KINDS, make, paper
from dure.results.adoption.facts import sizes
from dure.results.exports import actions as acts
from dure.results.exports.models import Export
from tests.pages import get, signed_in
from tests.world import World

WHERE = "/api/v1/points/documents"
LONG = "문화예술관광진흥및이천도자기축제추진특별지방자치단체"


def proposed(world: World) -> None:
    propose_policy(
        actor=world.actor("정하늘", roles=frozenset({"operator"})),
        effective_from=next_month(next_month(clock.today())),
        changes={"allowance": {"amount": 100}},
        reason="배정된 포인트가 거의 쓰이지 않습니다.",
    )


def agency(world: World) -> int:
    return world.agencies["이천시"].pk


def said(world: World, kind: str) -> str:
    """Return all that a document says."""
    made = paper(kind, agency(world))
    parts: list[str] = [made.title, made.note]
    for block in made.blocks:
        parts += [cell for row in block.rows for cell in row] if isinstance(block, Grid) else [block.text]
    return "\n".join(parts)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def text_of(document: bytes, form: str) -> str:
    if form == "hwpx":
        return str(HwpxDocument.open(io.BytesIO(document)).text.plain())
    pages = pypdfium2.PdfDocument(document)
    return "".join(page.get_textpage().get_text_range() for page in pages)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_both_formats_say_the_same_and_are_the_same_bytes_each_time(world: World, kind: str) -> None:
    """R12.1: every text of the paper stands in the PDF and in the HWPX."""
    proposed(world)
    type(world.agencies["이천시"]).objects.filter(pk=agency(world)).update(full_name=LONG)
    made = paper(kind, agency(world))
    forms: tuple[Format, ...] = ("pdf", "hwpx")
    for form in forms:
        document = content(made, form)
        assert document == content(made, form)
        found = squeezed(text_of(document, form))
        for block in made.blocks:
            told = [cell for row in block.rows for cell in row] if isinstance(block, Grid) else [block.text]
            assert [text for text in told if squeezed(text)[:12] not in found] == [], form
        assert squeezed(made.title) in found


def test_the_amendment_names_no_other_system_and_keeps_what_the_policy_allows(world: World) -> None:
    """R3.1: 제2조제3호 and 제3조, by the employments of the policy in force."""
    text = said(world, "amendment")
    new = text.split("개정안")[-1]
    assert "‘두레’를 말한다" in new
    assert "공무원, 무기계약근로자 또는 기간제근로자로서 협업시스템의 계정을" in new
    assert "제6조의2(오류의 정정)" in text


def test_the_privacy_notice_says_what_the_code_does(world: World) -> None:
    """Everything it states is true: periods, readers, what is refused."""
    text = said(world, "privacy")
    assert timedelta(days=privacy.ANSWERS_KEPT_DAYS) == ANSWERS_KEPT
    assert settings.SESSION_COOKIE_AGE == privacy.SESSION_HOURS * 3600
    assert f"{settings.SESSION_IDLE // timedelta(minutes=1)}분 동안 쓰지 않거나" in text
    assert "감사메시지에 공감한 사람" in text
    assert f"만든 파일: {acts.KEPT.days}일" in text
    assert "알림: 읽은 뒤 180일, 읽지 않으면 만든 날부터 400일" in text
    assert "다른 시스템에 전하는 사건(웹훅): 30일" in text
    assert _who("read-hidden", "messages") == _who("read", "selections") == {"operator", "auditor"}
    assert _who("read", "personal-years") == {"operator", "personnel"}
    assert "훈령 제274호" in text
    assert "기획예산담당관" in text
    assert "person" in {field.name for field in Export._meta.get_fields()}


def _who(verb: str, kind: str) -> set[str]:
    """Return the roles whose holders may do something at their agency."""
    holders = {role: Actor(person_id=1, agency_id=1, roles=frozenset({role})) for role in POSTED}
    return {role for role, actor in holders.items() if may(actor, verb, kind)}


@pytest.mark.parametrize("kind", ["privacy", "dataset"])
def test_no_paper_claims_an_access_record_that_is_not_kept(world: World, kind: str) -> None:
    """F-C5: sign-ins and acts are on record, looking at pages is not, and the notice says so."""
    text = said(world, kind)
    assert "접속·처리 기록" in text
    assert not re.findall(r"(?<!제8조의 )접속기록", text)
    assert ("조회한 일은 기록하지 않습니다" if kind == "privacy" else "조회는 제외") in text


def test_the_dataset_form_lists_tables_that_are_there(world: World) -> None:
    """공공기록물법 시행령 제25조: and leaves to the agency what is the agency's."""
    found = sizes(list(dataset.TABLES))
    assert set(found) == set(dataset.TABLES)
    text = said(world, "dataset")
    assert "points_transfer" in text
    assert text.count(dataset.BLANK) >= 6


def test_the_notice_of_a_change_is_made_of_the_coming_one(world: World) -> None:
    """R7.1: nothing is told where nothing comes."""
    with pytest.raises(Refusal) as refused:
        make(actor=SYSTEM, kind="change", form="hwpx", agency_id=agency(world))
    assert refused.value.code == "paper-no-change"
    proposed(world)
    text = said(world, "change")
    for part in ("예고", "200", "100", "배정된 포인트가 거의 쓰이지 않습니다.", "제7조"):
        assert part in text


def test_the_operator_and_administrators_make_them(world: World, client_of: Callable[..., Client]) -> None:
    """R4.2: the operator those of the own agency, an administrator any; it is on record."""
    boss = client_of("정하늘")
    answer: Any = boss.get(f"{WHERE}/privacy", {"format": "hwpx"})
    assert answer.status_code == 200
    assert boss.get(f"{WHERE}/privacy", {"agency": "5700000"}).status_code == 403
    assert client_of("김민수").get(f"{WHERE}/privacy").status_code == 403
    assert boss.get(f"{WHERE}/nonsense").status_code == 404
    assert boss.get(f"{WHERE}/change").json()["code"] == "paper-no-change"
    assert Entry.objects.filter(action="points.document", subject="privacy").count() == 1


def test_the_page_lists_them_and_lets_an_administrator_choose(world: World) -> None:
    """R4.2."""
    page = get(signed_in(world, "정하늘"), "/points/documents/")
    assert "/api/v1/points/documents/amendment?format=hwpx&amp;agency=4070000" in page
    assert "change?format" not in page
    assert signed_in(world, "김민수").get("/points/documents/").status_code == 403
    assert signed_in(world, "정하늘").get("/points/documents/?agency=5700000").status_code == 403
    root = Client()
    root.force_login(Account.objects.create(login="root", is_administrator=True))
    assert "agency=5700000" in get(root, "/points/documents/?agency=5700000")
    assert root.get("/points/documents/?agency=999999").status_code == 404


def test_the_command_line_writes_them(world: World, tmp_path: Path) -> None:
    """`dure export document KIND FILE`: one sentence where it cannot."""
    run = CliRunner()
    file = tmp_path / "privacy.hwpx"
    done = run.invoke(main, ["export", "document", "privacy", str(file), "--agency", "4070000"])
    assert (done.exit_code, file.read_bytes()[:2]) == (0, b"PK")
    for arguments, code in (
        (["privacy", str(tmp_path / "x.doc"), "--agency", "4070000"], 2),
        (["privacy", str(file)], 1),
        (["privacy", str(file), "--agency", "0000000"], 1),
        (["change", str(file), "--agency", "4070000"], 1),
        (["privacy", str(tmp_path / "nowhere" / "x.pdf"), "--agency", "4070000"], 1),
        (["nonsense", str(file)], 2),
    ):
        refused = run.invoke(main, ["export", "document", *arguments])
        assert (refused.exit_code, "Traceback" in refused.output) == (code, False), arguments

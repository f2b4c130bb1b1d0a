"""Seals for everybody: the page, the lines to keep, the API, and the way from the board."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from django.test import Client

from dure.points.closing.tests.days import TENTH, close, thank
from dure.sealing import verify_ledger
from dure.sealing.export import export_ledger
from dure.sealing.queries import seals
from tests.pages import get, signed_in
from tests.world import World

LINES = "/points/seals/dure-seals.txt"


def sealed(world: World) -> Client:
    """Seal two days; return the browser of somebody without any office."""
    thank(world, "김민수", "박지훈")
    close(TENTH + timedelta(days=1))
    return signed_in(world, "최유진")


def test_everybody_reads_the_seals_and_the_board_names_the_last(world: World) -> None:
    """Truth 9: day, digest, key, and how to check."""
    reader = sealed(world)
    last, first = seals(world.agencies["이천시"].pk)
    page = get(reader, "/points/seals/")
    for text in (last.digest, first.digest, last.public_key, "verify_ledger.py"):
        assert text in page
    assert last.digest[:12] in get(reader, "/points/board/")
    assert first.digest not in get(reader, f"/points/seals/?before={first.day}")
    assert "아직 봉인된 날이 없습니다" in get(signed_in(world, "문행정"), "/points/seals/")


def test_the_lines_are_what_the_program_takes_and_the_program_is_the_one_that_checks(
    world: World, tmp_path: Path
) -> None:
    """Truth 9: what was kept outside agrees with the export, and a false line is told."""
    reader = sealed(world)
    kept, program = reader.get(LINES), reader.get("/points/seals/verify_ledger.py")
    assert kept["Content-Disposition"] == 'attachment; filename="dure-seals.txt"'
    assert program.content == Path(verify_ledger.__file__).read_bytes()
    export_ledger(tmp_path / "ledger", agency_code="4070000")
    (tmp_path / "kept").write_bytes(kept.content)
    expected = verify_ledger.mailed(tmp_path / "kept")
    assert list(expected) == [("4070000", "2026-11-10"), ("4070000", "2026-11-11")]
    assert findings(tmp_path / "ledger", expected) == []
    assert findings(tmp_path / "ledger", expected | {("4070000", "2026-11-12"): "0" * 64})


def findings(ledger: Path, expected: dict[tuple[str, str], str]) -> list[str]:
    with ledger.open("rb") as file:
        return verify_ledger.verify(file, expected, None).findings


def test_programs_read_the_seals_in_pages(world: World, client_of: Callable[..., Client]) -> None:
    """Truth 9: newest first; a page goes on where the one before ended."""
    sealed(world)
    client = client_of("최유진")
    first = client.get("/api/v1/points/seals?limit=1").json()
    second = client.get(f"/api/v1/points/seals?limit=1&cursor={first['next']}").json()
    days = [one["day"] for one in first["items"] + second["items"]]
    assert days == [str(TENTH + timedelta(days=1)), str(TENTH)]
    assert second["next"] is None
    assert client.get("/api/v1/points/seals?cursor=x").json()["code"] == "cursor"


def test_days_before_any_time_are_no_failure(world: World) -> None:
    reader = sealed(world)
    for before in ("0000-00-00", "x", str(date.min)):
        assert reader.get(f"/points/seals/?before={before}").status_code == 200

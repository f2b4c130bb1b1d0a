"""GET /points/transfers/{id}/letter."""

from collections.abc import Callable

from django.test import Client

from dure.points.giving.actions import give
from dure.points.giving.rules import Outsider
from tests.world import World

THANKS = "재난 문자 시스템 복구를 밤늦게까지 함께 해 주셔서 고맙습니다."
BUSAN = Outsider("6260000", "hong@busan.go.kr", "홍길동")


def address(world: World) -> str:
    given = give(actor=world.actor("김민수"), recipient=BUSAN, message=THANKS)
    return f"/api/v1/points/transfers/{given.id}/letter"


def test_the_giver_downloads_the_letter_in_both_formats(
    world: World, client_of: Callable[..., Client]
) -> None:
    """D16."""
    where = address(world)
    for form, start, kind in (("pdf", b"%PDF", "application/pdf"), ("hwpx", b"PK", "application/hwp+zip")):
        answer = client_of("김민수", "read").get(where, {"format": form})
        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert answer.content.startswith(start)
        assert answer["Content-Disposition"].startswith('attachment; filename="thank-you-')
        assert answer["Cache-Control"] == "no-store"


def test_the_operator_of_the_givers_agency_downloads_it_and_others_find_nothing(
    world: World, client_of: Callable[..., Client]
) -> None:
    """D16: the role comes from the position (R4.1)."""
    where = address(world)
    assert client_of("정하늘", "read").get(where, {"format": "hwpx"}).status_code == 200
    refused = client_of("박지훈", "read").get(where, {"format": "hwpx"})
    assert (refused.status_code, refused.json()["code"]) == (404, "not-found")
    assert Client().get(where).status_code == 401


def test_a_wrong_format_or_number_is_refused_in_words(world: World, client_of: Callable[..., Client]) -> None:
    """D16: never a failure of the server."""
    client = client_of("김민수")
    where = address(world)
    for bad in ("docx", "", "pdf\x00", "../../etc/passwd"):
        answer = client.get(where, {"format": bad})
        assert (answer.status_code, answer.json()["code"]) == (422, "validation")
    for number in ("0", "x", "9" * 30, "%00"):
        assert client.get(f"/api/v1/points/transfers/{number}/letter").status_code in (400, 404, 422)

"""PUT and DELETE /points/transfers/{id}/reaction."""

from collections.abc import Callable

from django.test import Client

from dure.points.giving.actions import give
from tests.world import World

ClientOf = Callable[..., Client]


def test_a_program_says_me_too_and_takes_it_back(client_of: ClientOf, world: World) -> None:
    """F-A13: twice is once; the answer and the board hold one's own word alone."""
    thanks = "전산 장애 복구를 밤늦게까지 도와주셨습니다."
    number = give(actor=world.actor("김민수"), recipient=world.people["박지훈"].pk, message=thanks).id
    address = f"/api/v1/points/transfers/{number}/reaction"
    reader = client_of("최유진")
    for _again in range(2):
        answer = reader.put(address, content_type="application/json")
        assert (answer.status_code, answer.json()) == (200, {"reacted": True})
    (shown,) = reader.get("/api/v1/points/board").json()["items"]
    assert shown["reacted"] is True
    (seen,) = client_of("이서연").get("/api/v1/points/board").json()["items"]
    assert seen["reacted"] is False
    assert reader.delete(address).json() == {"reacted": False}
    refused = client_of("김민수").put(address, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (422, "reaction-own")

"""Settled years over the API."""

from collections.abc import Callable

import pytest
from django.test import Client

from dure import clock
from dure.points.closing.tests.days import at, close
from dure.results.years.models import YearSettlement, YearSignOff
from dure.results.years.tests.years import LAST, NEW_YEAR, YEAR, live, lived, settlement
from tests.world import World

ClientOf = Callable[..., Client]
NOTE = "확정 내역과 대조하여 이상 없음을 확인함"
WHERE = f"/api/v1/points/years/{YEAR}"


@pytest.fixture
def operator(world: World) -> World:
    """Let the small year be lived and closed."""
    return lived(world)


def test_a_year_is_listed_tried_settled_and_signed(operator: World, client_of: ClientOf) -> None:
    """R8.5, D31: what is tried is what is settled, to the checksum."""
    with clock.travel(at(NEW_YEAR)):
        client = client_of("정하늘", "operate")
        (listed,) = client.get("/api/v1/points/years").json()["items"]
        assert (listed["year"], listed["status"], listed["closed_days"]) == (YEAR, "open", 3)
        tried = client.get(f"{WHERE}/preview").json()
        assert not YearSettlement.objects.exists()
        told = client.post(f"{WHERE}/settle", content_type="application/json")
        assert told.status_code == 200, told.content
        assert told.json()["figures"] == tried["figures"]
        assert told.json()["departments"] == tried["departments"]
        assert told.json()["status"] == "settled"
        signed = client.post(f"{WHERE}/sign-off", {"note": NOTE}, content_type="application/json").json()
    assert (signed["status"], signed["sign_off"]["note"], signed["sign_off"]["by"]) == (
        "signed",
        NOTE,
        "정하늘",
    )
    assert {one["code"]: one["state"] for one in signed["checklist"]}["days-closed"] == "done"
    assert signed["figures"]["checksum"] == bytes(settlement(operator).checksum).hex()


def test_a_refusal_has_its_code(world: World, client_of: ClientOf) -> None:
    """Input from outside: never a failure of the server."""
    live(world)
    close(LAST.replace(day=30))
    with clock.travel(at(NEW_YEAR, 0)):
        client = client_of("정하늘", "operate")
        for method, address, status, code in (
            ("get", f"{WHERE}/preview", 409, "year-not-closed"),
            ("post", f"{WHERE}/settle", 409, "year-not-closed"),
            ("get", f"{WHERE}/export", 409, "year-not-settled"),
            ("get", "/api/v1/points/years/2019", 404, "year-unknown"),
            ("get", "/api/v1/points/years/1", 404, "not-found"),
            ("post", "/api/v1/points/years/99999/settle", 404, "not-found"),
            ("get", f"{WHERE}/export?what=secrets", 422, "validation"),
        ):
            answer = getattr(client, method)(address, content_type="application/json")
            assert (answer.status_code, answer.json()["code"]) == (status, code), address
        answer = client.post(f"{WHERE}/sign-off", {"note": NOTE}, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (409, "year-not-settled")


def test_a_repeated_request_settles_and_signs_once(operator: World, client_of: ClientOf) -> None:
    """D33: the same key, the same answer."""
    with clock.travel(at(NEW_YEAR)):
        client = client_of("정하늘", "operate")
        client.post(f"{WHERE}/settle", content_type="application/json")
        answers = [
            client.post(
                f"{WHERE}/sign-off",
                {"note": NOTE},
                content_type="application/json",
                headers={"Idempotency-Key": "once"},
            )
            for _ in range(2)
        ]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert YearSignOff.objects.count() == 1


def test_a_year_is_taken_along_as_a_file(operator: World, client_of: ClientOf) -> None:
    """D31."""
    with clock.travel(at(NEW_YEAR)):
        client = client_of("정하늘", "operate")
        client.post(f"{WHERE}/settle", content_type="application/json")
        files = [client.get(f"{WHERE}/export?what=people&form={form}") for form in ("csv", "xlsx", "csv")]
    assert [one.status_code for one in files] == [200, 200, 200]
    assert files[0].content == files[2].content
    assert files[0]["Content-Disposition"] == f'attachment; filename="dure-year-{YEAR}-people.csv"'

"""POST /api/v1/points/transfers: giving over HTTP."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from dure import clock
from dure.accounts.models import Account, Token
from dure.accounts.queries import forget_tokens
from dure.accounts.rules import digest_of
from dure.kit.days import next_month
from dure.points.giving.models import Transfer
from tests.world import World

THANKS = "도자기축제 교통 통제를 함께해 주셔서 고맙습니다."
PATH = "/api/v1/points/transfers"
MADE_UP = "dure_" + "a" * 43


@pytest.fixture
def client(world: World) -> Client:
    """김민수's program."""
    Token.objects.create(
        account=Account.objects.get(person=world.people["김민수"]),
        name="test",
        digest=digest_of(MADE_UP),
        scopes=["read", "write"],
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
    )
    return Client(headers={"authorization": f"Bearer {MADE_UP}"})


def send(client: Client, body: Any, **headers: str) -> Any:
    return client.post(PATH, json.dumps(body), content_type="application/json", headers=headers)


def test_a_program_gives_points_for_its_person(client: Client, world: World) -> None:
    """R6.1, R10.1: 201 with the transfer and what is left."""
    answer = send(client, {"recipient": str(world.people["박지훈"].pk), "message": THANKS})
    assert answer.status_code == 201
    body = answer.json()
    assert body["amount"] == 10
    assert body["sender"] == {"id": str(world.people["김민수"].pk), "name": "김민수"}
    assert body["recipient"]["name"] == "박지훈"
    assert body["allowance"]["remaining"] == 190
    assert body["id"] == str(Transfer.objects.get().pk)


def test_a_refusal_says_why_and_from_when_in_the_readers_language(client: Client, world: World) -> None:
    """R6.4: the third gift to one person in a month names the limit, what remains and when it starts anew."""
    gift = {"recipient": str(world.people["박지훈"].pk), "message": THANKS}
    send(client, gift)
    send(client, gift)
    answer = send(client, gift, **{"accept-language": "ko"})
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["code"], problem["remaining"]) == ("pair-limit", 0)
    assert problem["resets_at"] == clock.start_of(next_month(clock.today())).isoformat()
    assert "제6조" in problem["detail"]
    assert "Article 6" in send(client, gift, **{"accept-language": "en"}).json()["detail"]


def test_the_same_key_and_body_is_one_transfer_and_the_same_answer(client: Client, world: World) -> None:
    """D33: a replay is answered as the first time; another body under the key is refused."""
    gift = {"recipient": str(world.people["박지훈"].pk), "message": THANKS}
    first = send(client, gift, **{"idempotency-key": "k-1"})
    again = send(client, gift, **{"idempotency-key": "k-1"})
    other = send(client, gift | {"message": THANKS + " 또 한 번"}, **{"idempotency-key": "k-1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-mismatch")
    assert Transfer.objects.count() == 1


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("", "message-required"),
        (" \u200b\u3164 ", "message-required"),
        ("🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉", "message-required"),
        ("고맙습니다", "message-too-short"),
        ("가" * 20_000, "message-too-long"),
        ("제 번호는 900101-1234567 입니다 고맙습니다", "message-personal-data"),
    ],
)
def test_every_bad_message_has_a_code_of_its_own(
    client: Client, world: World, message: str, code: str
) -> None:
    """R10.1, D29: missing, too short, too long, a resident registration number."""
    answer = send(client, {"recipient": str(world.people["박지훈"].pk), "message": message})
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Transfer.objects.exists()


@pytest.mark.parametrize("recipient", ["999999", "0", "-1", "abc", "9" * 40, ""])
def test_an_identifier_that_is_nobodys_is_an_unknown_recipient(client: Client, recipient: str) -> None:
    """Identifiers are opaque texts to a client: whatever their form, nobody has it."""
    answer = send(client, {"recipient": recipient, "message": THANKS})
    assert (answer.status_code, answer.json()["code"]) == (422, "recipient-unknown")


def test_a_gift_without_any_message_is_refused_like_an_empty_one(client: Client, world: World) -> None:
    """R10.1: the field may be missing, the thank-you may not."""
    answer = send(client, {"recipient": str(world.people["박지훈"].pk)})
    assert (answer.status_code, answer.json()["code"]) == (422, "message-required")


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({"recipient": 12}, "recipient", "invalid"),
        ({"recipient": {"agency": "3910000", "name": "김수원"}}, "recipient.email", "required"),
        ({"recipient": "1", "ammount": 10}, "ammount", "unknown-field"),
        ({"recipient": "1", "amount": "10"}, "amount", "number-expected"),
    ],
)
def test_a_value_of_a_wrong_form_is_named_as_it_was_sent(
    client: Client, body: dict[str, object], field: str, code: str
) -> None:
    answer = send(client, {"message": THANKS, **body})
    assert (answer.status_code, answer.json()["code"]) == (422, "validation")
    assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [(field, code)]


def test_several_gifts_are_all_or_none_with_a_reason_for_each_that_fails(
    client: Client, world: World
) -> None:
    """D7: nothing is sent when one cannot be; every failing recipient is named."""
    names = ["박지훈", "이서연", "최유진", "김민수"]
    gifts = [{"recipient": str(world.people[name].pk), "message": THANKS} for name in names]
    answer = client.post(PATH + "/batch", json.dumps({"transfers": gifts}), content_type="application/json")
    assert answer.status_code == 422
    assert [(e["index"], e["code"]) for e in answer.json()["errors"]] == [(1, "same-department"), (3, "self")]
    assert not Transfer.objects.exists()
    kept = {"transfers": [gifts[0], gifts[2]]}
    answer = client.post(PATH + "/batch", json.dumps(kept), content_type="application/json")
    assert answer.status_code == 201
    assert [one["recipient"]["name"] for one in answer.json()["transfers"]] == ["박지훈", "최유진"]
    assert answer.json()["transfers"][0]["allowance"]["remaining"] == 180


def test_lists_give_the_same_moment_as_the_answer_with_the_offset_of_seoul(
    client: Client, world: World
) -> None:
    answer = send(client, {"recipient": str(world.people["박지훈"].pk), "message": THANKS}).json()
    listed = client.get(PATH, {"direction": "given"}).json()["items"][0]
    assert listed["occurred_at"] == answer["occurred_at"]
    assert listed["occurred_at"].endswith("+09:00")


def test_somebody_of_an_agency_that_is_not_here_is_thanked_by_letter(client: Client) -> None:
    """D15, D16: debits the giver, names no person here; a public institution is no recipient."""
    outsider = {"agency": "3910000", "email": "kim@suwon.go.kr", "name": "김수원"}
    answer = send(client, {"recipient": outsider, "message": THANKS})
    assert answer.status_code == 201
    assert answer.json()["recipient"] == {"id": None, "name": "김수원"}
    assert not Transfer.objects.get().is_credited
    answer = send(client, {"recipient": outsider | {"agency": "B552474"}, "message": THANKS})
    assert answer.json()["code"] == "recipient-kind"


def test_a_token_that_only_reads_gives_nothing(client: Client, world: World) -> None:
    """The scope `write` is needed."""
    Token.objects.update(scopes=["read"])
    forget_tokens()
    answer = send(client, {"recipient": str(world.people["박지훈"].pk), "message": THANKS})
    assert (answer.status_code, answer.json()["code"]) == (403, "scope")


def test_a_revoked_token_gives_nothing_from_that_moment(client: Client, world: World) -> None:
    """A token that has just been used is refused as soon as it is revoked."""
    gift = {"recipient": str(world.people["박지훈"].pk), "message": THANKS}
    assert send(client, gift).status_code == 201
    Token.objects.update(revoked_at=clock.now())
    assert (send(client, gift).status_code, Transfer.objects.count()) == (401, 1)

"""The rules of webhooks as properties: order, patience, and where nothing may be sent."""

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.notifications import rules
from dure.notifications.rules import Waiting

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
OWN = (ip_network("10.20.0.0/16"), ip_network("fd00:1::/64"), ip_network("127.0.0.0/8"))

queues = st.lists(st.tuples(st.integers(0, 10), st.integers(-300, 300), st.booleans()), max_size=12).map(
    lambda rows: [
        Waiting(number, attempts, NOW + timedelta(minutes=minutes), is_answered)
        for number, (attempts, minutes, is_answered) in enumerate(rows)
    ]
)


@given(queues)
def test_what_is_sent_is_due_and_nothing_before_it_waits_in_turn(queue: list[Waiting]) -> None:
    chosen = rules.choose(queue, None, NOW)
    if chosen is not None:
        assert chosen.due_at <= NOW
        before = queue[: queue.index(chosen)]
        assert chosen.stands_aside or all(one.stands_aside for one in before)


@given(queues)
def test_while_nobody_stands_aside_the_oldest_goes_or_nobody_does(queue: list[Waiting]) -> None:
    patient = [one for one in queue if not one.stands_aside]
    assert rules.choose(patient, None, NOW) in (None, *patient[:1])


@given(queues)
def test_something_is_sent_where_everything_is_due(queue: list[Waiting]) -> None:
    due = [one for one in queue if one.due_at <= NOW]
    assert (rules.choose(due, None, NOW) is None) == (not due)


@given(queues, st.integers(1, 10_000))
def test_a_webhook_that_rests_is_left_alone(queue: list[Waiting], seconds: int) -> None:
    assert rules.choose(queue, NOW + timedelta(seconds=seconds), NOW) is None


def test_retries_take_about_a_day_and_are_never_more_than_four_hours_apart() -> None:
    pauses = [rules.pause_after(attempt) for attempt in range(1, 40)]
    assert pauses == sorted(pauses)
    assert max(pauses) == timedelta(hours=4)
    at, attempts = timedelta(0), 1
    while at < rules.LIFE:
        at += rules.pause_after(attempts)
        attempts += 1
    assert 10 <= attempts <= 14


@given(st.integers(0, 14 * 24 * 60), st.booleans())
def test_a_webhook_fails_for_a_day_before_it_is_failing_and_five_before_it_is_off(
    minutes: int,
    is_gone: bool,  # noqa: FBT001
) -> None:
    state = rules.state_after_failure(NOW, NOW + timedelta(minutes=minutes), is_gone=is_gone)
    expected = "off" if is_gone or minutes >= 5 * 1440 else "failing" if minutes >= 1440 else "on"
    assert state == expected


@given(st.binary(max_size=500), st.integers(0, 2**40))
def test_the_signature_is_that_of_standard_webhooks(body: bytes, at: int) -> None:
    secret = rules.new_secret()
    key = base64.b64decode(secret.removeprefix("whsec_"))
    assert len(key) == 32
    wanted = hmac.new(key, b"evt_1." + str(at).encode() + b"." + body, hashlib.sha256).digest()
    assert rules.signature(secret, "evt_1", at, body) == "v1," + base64.b64encode(wanted).decode()


def test_the_signature_agrees_with_a_published_example() -> None:
    """The example of the Standard Webhooks libraries."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    told = rules.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "172.16.0.9",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1",
        "2001:db8::1",
        "::127.0.0.1",
        "::10.0.0.1",
        "::ffff:0:127.0.0.1",
        "::ffff:0:10.0.0.1",
        "fec0::1",
        "64:ff9b:1::a00:1",
        "64:ff9b:1::808:808",
        "100::1",
        "2001::808:808",
        "2001:10::1",
        "2001:20::1",
        "3fff::1",
        "5f00::1",
        "4000::1",
        "192.0.0.9",
        "192.88.99.1",
        "198.18.0.1",
        "240.0.0.1",
    ],
)
def test_nothing_of_the_machine_or_its_networks_is_reached(address: str) -> None:
    assert not rules.may_reach(ip_address(address), "https", ())


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_the_open_internet_is_reached_over_tls_alone(address: str) -> None:
    assert rules.may_reach(ip_address(address), "https", ())
    assert not rules.may_reach(ip_address(address), "http", OWN)


@pytest.mark.parametrize("address", ["10.20.3.4", "::ffff:10.20.3.4", "fd00:1::7", "127.0.0.1"])
def test_an_allowed_network_is_reached_either_way(address: str) -> None:
    assert rules.may_reach(ip_address(address), "https", OWN)
    assert rules.may_reach(ip_address(address), "http", OWN)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://receiver.example.go.kr/dure", ""),
        ("https://receiver.example.go.kr:8443/dure?key=1", ""),
        ("https://[2606:4700::1111]/", ""),
        ("http://receiver.example.go.kr/dure", "webhook-scheme"),
        ("ftp://receiver.example.go.kr/", "webhook-scheme"),
        ("file:///etc/passwd", "webhook-url"),
        ("https://", "webhook-url"),
        ("https://user:word@receiver.example.go.kr/", "webhook-url"),
        ("https://receiver.example.go.kr/#part", "webhook-url"),
        ("https://receiver.example.go.kr:0/", "webhook-url"),
        ("https://receiver.example.go.kr:99999/", "webhook-url"),
        ("https://receiver.example.go.kr/a b", "webhook-url"),
        ("https://receiver.example.go.kr/\r\nX: y", "webhook-url"),
        ("https://이천시.한국/", "webhook-url"),
        ("https://a.kr/" + "x" * 500, "webhook-url"),
        ("https://[::1", "webhook-url"),
        ("https://127.0.0.1/", "webhook-address"),
        ("https://[::1]/", "webhook-address"),
        ("https://169.254.169.254/latest", "webhook-address"),
        *(
            (f"https://{host}/", "webhook-address")
            for host in (
                *(
                    "localhost",
                    "LocalHost.",
                    "a.localhost",
                    "0",
                    "127.1",
                    "0x7f.1",
                    "0X7F.0.0.1",
                    "2130706433",
                ),
                *("0177.0.0.1", "127.0.0.1.", "10.1", "192.168.257", "0xa9fea9fe", "[::ffff:127.0.0.1]"),
                *("[::FFFF:7F00:1]", "[64:ff9b::7f00:1]", "receiver", "receiver.local", "db.INTERNAL."),
            )
        ),
        *(
            (f"https://{host}/", "webhook-url")
            for host in (
                "[::1%lo]",
                "[::1%25lo]",
                "localhost..",
                "a..kr",
                ".kr",
                "1.2.3.4.5",
                "256.1.1.1",
                "a.0x7f",
                "0x",
            )
        ),
        ("https://8.8.8.8./", ""),
        ("https://134744072/", ""),
        ("https://receiver.example.go.kr./dure", ""),
        ("https://1.receiver.kr/", ""),
    ],
)
def test_an_address_is_judged_before_it_is_kept(url: str, code: str) -> None:
    assert rules.judge_url(url, ()) == code


def test_plain_http_is_taken_where_networks_are_allowed_and_judged_again_when_sending() -> None:
    assert rules.judge_url("http://receiver.icheon.go.kr/", OWN) == ""
    assert rules.judge_url("http://8.8.8.8/", OWN) == "webhook-address"
    assert rules.judge_url("http://10.20.0.9:8080/", OWN) == ""
    assert rules.judge_url("http://receiver/", OWN) == ""
    assert rules.judge_url("http://10.1310729/", OWN) == ""


@given(st.text(max_size=60))
def test_whatever_is_typed_gets_an_answer(text: str) -> None:
    assert rules.judge_url(text, OWN) in {"", "webhook-url", "webhook-scheme", "webhook-address"}
    assert rules.judge_url("https://" + text, ()) in {"", "webhook-url", "webhook-address"}

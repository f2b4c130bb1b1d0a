"""Who asks is one address in one form, and only proxies of ours say so for others (F-D8)."""

from typing import Any

import pytest

from dure.web.serving.proxies import Proxies


def corrected(trusted: str, peer: str, **headers: str) -> tuple[str, str]:
    environ: dict[str, Any] = {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", **headers}
    Proxies(trusted.split(",")).correct(environ)
    return environ["REMOTE_ADDR"], environ["wsgi.url_scheme"]


@pytest.mark.parametrize(
    "peer", ["127.0.0.1", "127.0.0.1:51234", "::ffff:127.0.0.1", "[::ffff:7f00:1]:51234"]
)
@pytest.mark.parametrize(
    "trusted", ["127.0.0.1", "::ffff:127.0.0.1", "127.0.0.0/8", "::ffff:127.0.0.0/104", "*"]
)
def test_a_proxy_is_known_in_whatever_form_its_address_is_written(trusted: str, peer: str) -> None:
    """Case mapped-proxy-address: a socket for both families shows 127.0.0.1 as ::ffff:127.0.0.1."""
    told = corrected(trusted, peer, HTTP_X_FORWARDED_FOR="203.0.113.9", HTTP_X_FORWARDED_PROTO="https")
    assert told == ("203.0.113.9", "https")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:51234", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("[2001:DB8:0::1]:443", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
        ("10.0.0.66, 203.0.113.9", "203.0.113.9"),
        ("203.0.113.9, 127.0.0.1", "203.0.113.9"),
        ("203.0.113.9, ::ffff:127.0.0.1", "203.0.113.9"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_the_client_is_the_last_address_that_is_no_proxy_of_ours(written: str, kept: str) -> None:
    assert corrected("127.0.0.1", "127.0.0.1", HTTP_X_FORWARDED_FOR=written)[0] == kept


@pytest.mark.parametrize("peer", ["192.0.2.66", "::ffff:192.0.2.66", "127.0.0.1"])
def test_nobody_else_is_believed(peer: str) -> None:
    told = corrected("10.0.0.1", peer, HTTP_X_FORWARDED_FOR="203.0.113.9", HTTP_X_FORWARDED_PROTO="https")
    assert told == (peer.removeprefix("::ffff:"), "http")


def test_without_proxies_the_address_is_still_brought_to_one_form() -> None:
    assert corrected("", "[::ffff:192.0.2.66]:4711") == ("192.0.2.66", "http")


def test_a_scheme_that_is_none_is_ignored() -> None:
    headers = {"HTTP_X_FORWARDED_FOR": "203.0.113.9", "HTTP_X_FORWARDED_PROTO": "gopher"}
    assert corrected("127.0.0.1", "127.0.0.1", **headers) == ("203.0.113.9", "http")


def test_what_is_no_address_cannot_be_trusted() -> None:
    with pytest.raises(ValueError, match="proxy"):
        Proxies(["proxy.example"])

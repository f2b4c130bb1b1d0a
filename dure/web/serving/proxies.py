"""Who asks and how, when a proxy in front says so; nobody else is believed."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from dure.addresses import Network, address_in, network_in

_SCHEMES = frozenset({"http", "https"})


Application = Callable[..., Iterable[bytes]]


def behind_proxies(application: Application, trusted: Iterable[str]) -> Application:
    """Return `application`, told who asks and how by the `trusted` proxies. Raises `ValueError`."""
    proxies = Proxies(trusted)

    def proxied(environ: dict[str, Any], start_response: object) -> Iterable[bytes]:
        proxies.correct(environ)
        return application(environ, start_response)

    return proxied


class Proxies:
    """The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` count.

    `trusted` are their addresses and networks; `*` believes anybody. Raises `ValueError` for anything else.
    """

    def __init__(self, trusted: Iterable[str]) -> None:
        named = [text.strip() for text in trusted if text.strip()]
        self._everybody = "*" in named
        self._networks: Sequence[Network] = [network_in(text) for text in named if text != "*"]

    def correct(self, environ: dict[str, Any]) -> None:
        """Put the client's address and scheme into `environ`, in the one form in which they are compared and kept."""
        environ["REMOTE_ADDR"] = _written(environ.get("REMOTE_ADDR", ""))
        if not self._trusts(environ["REMOTE_ADDR"]):
            return
        forwarded = [
            address.strip()
            for address in environ.get("HTTP_X_FORWARDED_FOR", "").split(",")
            if address.strip()
        ]
        if forwarded:
            environ["REMOTE_ADDR"] = _written(self._client(forwarded))
            scheme = environ.get("HTTP_X_FORWARDED_PROTO", "").strip()
            if scheme in _SCHEMES:
                environ["wsgi.url_scheme"] = scheme

    def _client(self, forwarded: Sequence[str]) -> str:
        """Return the last address that is none of ours: what stands before it, anybody may have written."""
        return next((address for address in reversed(forwarded) if not self._trusts(address)), forwarded[0])

    def _trusts(self, text: str) -> bool:
        if self._everybody:
            return True
        address = address_in(text)
        return address is not None and any(address in network for network in self._networks)


def _written(text: str) -> str:
    address = address_in(text)
    return text if address is None else str(address)

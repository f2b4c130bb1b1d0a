"""One signed POST to a receiver that nobody here trusts: bounded in time, in bytes and in where it may go.

The name is looked up once, every address it has is judged, and the connection goes to one of those addresses:
a name that means something else a moment later leads nowhere (DNS rebinding). `http.client` follows no
redirects and asks no proxy of the environment.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.metadata import version
from ipaddress import ip_address
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from dure.addresses import Network
from dure.notifications import rules

LOOKING_UP = 5.0
"""Seconds for the addresses of a name: the system's own look-up has no end that a caller could set."""

CONNECTING = 5.0
"""Seconds for reaching each address."""

WHOLE = 10.0
"""Seconds for everything after that, however slowly the receiver trickles."""

_MOST_ADDRESSES = 3
_LOOK_UPS = threading.BoundedSemaphore(16)
"""Look-ups at once, those included that nobody waits for any more."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one attempt: the status if there was one, a code of what went wrong, how long it took."""

    status: int | None
    problem: str
    milliseconds: int

    @property
    def is_success(self) -> bool:
        """Tell whether the receiver took the event."""
        return not self.problem


class _Problem(Exception):
    """The attempt failed; its argument is the code."""


def send(url: str, body: bytes, headers: Mapping[str, str], networks: Sequence[Network]) -> Answer:
    """Post `body` to `url` and return what came of it; raises nothing that a receiver could cause.

    Codes: `name` (not known), `address` (may not be reached from here), `connection`, `tls`, `timeout`,
    `answer` (no HTTP), and those of `rules.problem_of`.
    """
    began = time.monotonic()
    status, problem = None, ""
    try:
        status = _post(urlsplit(url), body, headers, networks)
        problem = rules.problem_of(status)
    except _Problem as failure:
        problem = str(failure)
    return Answer(status, problem, round((time.monotonic() - began) * 1000))


def _post(parts: SplitResult, body: bytes, headers: Mapping[str, str], networks: Sequence[Network]) -> int:
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    with _Line.to(_addresses(host, port, parts.scheme, networks), port) as line, line.problems():
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            connection = http.client.HTTPSConnection(host, port)
            line.encrypt(host)
        else:
            connection = http.client.HTTPConnection(host, port)
        connection.sock = line.socket
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, {"User-Agent": f"Dure/{version('dure')}", **headers})
        # Its status is all that is wanted: what else it says is neither read nor kept.
        answer = connection.getresponse()
        answer.close()
        line.require_time()
        return answer.status


def _addresses(host: str, port: int, scheme: str, networks: Sequence[Network]) -> list[str]:
    """Return the addresses of a name, all of which have to be allowed."""
    try:
        entries = _looked_up(host, port)
    except TimeoutError as failure:
        raise _Problem("timeout") from failure
    except (OSError, UnicodeError) as failure:
        raise _Problem("name") from failure
    addresses = list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in entries))
    if not all(rules.may_reach(ip_address(address), scheme, networks) for address in addresses):
        raise _Problem("address")
    return addresses


def _looked_up(host: str, port: int) -> Sequence[Any]:
    """Return what the system knows of a name, raise what it raises, and `TimeoutError` when it takes too long.

    A thread of its own that nobody waits for, at the end of the process neither.
    """
    answer: Future[Sequence[Any]] = Future()

    def look() -> None:
        try:
            answer.set_result(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except Exception as failure:  # noqa: BLE001 -- raised again where the result is asked for
            answer.set_exception(failure)
        finally:
            _LOOK_UPS.release()

    if not _LOOK_UPS.acquire(timeout=LOOKING_UP):
        raise TimeoutError
    try:
        threading.Thread(target=look, name="look-up", daemon=True).start()
    except RuntimeError:  # the machine has no thread left: nobody will give the place back
        _LOOK_UPS.release()
        raise TimeoutError from None
    return answer.result(LOOKING_UP)


class _Line:
    """A connection that is cut when its time is over."""

    def __init__(self, sock: socket.socket) -> None:
        self.socket = sock
        self._is_cut = False
        self._timer = threading.Timer(WHOLE, self._cut)
        self._timer.daemon = True

    @classmethod
    def to(cls, addresses: Sequence[str], port: int) -> Self:
        """Connect to the first address that answers."""
        problem = "connection"
        for address in addresses[:_MOST_ADDRESSES]:
            try:
                return cls(socket.create_connection((address, port), CONNECTING))
            except TimeoutError:
                problem = "timeout"
            except OSError:
                continue
        raise _Problem(problem)

    def __enter__(self) -> Self:
        self.socket.settimeout(WHOLE)
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self.socket.close()

    def encrypt(self, host: str) -> None:
        """Speak TLS from here on, with a certificate that is valid for `host`."""
        context = ssl.create_default_context()
        self.socket = context.wrap_socket(self.socket, server_hostname=host, do_handshake_on_connect=False)
        self.socket.do_handshake()

    def require_time(self) -> None:
        """Raise `TimeoutError` when the line was cut: the end of headers was no end then."""
        if self._is_cut:
            raise TimeoutError

    @contextmanager
    def problems(self) -> Iterator[None]:
        """Turn what goes wrong on the line into its code."""
        try:
            yield
        except TimeoutError as failure:
            raise _Problem("timeout") from failure
        except ssl.SSLError as failure:
            raise _Problem("timeout" if self._is_cut else "tls") from failure
        except (OSError, http.client.HTTPException, ValueError) as failure:
            code = "answer" if isinstance(failure, http.client.HTTPException) else "connection"
            raise _Problem("timeout" if self._is_cut else code) from failure

    def _cut(self) -> None:
        """End whatever the other thread waits for: the descriptor itself, below what TLS knows."""
        self._is_cut = True
        with suppress(OSError):
            socket.socket.shutdown(self.socket, socket.SHUT_RDWR)

"""The web server of this machine: its address, and asking it past any proxy that the shell names."""

import urllib.error
import urllib.request

from dure.env import Environment

_everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- everywhere includes here
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def address(env: Environment) -> str:
    """Return where the web server is told to listen."""
    return _url(env.host, env.port)


def reachable(env: Environment) -> str:
    """Return an address at which this machine reaches the web server."""
    return _url(_everywhere.get(env.host, env.host), env.port)


def ask(url: str) -> int:
    """Return the status of the answer. Raises `OSError` when there is none within five seconds."""
    try:
        with _opener.open(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as answer:
        return answer.code


def _url(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

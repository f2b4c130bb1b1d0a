"""What a WSGI application is told of a request (PEP 3333)."""

import sys
from io import BytesIO
from typing import Any

from granian.rsgi import Scope

ASKS = "dure.asks"
"""Stands in the environment of a request whose large body waits outside: may it come in?"""

_UNPREFIXED = frozenset({"CONTENT_TYPE", "CONTENT_LENGTH"})


def environ_of(scope: Scope) -> dict[str, Any]:
    """Return the environment of a request, with an empty body."""
    server, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _bytes_as_text(scope.path),
        "QUERY_STRING": _bytes_as_text(scope.query_string),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    _add_headers(environ, scope)
    if "HTTP_HOST" not in environ and scope.authority:
        environ["HTTP_HOST"] = scope.authority
    return environ


def _bytes_as_text(sent: str) -> str:
    """Return text in UTF-8 as PEP 3333 hands bytes over: a client may send Korean that it did not encode."""
    return sent.encode().decode("latin-1")


def _add_headers(environ: dict[str, Any], scope: Scope) -> None:
    for name, value in scope.headers.items():
        if "_" in name:  # would stand where the header with hyphens stands: a client's word for a proxy's
            continue
        key = name.upper().replace("-", "_")
        if key not in _UNPREFIXED:
            key = f"HTTP_{key}"
        between = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{between}{value}" if key in environ else value

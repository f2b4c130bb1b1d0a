"""What the application answers, taken at once: in memory while it is small, in a file without a name when not."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any, NoReturn

from granian.rsgi import HTTPProtocol

IN_MEMORY = 1024 * 1024
"""Bytes of one answer that are kept in memory until the client has taken them."""

Application = Callable[..., Iterable[bytes]]
Headers = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    headers: Headers
    content: bytes | IO[bytes]

    def send(self, protocol: HTTPProtocol) -> IO[bytes] | None:
        """Hand it to the server; return the file to leave open until the server has opened it too."""
        if isinstance(self.content, bytes):
            protocol.response_bytes(self.status, self.headers, self.content)
            return None
        size = self.content.tell()
        self.content.seek(0)
        headers = [header for header in self.headers if header[0].lower() != "content-length"]
        headers.append(("content-length", str(size)))
        protocol.response_file(self.status, headers, f"/dev/fd/{self.content.fileno()}")
        return self.content


def answer_of(application: Application, environ: dict[str, Any]) -> tuple[Answer, Callable[[], object]]:
    """Run the application; return what it answers and what to call when that was sent."""
    head: list[tuple[int, Headers]] = []

    def start_response(status: str, headers: Headers, _failure: object = None) -> Callable[[bytes], NoReturn]:
        head[:] = [(int(status[:3]), headers)]
        return _write

    parts = application(environ, start_response)
    close: Callable[[], object] = getattr(parts, "close", _nothing)
    try:
        content = _gathered(iter(parts))
    except BaseException:
        close()
        raise
    return Answer(*head[0], content), close


def _gathered(parts: Iterator[bytes]) -> bytes | IO[bytes]:
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size > IN_MEMORY:
            return _in_a_file(b"".join(held), parts)
    return held[0] if len(held) == 1 else b"".join(held)


def _in_a_file(beginning: bytes, rest: Iterator[bytes]) -> IO[bytes]:
    file: IO[bytes] = TemporaryFile(prefix="dure-answer-")  # noqa: SIM115 -- closed when the server has it open
    try:
        file.write(beginning)
        for part in rest:
            file.write(part)
        file.flush()
    except BaseException:
        file.close()
        raise
    return file


def _write(_data: bytes) -> NoReturn:
    raise NotImplementedError("Django answers with an iterable")


def _nothing() -> None:
    """Stand for the `close` that an iterable without one does not need."""

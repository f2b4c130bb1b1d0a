"""A small HTTP/1.1 load generator: so many connections, each sending its next request when it has its answer."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial


@dataclass
class Result:
    """What came back: answers by status, seconds per answer, seconds in all."""

    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0
    sample: bytes = b""

    def rate(self, status: int) -> float:
        """Return answers of `status` per second."""
        return self.statuses[status] / self.seconds

    def percentile(self, share: float) -> float:
        """Return the latency below which `share` of the answers came, in milliseconds."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Client(asyncio.Protocol):
    def __init__(
        self, requests: Iterator[bytes], result: Result, until: float, done: asyncio.Future[None]
    ) -> None:
        self._requests, self._result, self._until, self._done = requests, result, until, done
        self._buffer = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._next()

    def _next(self) -> None:
        request = next(self._requests, None) if time.perf_counter() < self._until else None
        if request is None:
            self._transport.close()
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)  # type: ignore[attr-defined]  # a stream transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found:
            return
        lowered = head.lower()
        at = lowered.index(b"content-length:") + len(b"content-length:")
        length = int(lowered[at : lowered.find(b"\r\n", at) if b"\r\n" in lowered[at:] else None])
        if len(body) < length:
            return
        status = int(head[9:12])
        self._result.statuses[status] += 1
        self._result.latencies.append(time.perf_counter() - self._sent_at)
        if status >= 400 or not self._result.sample:
            self._result.sample = body[:length]
        self._buffer = b""
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- asyncio's signature
        if not self._done.done():
            self._done.set_result(None)


async def _run(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Result:
    loop = asyncio.get_running_loop()
    result = Result()
    start = time.perf_counter()
    ends = [loop.create_future() for _ in range(connections)]
    for end in ends:
        await loop.create_connection(
            partial(_Client, requests, result, start + seconds, end), "127.0.0.1", port
        )
    await asyncio.gather(*ends)
    result.seconds = time.perf_counter() - start
    return result


def run(port: int, requests: Iterator[bytes], *, connections: int, seconds: float) -> Result:
    """Send `requests` over `connections` connections for `seconds` or until they run out."""
    return asyncio.run(_run(port, requests, connections, seconds))


def post(path: str, token: str, body: bytes) -> bytes:
    """Return a POST of JSON with a bearer token."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body

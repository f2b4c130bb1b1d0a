"""How the web server and the worker run."""

import asyncio
import gc
import multiprocessing
import signal
from types import SimpleNamespace
from typing import Any, cast

from dure.env import Environment
from dure.platform.processes import end_with_parent

HEADER_SECONDS = 15
"""Seconds for the head of a request, and for a connection to stay open without one."""

LARGEST_HEADER = 64 * 1024
"""Bytes of one head."""

CONNECTIONS = 1024
"""Connections that each web process holds at once; more wait until one ends."""


def serve(env: Environment) -> None:
    """Serve the product with Granian until asked to stop."""
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels
    from granian.server import Server

    from dure.platform.logs import CONFIGURATION

    _name("web")
    # Loaded once, before the workers are forked: they start at once and share its memory.
    from dure.web.rsgi import door  # noqa: F401 -- sets Django up
    from django.urls import get_resolver  # isort: skip -- after that

    _ = get_resolver().url_patterns
    gc.freeze()
    Server(
        "dure.web.rsgi:door",
        address=env.host,
        port=env.port,
        interface=Interfaces.RSGI,
        workers=env.workers,
        # HTTP/1.1 alone: a connection that stays silent while the protocol is guessed would never be closed.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADER_SECONDS * 1000, max_buffer_size=LARGEST_HEADER
        ),
        backlog=CONNECTIONS,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        websockets=False,
        log_level=LogLevels.error,
        log_dictconfig=CONFIGURATION,
    ).serve(target_loader=_load)


def work() -> None:
    """Do jobs until asked to stop; those begun may finish for ten seconds, the rest start again later.

    Jobs that succeeded are not kept: one comes every minute, and what they did stands where they did it.
    """
    import django

    # Not with_django: a worker that is started again while the database is must not start another one.
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.django_connector import DjangoConnector

    from dure.platform import stalled

    _follow_the_clock()
    connector = cast(DjangoConnector, app.connector)
    _name("worker")

    async def run() -> None:
        with app.replace_connector(connector.get_worker_connector()) as worker:
            async with worker.open_async(), stalled.watched(worker.connector):
                await worker.run_worker_async(
                    concurrency=2, shutdown_graceful_timeout=10, delete_jobs="successful"
                )

    asyncio.run(run())


def _follow_the_clock() -> None:
    """Let schedules come due by the product's clock where a test moved it; elsewhere it is the machine's."""
    from procrastinate import periodic

    from dure import clock

    if clock.offset():
        periodic.time = SimpleNamespace(time=lambda: clock.now().timestamp())  # type: ignore[assignment, attr-defined] # its module of time


def _load(_target: Any) -> Any:
    """Load the application inside a worker process, which shall not outlive its parent."""
    end_with_parent()
    # Until Granian sets the worker's own handlers, those of its parent would swallow a request to stop.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _name("web")
    from dure.web.rsgi import door

    return door


def _name(part: str) -> None:
    """Let log lines say which part speaks."""
    multiprocessing.current_process().name = part

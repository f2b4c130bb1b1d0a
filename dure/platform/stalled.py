"""Takes up the jobs of workers that died: nobody else would, and what waits behind their lock would wait for ever."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from procrastinate.connector import BaseConnector
from procrastinate.exceptions import ConnectorException

SILENT = 60
"""Seconds without a sign of life after which a worker counts as dead; a living one gives one every ten."""

EVERY = 30.0
"""Seconds between two looks."""

MOST = 20
"""After so many attempts a job is given up: it may be the job itself that kills its workers."""

_log = logging.getLogger(__name__)

# One statement, so that two workers that look at once do not take up the same job twice. Where another copy of a
# job waits already, that one does its work. Leans on procrastinate_jobs_lock_idx_v1, _queueing_lock_idx_v1.
_TAKE_UP = """
WITH stalled AS MATERIALIZED (
    SELECT id, task_name, attempts, queueing_lock FROM procrastinate_jobs j
    WHERE status = 'doing' AND NOT EXISTS (
        SELECT FROM procrastinate_workers w
        WHERE w.id = j.worker_id AND w.last_heartbeat >= now() - make_interval(secs => %(silent)s))
    FOR UPDATE SKIP LOCKED
), judged AS MATERIALIZED (
    SELECT id, task_name, CASE
        WHEN attempts + 1 >= %(most)s THEN 'given up'
        WHEN queueing_lock IS NOT NULL AND (
            row_number() OVER (PARTITION BY queueing_lock ORDER BY id) > 1
            OR EXISTS (SELECT FROM procrastinate_jobs t WHERE t.status = 'todo' AND t.queueing_lock = s.queueing_lock))
        THEN 'left to another' ELSE 'taken up' END AS fate
    FROM stalled s
)
SELECT id, task_name, fate, CASE fate
    WHEN 'given up' THEN procrastinate_finish_job_v1(id, 'failed', false)
    WHEN 'left to another' THEN procrastinate_finish_job_v1(id, 'aborted', true)
    ELSE procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) END
FROM judged ORDER BY id
"""


@asynccontextmanager
async def watched(connector: BaseConnector) -> AsyncIterator[None]:
    """Take up stalled jobs now and every half minute while the block runs; every job is safe to run twice."""
    # Before the worker begins: it removes the marks of dead ones, and while it does their jobs are locked.
    await _look(connector)
    watch = asyncio.create_task(_watch(connector), name="stalled jobs")
    try:
        yield
    finally:
        watch.cancel()
        with suppress(asyncio.CancelledError):
            await watch


async def take_up(connector: BaseConnector) -> dict[int, str]:
    """Let the jobs of dead workers begin anew; return by id what became of each.

    `taken up`, `left to another` (a copy of it waits already), or `given up` after `MOST` attempts.
    """
    rows = await connector.execute_query_all_async(_TAKE_UP, silent=SILENT, most=MOST)
    for row in rows:
        _log.warning("the worker of job %s (%s) died: %s", row["id"], row["task_name"], row["fate"])
    return {row["id"]: row["fate"] for row in rows}


async def _watch(connector: BaseConnector) -> None:
    while True:
        await asyncio.sleep(EVERY)
        await _look(connector)


async def _look(connector: BaseConnector) -> None:
    try:
        await take_up(connector)
    except ConnectorException:
        _log.warning("stalled jobs could not be looked for", exc_info=True)

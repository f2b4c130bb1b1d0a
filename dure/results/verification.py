"""Runs the checks: on one snapshot of the database, on two connections where that is possible."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import connection, transaction

from dure.kit import sql
from dure.points.verification import allowances, awards, guards, seals, tallies, trail, transfers
from dure.points.verification.findings import Check, Finding, once
from dure.points.verification.periods import months
from dure.results.years import truths as years
from dure.sealing.queries import SEALED_DAYS

CHECKS = (
    Check(9, "rows are the sealed ones", seals.rows, seals.some_days),
    Check(9, "seals are signed and follow each other", seals.chained, once),
    Check(9, "messages are the ones that were sent", transfers.messages, months),
    Check(8, "the audit trail names each transfer once", trail.told_once, once),
    Check(7, "tallies are what their rows give", tallies.of_month, months),
    Check(7, "settled years are what the ledger gives", years.rows, years.some_years),
    Check(7, "no day is missing between closed days", tallies.days_closed, once),
    Check(6, "no pair is over its limit", transfers.pairs, months),
    Check(5, "no parties shared a department", transfers.shared, months),
    Check(4, "special awards stay within their total", awards.within_cap, once),
    Check(
        1,
        "granted is given, lapsed and still open; nothing below zero (1, 2, 3)",
        allowances.of_month,
        months,
    ),
    Check(1, "allowances were written in their month", allowances.in_their_month, once),
    Check(2, "transfers agree with themselves (2, 5)", transfers.alone, months),
    Check(9, "the database refuses changes", guards.awake, once),
)
"""Every validator with the truth it is named by; the longest first, so that two hands end together."""

HANDS = 2

_ROWS = " UNION ALL ".join(
    f"SELECT count(*) FROM {table}"
    for table in (
        "points_transfer",
        "points_message",
        "points_allowance",
        "points_departmentday",
        "points_specialawardmember",
        "points_reversal",
        "points_correction",
        f"{SEALED_DAYS} AS s",
        "points_personyear",
        "points_departmentyear",
    )
)
_LINES = " UNION ALL SELECT count(*) FROM audit_lines WHERE action = 'points.give'"


@dataclass(slots=True)
class Verdict:
    """What came of it: findings, how many rows were checked in how many seconds, seconds by check."""

    findings: list[Finding] = field(default_factory=list)
    rows: int = 0
    seconds: float = 0.0
    by_check: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Piece:
    """One piece of a check."""

    check: Check
    part: Any


Progress = Callable[[int, int], None]


def verify(*, progress: Progress | None = None) -> Verdict:
    """Check everything that must always be true, on one snapshot; giving goes on meanwhile.

    `rows` counts transfers, messages, allowances, tallies, awards, reversals, corrections, seals, settled
    years and the audit lines of giving. `progress` is told how many pieces of how many are done.
    """
    verdict = Verdict(by_check=dict.fromkeys((check.name for check in CHECKS), 0.0))
    started = time.monotonic()
    with _snapshot() as name:
        pieces = [_Piece(check, part) for check in CHECKS for part in check.parts()]
        for done, (piece, found, took) in enumerate(_results(pieces, name), start=1):
            verdict.findings += found
            label = piece.check.name
            verdict.by_check[label] += took
            if progress is not None:
                progress(done, len(pieces))
        verdict.seconds = time.monotonic() - started
        verdict.rows = sum(sql.column(_ROWS + _LINES))
    verdict.findings.sort(key=lambda one: (one.truth, one.subject, one.detail))
    return verdict


@contextmanager
def _snapshot(name: str | None = None) -> Iterator[str | None]:
    """Read one state of the database, that of the snapshot `name` if given; yield its name.

    Inside somebody else's transaction nothing can be chosen: then it is theirs, and there is no name.
    """
    if connection.in_atomic_block:
        yield None
        return
    with transaction.atomic():
        sql.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        if name is None:
            name = sql.value("SELECT pg_export_snapshot()")
        else:
            sql.execute(f"SET TRANSACTION SNAPSHOT '{name}'")
        # There are two of these at work: PostgreSQL's own workers would only be in their way.
        sql.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        yield name


def _results(pieces: list[_Piece], name: str | None) -> Iterator[tuple[_Piece, list[Finding], float]]:
    if name is None:
        yield from map(_run, pieces)
        return
    with ThreadPoolExecutor(HANDS) as pool:
        yield from pool.map(partial(_run_apart, name), pieces)


def _run(piece: _Piece) -> tuple[_Piece, list[Finding], float]:
    started = time.monotonic()
    return piece, list(piece.check.run(piece.part)), time.monotonic() - started


def _run_apart(name: str, piece: _Piece) -> tuple[_Piece, list[Finding], float]:
    """Run in a thread of its own, which has a connection of its own to give back."""
    try:
        with _snapshot(name):
            return _run(piece)
    finally:
        connection.close()

"""Says what is right and wrong with this installation: one finding for each thing one can do something about."""

import json
import os
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from http import HTTPStatus
from pathlib import Path
from typing import Any, Literal

import psycopg

from dure.env import UP_LOCK, Environment, MailServer, is_up
from dure.kit.findings import Finding
from dure.kit.rooms import follow, rooms
from dure.platform import local, migrations, outside, postgres, rights, unfit

_ROOT = Path(__file__).resolve().parents[2]
_LEAST_FREE = 2 * 1024**3
_LATE_JOBS = (
    "select count(*) filter (where status = 'failed'),"
    " count(*) filter (where status = 'todo' and coalesce(scheduled_at, now()) < now() - interval '10 minutes')"
    " from procrastinate_jobs"
)
# Another worker takes them up within a minute and a half (`dure.platform.stalled`).
_STALLED = (
    "select count(*) from procrastinate_jobs j where status = 'doing' and not exists (select from"
    " procrastinate_workers w where w.id = j.worker_id and w.last_heartbeat > now() - interval '2 minutes')"
)
_WORKERS = "select count(*) from procrastinate_workers where last_heartbeat > now() - interval '1 minute'"


def examine(env: Environment) -> list[Finding]:
    """Look at everything; a look that itself fails is a fault with its reason."""
    looks: list[Callable[[Environment], Iterator[Finding]]] = [
        _installation,
        _folder,
        _environment,
        _outside,
        _database,
        _web,
    ]
    findings: list[Finding] = []
    for look in looks:
        try:
            findings += look(env)
        except Exception as problem:  # noqa: BLE001 -- whatever is broken, the other looks are wanted
            what = look.__name__.strip("_")
            findings.append(Finding(what, "fault", " ".join(str(problem).split()) or type(problem).__name__))
    return findings


def as_json(findings: list[Finding]) -> str:
    """Return the findings for machines."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1)


def _installation(_: Environment) -> Iterator[Finding]:
    yield Finding("python", "ok", f"{sys.version.split()[0]} in {sys.prefix}")
    if (_ROOT / "staticfiles" / "staticfiles.json").exists():
        yield Finding("static files", "ok", "collected")
    else:
        yield Finding("static files", "fault", "not collected: run `make setup`")
    stale = [source for source in _ROOT.glob("dure/*/locale/*/LC_MESSAGES/*.po") if not _is_compiled(source)]
    if stale:
        yield Finding("translations", "fault", f"{len(stale)} are not compiled: run `make setup`")
    try:
        import weasyprint  # noqa: F401 -- it loads the system's libraries when imported
    except OSError:
        yield Finding(
            "pdf", "note", "letters as PDF need Pango (apt install libpangoft2-1.0-0); HWPX works without"
        )
    else:
        yield Finding("pdf", "ok", "Pango is there")


def _folder(env: Environment) -> Iterator[Finding]:
    if not env.data.exists():
        yield Finding("data", "note", f"{env.data} is made at the first start")
        return
    if not os.access(env.data, os.W_OK | os.X_OK):
        yield Finding("data", "fault", f"{env.data} cannot be written by this user")
    free = shutil.disk_usage(env.data).free
    state: Literal["ok", "fault"] = "ok" if free >= _LEAST_FREE else "fault"
    yield Finding("disk", state, f"{free / 1024**3:.1f} GiB free in {env.data}")


def _environment(env: Environment) -> Iterator[Finding]:
    if env.env != "production":
        yield Finding("environment", "note", f"{env.env}: real work belongs into DURE_ENV=production")
    elif env.allowed_hosts == Environment.model_fields["allowed_hosts"].default:
        yield Finding(
            "environment", "fault", "DURE_ALLOWED_HOSTS does not name the site, so browsers are refused"
        )
    else:
        yield Finding("environment", "ok", f"production, for {env.allowed_hosts}")
    if env.env == "production" and not env.trusted_proxies:
        yield Finding(
            "proxies", "note", "no DURE_TRUSTED_PROXIES: people sign in over TLS only, which a proxy brings"
        )
    if os.geteuid() == 0:
        yield Finding("user", "note", "runs as root; a user of its own is safer")


def _outside(env: Environment) -> Iterator[Finding]:
    """Look at the ways out: mail, and networks that webhooks may be in."""
    server = env.mail_server
    if server is None:
        yield Finding(
            "mail", "note", "off: without DURE_SMTP_URL no seals go to auditors and no notices by mail"
        )
    else:
        yield from _mail(server)
    if env.webhook_networks:
        named = ", ".join(map(str, env.webhook_networks))
        yield Finding("webhooks", "note", f"may reach {named}, also without TLS: whatever listens there")


def _mail(server: MailServer) -> Iterator[Finding]:
    try:
        with socket.create_connection((server.host, server.port), 5):
            pass
    except OSError as problem:
        yield Finding("mail", "fault", f"{server.host}:{server.port} does not answer ({problem})")
        return
    if server.protection == "none":
        yield Finding("mail", "note", f"{server.host}:{server.port} answers; the line to it is not encrypted")
    else:
        yield Finding("mail", "ok", f"{server.host}:{server.port} answers")


def _database(env: Environment) -> Iterator[Finding]:
    if env.database_url:
        outside.check(env.database_url)
        where, url = "the one of DURE_DATABASE_URL", env.database_url
    else:
        server = postgres.cluster(env.data)
        where, url = f"embedded, in {server.data}", server.url()
        if not postgres.is_running(server):
            yield Finding("database", "note", f"{where}, is not running: `dure up` starts it")
            return
    with psycopg.connect(url, connect_timeout=5) as connection:
        version = connection.info.server_version
        yield Finding("database", "ok", f"PostgreSQL {version // 10_000}.{version % 10_000}, {where}")
        if not migrations.are_current(url):
            yield Finding("migrations", "fault", "the tables are of another version: run `dure migrate`")
            return
        yield Finding("migrations", "ok", "current")
        yield _role(connection)
        if env.env == "production":
            yield from unfit.found(connection)
        yield from _jobs(connection)
        yield from _rooms(connection)


def _role(connection: "psycopg.Connection[Any]") -> Finding:
    """Look whether the role that works could change what is append-only."""
    weakness = rights.weakness(connection)
    role = connection.info.user
    if weakness is None:
        return Finding("database role", "ok", f"{role} owns no table and only adds to what is append-only")
    text = f"{role} {weakness}, so it could empty the audit trail: name an owner in DURE_DATABASE_OWNER_URL"
    return Finding("database role", "note", text)


def _jobs(connection: "psycopg.Connection[Any]") -> Iterator[Finding]:
    workers = (connection.execute(_WORKERS).fetchone() or [0])[0]
    failed, late = connection.execute(_LATE_JOBS).fetchone() or (0, 0)
    yield Finding(
        "worker", "ok" if workers else "fault", f"{workers} at work" if workers else "none is running"
    )
    if failed or late:
        yield Finding(
            "jobs", "fault" if late else "note", f"{failed} failed, {late} wait longer than ten minutes"
        )
    else:
        yield Finding("jobs", "ok", "none failed, none late")
    ((stalled,),) = connection.execute(_STALLED)
    if stalled:
        yield Finding("stalled jobs", "fault", f"{stalled} lost their worker and wait for another: start one")


def _rooms(connection: "psycopg.Connection[Any]") -> Iterator[Finding]:
    """Look at what each room says is to be looked at."""
    for room in rooms():
        for check in room.checks:
            yield from follow(check)(connection)


def _web(env: Environment) -> Iterator[Finding]:
    running = _running(env)
    if running is None:
        yield Finding("web", "note", "`dure up` is not running on this data folder")
        return
    address = f"{running}/readyz"
    try:
        status = local.ask(address)
    except OSError as problem:
        yield Finding("web", "fault", f"{address} does not answer ({problem})")
        return
    state: Literal["ok", "fault"] = "ok" if status == HTTPStatus.OK else "fault"
    yield Finding("web", state, f"{address} answers {status}")


def _running(env: Environment) -> str | None:
    """Return the address that the running `dure up` noted, whatever this shell says; None when none runs."""
    if not is_up(env.data):
        return None
    return (env.data / UP_LOCK).read_text().partition(",")[0] or local.reachable(env)


def _is_compiled(source: Path) -> bool:
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime_ns > source.stat().st_mtime_ns

"""The embedded database: made whole or anew, found again, closed to everybody else on the machine."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from dure.platform import postgres
from dure.platform.postgres import programs
from dure.platform.postgres import server as server_module
from dure.platform.postgres.programs import usable
from dure.platform.tests.conftest import PROGRAMS, describe, remove

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another system user")


def test_the_products_role_is_no_superuser_and_another_owns_its_database(unmade: postgres.Cluster) -> None:
    with postgres.using(unmade), psycopg.connect(unmade.url()) as connection:
        who, owner, is_superuser = connection.execute(
            "select current_user, pg_get_userbyid(datdba), (select rolsuper from pg_roles where rolname = current_user)"
            " from pg_database where datname = current_database()"
        ).fetchone() or ("", "", True)
    assert (who, owner, is_superuser) == ("dure", postgres.OWNER, False)


def test_it_listens_on_no_network_address(server: postgres.Cluster) -> None:
    with postgres.using(server), psycopg.connect(server.url()) as connection:
        assert connection.execute("show listen_addresses").fetchone() == ("",)


@only_root
def test_another_system_user_cannot_reach_the_socket(server: postgres.Cluster) -> None:
    with postgres.using(server):
        refused = _as_nobody(server, "select 1")
    assert refused.returncode != 0
    assert "Permission denied" in refused.stderr


@only_root
def test_another_system_user_is_refused_even_at_an_open_socket(server: postgres.Cluster) -> None:
    with postgres.using(server):
        server.socket.chmod(0o777)
        (server.socket / ".s.PGSQL.5432").chmod(0o777)
        for folder in (server.folder, server.data.parent):
            folder.chmod(0o755)
        refused = _as_nobody(server, "select 1")
    assert refused.returncode != 0
    assert "Peer authentication failed" in refused.stderr


def _as_nobody(server: postgres.Cluster, statement: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [usable(server) / "psql", "-X", "-h", server.socket, "-U", "dure", "-d", "dure", "-c", statement],
        check=False,
        capture_output=True,
        text=True,
        user="nobody",
        group="nogroup",
        extra_groups=[],
        cwd="/",
        env={"LC_ALL": "C"},
    )


def test_clients_refuse_a_server_of_another_system_user(server: postgres.Cluster) -> None:
    with (
        postgres.using(server),
        pytest.raises(psycopg.OperationalError, match="requirepeer specifies"),
    ):
        psycopg.connect(server.url().replace(f"requirepeer={server.user}", "requirepeer=daemon"))


def test_the_last_who_uses_it_stops_it(server: postgres.Cluster) -> None:
    with postgres.using(server):
        with postgres.using(server):
            assert postgres.is_running(server)
        assert postgres.is_running(server)
    assert not postgres.is_running(server)


@pytest.mark.crash
def test_a_creation_that_was_killed_is_done_anew(unmade: postgres.Cluster) -> None:
    making = subprocess.Popen([sys.executable, "-c", _MAKE, str(unmade.folder), str(PROGRAMS or "")])
    while not list(unmade.data.parent.glob("postgres.half.*/PG_VERSION")):
        assert making.poll() is None
    making.send_signal(signal.SIGKILL)
    making.wait()
    assert not unmade.data.exists()
    with postgres.using(unmade), psycopg.connect(unmade.url()) as connection:
        assert connection.execute("select 1").fetchone() == (1,)
    assert not list(unmade.data.parent.glob("postgres.half.*"))


_MAKE = """
import sys
from pathlib import Path
from dure.platform import postgres
postgres.prepare(postgres.cluster(Path(sys.argv[1]), programs=Path(sys.argv[2]) if sys.argv[2] else None))
"""


@pytest.mark.crash
def test_data_survives_a_killed_server(folder: Path) -> None:
    durable = postgres.cluster(folder, programs=PROGRAMS)
    owner = durable.url(role=postgres.OWNER)
    with postgres.using(durable), psycopg.connect(owner, autocommit=True) as connection:
        connection.execute("create table kept as select 42 as answer")
        _kill(durable)
    with postgres.using(durable), psycopg.connect(owner) as connection:
        assert connection.execute("select answer from kept").fetchone() == (42,)


@pytest.mark.crash
def test_a_server_that_is_killed_while_it_is_stopped_has_stopped(
    server: postgres.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed_first(of: postgres.Cluster, *arguments: str) -> None:
        _kill(of)
        postgres.run(of, *arguments)

    postgres.start(server)
    monkeypatch.setattr(server_module, "run", killed_first)
    postgres.stop(server)
    assert not postgres.is_running(server)


@pytest.mark.crash
def test_no_server_starts_beside_children_of_a_killed_one(
    server: postgres.Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two servers writing the same files would destroy them."""
    postgres.start(server)
    with psycopg.connect(server.url()) as connection:
        child = connection.info.backend_pid
        os.kill(child, signal.SIGSTOP)  # like one that is busy, it does not notice the end of its server
        _kill(server)
        with monkeypatch.context() as patch:
            patch.setattr(server_module, "_PATIENCE_SECONDS", 0)
            with pytest.raises(postgres.DatabaseError, match="still at work"):
                postgres.start(server)
        os.kill(child, signal.SIGKILL)
    with postgres.using(server):
        assert postgres.is_running(server)


def _kill(server: postgres.Cluster) -> None:
    running = postgres.pid(server)
    assert running
    os.kill(running, signal.SIGKILL)
    while postgres.pid(server):
        pass


def test_the_mark_of_a_dead_server_does_not_stop_a_start(server: postgres.Cluster) -> None:
    """After a restart of the machine its process number may be anybody's."""
    postgres.prepare(server)
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n")
    with postgres.using(server):
        assert postgres.is_running(server)


def test_data_of_another_major_version_is_refused_in_one_sentence(server: postgres.Cluster) -> None:
    postgres.prepare(server)
    (server.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(postgres.DatabaseError, match="made by PostgreSQL 14, this is") as refused:
        postgres.start(server)
    assert "\n" not in str(refused.value)


def test_a_start_that_fails_says_why(server: postgres.Cluster) -> None:
    postgres.prepare(server)
    shutil.rmtree(server.data / "pg_wal")
    with pytest.raises(postgres.DatabaseError, match=r"did not start: .*pg_wal"):
        postgres.start(server)


def test_a_question_asked_while_it_was_starting_is_not_the_reason(server: postgres.Cluster) -> None:
    """Waiting asks again and again; each answer too early is a line in the server's log."""
    postgres.prepare(server)
    said = "FATAL:  the database system is starting up\nFATAL:  could not open directory\n"
    (server.data / "start.log").write_text(said)
    with pytest.raises(postgres.DatabaseError, match="did not start: FATAL:  could not open directory"):
        postgres.wait_until_ready(server, alive=lambda: False)


def test_a_folder_may_have_a_name_that_means_something_to_others(open_folder: Path) -> None:
    """F-F3: to a shell, to PostgreSQL's settings, to a connection string."""
    home = open_folder / """두레 $HOME `x` "it's" back\\slash a,b#c?d%20"""
    package = postgres.wheel_programs().parents[1]
    for each in (package, package.with_name(f"{package.name}.libs")):
        (home / each.name).parent.mkdir(exist_ok=True)
        shutil.copytree(each, home / each.name)
    named = postgres.cluster(home / "data", programs=home / package.name / "pginstall" / "bin", durable=False)
    try:
        with postgres.using(named), psycopg.connect(named.url()) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    finally:
        remove(home / "data")


def test_a_long_path_gets_its_socket_elsewhere(open_folder: Path) -> None:
    long = open_folder / ("l" * 60) / ("o" * 60)
    server = describe(long)
    try:
        with postgres.using(server), psycopg.connect(server.url()) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
            assert server.socket.stat().st_mode & 0o777 == 0o700
    finally:
        remove(long)


@only_root
def test_a_socket_folder_that_another_user_made_before_is_refused(open_folder: Path) -> None:
    server = describe(open_folder / ("l" * 60) / ("o" * 60))
    server.socket.mkdir(mode=0o777)
    try:
        shutil.chown(server.socket, "nobody")
        with pytest.raises(postgres.DatabaseError, match="belongs to another user"):
            postgres.start(server)
    finally:
        remove(server.folder)


def test_a_socket_folder_that_is_a_link_is_refused(open_folder: Path) -> None:
    server = describe(open_folder / ("l" * 60) / ("o" * 60))
    server.socket.symlink_to(open_folder)
    try:
        with pytest.raises(postgres.DatabaseError, match="belongs to another user"):
            postgres.start(server)
    finally:
        server.socket.unlink()
        remove(server.folder)


@only_root
def test_a_closed_folder_stays_closed_and_the_database_lives_elsewhere(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    server = describe(tmp_path / "data")
    try:
        assert tmp_path not in server.data.parents
        with postgres.using(server):
            assert postgres.is_running(describe(tmp_path / "data"))
        assert tmp_path.stat().st_mode & 0o777 == 0o700
        tmp_path.chmod(0o755)
        assert describe(tmp_path / "data") == server  # it is found again when the folder is opened later
    finally:
        remove(tmp_path / "data")


@only_root
def test_programs_that_others_cannot_reach_are_copied_to_where_they_can(
    monkeypatch: pytest.MonkeyPatch, open_folder: Path
) -> None:
    """A clone in /root holds the programs too (F-F1)."""
    monkeypatch.setattr(programs, "SYSTEM_FOLDER", open_folder / "copies")
    copied = programs._copied.__wrapped__(postgres.wheel_programs())
    said = subprocess.run(
        [copied / "initdb", "--version"], capture_output=True, text=True, check=True, user="nobody", cwd="/"
    )
    assert said.stdout.startswith("initdb (PostgreSQL)")


@only_root
def test_root_runs_somebodys_database_as_that_somebody(unmade: postgres.Cluster) -> None:
    unmade.data.mkdir(parents=True)
    shutil.chown(unmade.data, "nobody")
    assert describe(unmade.folder).user == pwd.getpwuid(unmade.data.stat().st_uid).pw_name == "nobody"

"""The data folder and what lies in it are closed to others (F-C16)."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from dure.platform import private


@pytest.fixture
def usual_umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_data_folder_is_passed_by_others_only_where_the_database_has_another_user(
    tmp_path: Path, usual_umask: None
) -> None:
    private.begin()
    private.make(tmp_path / "a" / "b")
    wanted = 0o711 if os.geteuid() == 0 else 0o700
    assert [mode(tmp_path / "a"), mode(tmp_path / "a" / "b")] == [wanted, wanted]


def test_a_folder_that_was_there_keeps_its_mode(tmp_path: Path, usual_umask: None) -> None:
    tmp_path.chmod(0o750)
    private.make(tmp_path)
    assert mode(tmp_path) == 0o750


def test_what_the_process_writes_is_its_users_alone(tmp_path: Path, usual_umask: None) -> None:
    private.begin()
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    assert (mode(tmp_path / "file"), mode(tmp_path / "folder")) == (0o600, 0o700)


def test_what_a_version_before_left_open_is_closed_and_nothing_else_is_touched(
    tmp_path: Path, usual_umask: None
) -> None:
    (tmp_path / "directory").mkdir()
    for name in ("directory/4070000.csv", "up.lock", "somebodys-own"):
        (tmp_path / name).write_text("x")
    (tmp_path / "keys").symlink_to(tmp_path / "somebodys-own")
    private.tighten(tmp_path)
    assert mode(tmp_path / "directory") == 0o700
    assert [mode(tmp_path / name) for name in ("directory/4070000.csv", "up.lock")] == [0o600, 0o600]
    assert mode(tmp_path / "somebodys-own") == 0o644

"""Setting up does what is due and nothing else, and an interruption is made good by the next run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dure.platform import bootstrap
from dure.platform.tests.conftest import ROOT


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "STAMPS", tmp_path / "stamps")
    (tmp_path / "source").write_text("one")
    return tmp_path


class Step:
    """Copies the clone's source to `made`; counts how often."""

    def __init__(self, clone: Path) -> None:
        self.clone = clone
        self.times = 0
        self.problem: type[BaseException] | None = None

    def run(self) -> int:
        """Do the step if it is due; return how often it was done in all."""
        bootstrap._step("copy", [self.clone / "source"], [self.clone / "made"], self._act)
        return self.times

    def _act(self) -> None:
        self.times += 1
        (self.clone / "made").write_bytes((self.clone / "source").read_bytes())
        if self.problem:
            raise self.problem


def test_a_step_is_done_once(clone: Path) -> None:
    step = Step(clone)
    assert [step.run(), step.run()] == [1, 1]


def test_a_step_is_done_again_when_its_input_changed(clone: Path) -> None:
    step = Step(clone)
    step.run()
    (clone / "source").write_text("two")
    assert step.run() == 2


def test_a_step_is_done_again_when_what_it_made_is_gone(clone: Path) -> None:
    step = Step(clone)
    step.run()
    (clone / "made").unlink()
    assert step.run() == 2


@pytest.mark.parametrize("problem", [KeyboardInterrupt, bootstrap.StepError])
def test_a_step_that_was_interrupted_is_done_again(clone: Path, problem: type[BaseException]) -> None:
    step = Step(clone)
    step.problem = problem
    with pytest.raises(problem):
        step.run()
    step.problem = None
    assert [step.run(), step.run()] == [2, 2]


def test_a_program_that_fails_is_quoted(clone: Path) -> None:
    with pytest.raises(bootstrap.StepError, match="sh failed:\n  the reason"):
        bootstrap._do(["sh", "-c", "echo the reason; exit 3"])


def test_an_environment_without_its_python_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "python").symlink_to(tmp_path / "gone")
    assert not bootstrap._runs(tmp_path / "python")


def test_a_clone_in_a_folder_with_a_korean_name_starts_whatever_the_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F-D7, case korean-path-c-locale: Python before 3.13 reads a .pth file as the locale spells names."""
    root = tmp_path / "두레 시험"
    packages = root / ".venv" / "lib" / "python3" / "site-packages"
    packages.mkdir(parents=True)
    (root / "found_here.py").touch()
    named = packages / "dure.pth"
    named.write_text(f"{root}\n", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "ROOT", root)
    monkeypatch.setattr(bootstrap, "VENV", root / ".venv")
    bootstrap._name_the_clone_from_there()
    locale = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    seen = "import site, sys; site.addsitedir(sys.argv[1]); import found_here"
    command = [sys.executable, "-S", "-P", "-c", seen, str(packages)]
    done = subprocess.run(command, check=False, capture_output=True, env=os.environ | locale, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")


def test_pip_is_found_where_debian_keeps_its_wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian's ensurepip bundles none, and python3-venv lays the wheel into a folder of its own."""
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    monkeypatch.setattr("sysconfig.get_config_var", lambda _name: str(tmp_path))
    assert bootstrap._wheel_of_pip() is None
    (tmp_path / "pip-23.0.1-py3-none-any.whl").touch()
    assert bootstrap._pip()[1] == f"{tmp_path}/pip-23.0.1-py3-none-any.whl/pip"


def test_a_python_with_a_pip_of_its_own_uses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "_wheel_of_pip", lambda: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    assert bootstrap._pip()[1:4] == ["-m", "pip", "--python"]


def test_the_front_end_is_skipped_where_there_is_none(clone: Path) -> None:
    bootstrap.front_end()
    assert not (clone / "stamps").exists()


def test_a_machine_without_python_is_told_in_one_sentence() -> None:
    done = _make("setup", "PYTHON=")
    assert done.returncode != 0
    assert done.stderr.splitlines()[0].startswith("Dure needs Python 3.11 or newer")


def test_python_is_found_whatever_the_shell_holds_for_another_one() -> None:
    """F-D7: with a foreign home no Python starts, and make would say that there is none."""
    assert _make("python", PYTHONHOME="/nowhere").returncode == 0


@pytest.mark.parametrize(
    ("charmap", "told"), [("EUC-KR", "1 EUC-KR"), ("UTF-8", " "), ("ANSI_X3.4-1968", " ")]
)
def test_the_command_reads_names_alike_in_every_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, charmap: str, told: str
) -> None:
    """F-D7: in a Korean folder under EUC-KR, Python found no product; the terminal keeps its encoding."""
    monkeypatch.setattr(bootstrap, "LAUNCHER", tmp_path / "dure")
    _program(tmp_path / "python", 'echo "$PYTHONUTF8 $PYTHONIOENCODING"')
    _program(tmp_path / "locale", f"echo {charmap}")
    bootstrap._write_launcher()
    done = subprocess.run(
        [tmp_path / "dure"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"{told}\n"


def _program(path: Path, does: str) -> None:
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)


def test_help_lists_the_commands() -> None:
    done = _make("help")
    listed = {line.split()[0] for line in done.stdout.splitlines()}
    assert {"run", "setup", "test", "check", "lock", "bench", "clean", "help"} <= listed


def _make(*targets: str, **told: str) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        ["make", "--no-print-directory", *targets],
        cwd=ROOT,
        env=environment | told,
        capture_output=True,
        text=True,
        check=False,
    )

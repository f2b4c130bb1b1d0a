"""Printing never fails after the act: unknown letters, closed pipes, full disks (F-D7)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

# It ends with the code of what it did.
PROGRAM = """
import sys
from dure.platform import printing
printing.never_fail()
print("∅ ✓ 협업 \\U0001f600")
print("x" * 100_000)
sys.exit(3)
"""


def run(**how: object) -> "subprocess.CompletedProcess[bytes]":
    command = [sys.executable, "-c", PROGRAM]
    return subprocess.run(command, check=False, stderr=subprocess.PIPE, **how)  # type: ignore[call-overload, no-any-return]


@pytest.mark.parametrize(
    ("encoding", "line"),
    [
        ("utf-8", "∅ ✓ 협업 \U0001f600"),
        ("cp949", "- v 협업 \\ud83d\\ude00"),
        ("ascii", "- v \\ud611\\uc5c5 \\ud83d\\ude00"),
    ],
)
def test_what_an_encoding_lacks_is_shown_otherwise(encoding: str, line: str) -> None:
    done = run(stdout=subprocess.PIPE, env=os.environ | {"PYTHONIOENCODING": encoding})
    assert done.stdout.decode(encoding).splitlines()[0] == line
    assert (done.returncode, done.stderr) == (3, b"")


def test_a_reader_that_goes_away_changes_no_exit_code() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = run(stdout=writing)
    os.close(writing)
    assert (done.returncode, done.stderr) == (3, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_is_named_once_and_changes_no_exit_code() -> None:
    with Path("/dev/full").open("wb") as full:
        done = run(stdout=full)
    assert done.returncode == 3
    assert done.stderr == b"dure: what is printed cannot be written: No space left on device\n"


def test_a_command_without_any_output_does_its_work() -> None:
    command = ["/bin/sh", "-c", 'exec "$0" -c "$1" >&- 2>&-', sys.executable, PROGRAM]
    done = subprocess.run(command, check=False)
    assert done.returncode == 3


def test_doctor_tells_its_findings_to_a_terminal_of_cp949(tmp_path: Path) -> None:
    """Case cp949-terminal: the findings decide its code, not the letters."""
    told = os.environ | {"DURE_ENV": "test", "DURE_DATA": str(tmp_path / "none")}
    command = [sys.executable, "-m", "dure", "doctor"]
    codes, lines = [], []
    for encoding in ("utf-8", "cp949"):
        done = subprocess.run(
            command, check=False, capture_output=True, env=told | {"PYTHONIOENCODING": encoding}
        )
        codes.append(done.returncode)
        lines.append(len(done.stdout.decode(encoding).splitlines()))
    assert codes[0] == codes[1]
    assert lines[0] == lines[1] > 5

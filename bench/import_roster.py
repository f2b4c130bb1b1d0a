"""How long a roster takes, and how much memory: a first load, the same file again, and a day's changes.

`python -m bench.import_roster [people …]` (default: 100000 and 1200000). Each size is a process of its own, for its
memory is measured; the database, with full durability, runs beside it on the same machine.
"""

import csv
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bench import machine, nation
from bench.installation import installation

CODE = "4070000"


def main(sizes: Sequence[int]) -> None:
    """Measure and print."""
    if len(sizes) > 1:
        for size in sizes:
            subprocess.run([sys.executable, "-m", "bench.import_roster", str(size)], check=True)
        return
    print(f"# {machine.describe()}", flush=True)
    with installation(), tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder), sizes[0])


def _measure(folder: Path, size: int) -> None:
    from dure.kit.actor import SYSTEM
    from dure.organizations.actions import set_agency

    set_agency(actor=SYSTEM, code=CODE, full_name="경기도 이천시", kind="local")
    goal = "≤ 60" if size <= 100_000 else "minutes"
    departments = _write(folder / "departments.csv", nation.departments())
    people = _write(folder / "people.csv", [nation.HEADERS], nation.people(size))
    changed = _write(folder / "changed.csv", [nation.HEADERS], _changed(nation.people(size)))
    machine.figure(f"{size:,} people, file", people.stat().st_size / 1e6, "MB")
    _load("dry run", size, departments, people, goal, dry_run=True)
    _load("first load", size, departments, people, goal)
    _load("the same again", size, departments, people, goal)
    _load("one in a hundred moved", size, departments, changed, goal)
    machine.figure(f"{size:,} people, memory at most", _peak(), "MB", "≤ 500")


def _load(name: str, size: int, departments: Path, people: Path, goal: str, *, dry_run: bool = False) -> None:
    from dure import clock
    from dure.kit.actor import SYSTEM
    from dure.organizations.actions import Files, Mode, import_roster

    start = time.perf_counter()
    mode = Mode(clock.today(), dry_run=dry_run)
    report = import_roster(Files(people, departments), agency_code=CODE, mode=mode, actor=SYSTEM)
    machine.figure(f"{size:,} people, {name}", time.perf_counter() - start, "s", goal)
    assert report.people.rows == size
    assert not report.set_aside


def _changed(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Move every hundredth person to the next department."""
    for place, row in enumerate(rows):
        if place % 100 == 0:
            row[6] = f"{int(row[6][:3]) % len(nation.UNITS) + 1:03}"
            row[9] = "2026-11-01"
        yield row


def _write(path: Path, *parts: Iterable[Sequence[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        for part in parts:
            writer.writerows(part)
    return path


def _peak() -> float:
    """Return the most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100_000, 1_200_000])

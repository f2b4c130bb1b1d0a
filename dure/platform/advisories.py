"""Asks what is known to be unsafe: in our packages (pip-audit, npm audit) and our code (bandit); `make audit`.

Nothing here waits for ever, and a service that cannot be asked is named: silence is no good news. Ends with 0 when
everything was asked and nothing found, with 1 when something was found, with 3 when something could not be asked.
"""

import fnmatch
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dure.platform.surroundings import for_tools

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 240
_PROGRAMS = ROOT / ".venv" / "audit" / "bin"
_ARGUED = re.compile(r"#\s*noqa:[^#]*?\bS(\d+)")


@dataclass(frozen=True, slots=True)
class Answer:
    """What one auditor found; `unasked` says in a sentence what could not be asked."""

    auditor: str
    found: tuple[str, ...] = ()
    unasked: str = ""


def main() -> int:
    """Ask everybody, print the answers, return the exit code."""
    locks = sorted((ROOT / "requirements").glob("*.lock"))
    asked: list[Callable[[], Answer]] = [
        *(lambda lock=lock: _packages(lock) for lock in locks),
        _front_end,
        _code,
    ]
    answers = [ask() for ask in asked]
    for line in told(answers):
        print(line)  # noqa: T201 -- a check prints what it finds
    return exit_code(answers)


def told(answers: Sequence[Answer]) -> Iterator[str]:
    """Give the answers in lines."""
    for answer in answers:
        if answer.unasked:
            yield f"{answer.auditor}: NOT ASKED: {answer.unasked}"
        elif not answer.found:
            yield f"{answer.auditor}: nothing found"
        yield from (f"{answer.auditor}: {line}" for line in answer.found)


def exit_code(answers: Sequence[Answer]) -> int:
    """Return 1 when something was found, else 3 when something could not be asked, else 0."""
    if any(answer.found for answer in answers):
        return 1
    return 3 if any(answer.unasked for answer in answers) else 0


def of_pip_audit(auditor: str, output: str, errors: str) -> Answer:
    """Read what pip-audit said; packages that the service does not know were not audited."""
    try:
        rows = json.loads(output)["dependencies"]
    except (ValueError, KeyError):
        return Answer(auditor, unasked=_last_line(errors))
    faults = tuple(
        f"{row['name']} {row['version']}: {each['id']}, mended in {', '.join(each['fix_versions']) or 'no version'}"
        for row in rows
        for each in row.get("vulns", ())
    )
    skipped = [row["name"] for row in rows if "skip_reason" in row]
    unasked = f"the service does not know {len(skipped)} of {len(rows)} packages" if skipped else ""
    return Answer(auditor, faults, unasked)


def of_npm(output: str, errors: str) -> Answer:
    """Read what npm audit said; without a report the registry has no advisories."""
    try:
        said = json.loads(output)
        rows = said["vulnerabilities"]
    except ValueError:
        return Answer("npm audit", unasked=_last_line(errors))
    except KeyError:
        return Answer("npm audit", unasked=str(said.get("message") or said.get("error") or "no report"))
    return Answer("npm audit", tuple(f"{name}: {row['severity']}" for name, row in sorted(rows.items())))


def of_bandit(output: str, errors: str) -> Answer:
    """Read what bandit said, without what is argued at its line or in pyproject.toml for ruff's same rules."""
    try:
        rows = json.loads(output)["results"]
    except (ValueError, KeyError):
        return Answer("bandit", unasked=_last_line(errors))
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["ruff"]["lint"]
    return Answer(
        "bandit",
        tuple(
            f"{row['filename']}:{row['line_number']}: {row['test_id']} {row['issue_text']}"
            for row in rows
            if not _is_argued(row, rules)
        ),
    )


def _is_argued(row: dict[str, Any], rules: dict[str, Any]) -> bool:
    rule = f"S{row['test_id'][1:]}"
    ignored = set(rules["ignore"])
    for pattern, names in rules["per-file-ignores"].items():
        if fnmatch.fnmatch(row["filename"], pattern):
            ignored |= set(names)
    lines = (ROOT / row["filename"]).read_text().splitlines()
    span = lines[min(row["line_range"]) - 1 : max(row["line_range"])]
    return rule in ignored or any(f"S{each}" == rule for line in span for each in _ARGUED.findall(line))


def _packages(lock: Path) -> Answer:
    """Ask about the packages of a lock file, as they are pinned there."""
    options = ("--disable-pip", "--require-hashes", "--format=json", "--progress-spinner=off", "--timeout=15")
    return of_pip_audit(
        f"pip-audit {lock.name}", *_said(_PROGRAMS / "pip-audit", f"--requirement={lock}", *options)
    )


def _front_end() -> Answer:
    return of_npm(
        *_said("npm", "audit", "--json", "--package-lock-only", "--fetch-timeout=15000", "--fetch-retries=0")
    )


def _code() -> Answer:
    return of_bandit(*_said(_PROGRAMS / "bandit", "-q", "-r", "dure", "-c", "pyproject.toml", "-f", "json"))


def _said(program: Path | str, *arguments: str) -> tuple[str, str]:
    """Run a program within the patience; return what it said on its output and on its errors."""
    try:
        done = subprocess.run(
            [program, *arguments],
            cwd=ROOT,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_PATIENCE,
            env=for_tools(),
        )
    except subprocess.TimeoutExpired:
        return "", f"no answer within {_PATIENCE} s"
    except OSError as problem:
        return "", f"{program}: {problem.strerror}"
    return done.stdout, done.stderr


def _last_line(errors: str) -> str:
    lines = [line for line in errors.splitlines() if line.strip()]
    return lines[-1].strip() if lines else "it said nothing"


if __name__ == "__main__":
    sys.exit(main())

"""`make audit` says what was found, and as plainly what could not be asked."""

import json
import subprocess

import pytest

from dure.platform import advisories
from dure.platform.advisories import Answer


def test_a_package_with_a_known_fault_is_named_with_the_version_that_mends_it() -> None:
    fault = {"id": "PYSEC-2026-1", "fix_versions": ["5.2.1"]}
    said = {"dependencies": [{"name": "django", "version": "5.2", "vulns": [fault]}]}
    answer = advisories.of_pip_audit("pip-audit", json.dumps(said), "")
    assert answer.found == ("django 5.2: PYSEC-2026-1, mended in 5.2.1",)
    assert advisories.exit_code([answer]) == 1


def test_packages_that_the_service_does_not_know_are_not_taken_for_sound() -> None:
    said = {"dependencies": [{"name": "django", "skip_reason": "not found"}, {"name": "click", "vulns": []}]}
    answer = advisories.of_pip_audit("pip-audit", json.dumps(said), "No known vulnerabilities found")
    assert answer.unasked == "the service does not know 1 of 2 packages"
    assert advisories.exit_code([answer]) == 3


@pytest.mark.parametrize(
    ("output", "errors", "reason"),
    [
        ("", "ERROR: cannot connect\n", "ERROR: cannot connect"),
        ('{"message": "405 Method Not Allowed"}', "", "405 Method Not Allowed"),
        ("", "", "it said nothing"),
    ],
)
def test_a_registry_without_advisories_is_named(output: str, errors: str, reason: str) -> None:
    assert advisories.of_npm(output, errors).unasked == reason


def test_an_auditor_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advisories, "_PATIENCE", 0.01)
    assert advisories._said("sleep", "60") == ("", "no answer within 0.01 s")
    assert advisories._said("/nowhere/auditor")[1].startswith("/nowhere/auditor: No such file")


def test_what_is_argued_at_its_line_is_no_finding() -> None:
    line = next(
        number
        for number, text in enumerate(
            (advisories.ROOT / "dure/platform/local.py").read_text().splitlines(), 1
        )
        if "noqa: S104" in text
    )
    row = {"filename": "dure/platform/local.py", "line_number": line, "line_range": [line], "issue_text": "x"}
    argued, other = ({**row, "test_id": test} for test in ("B104", "B105"))
    answer = advisories.of_bandit(json.dumps({"results": [argued, other]}), "")
    assert answer.found == (f"dure/platform/local.py:{line}: B105 x",)


def test_all_answers_are_told() -> None:
    answers = [Answer("one"), Answer("two", unasked="away"), Answer("three", ("x",))]
    assert list(advisories.told(answers)) == ["one: nothing found", "two: NOT ASKED: away", "three: x"]
    assert advisories.exit_code(answers[:1]) == 0


def test_it_is_a_command_of_its_own() -> None:
    """Not part of `make check`: it needs the network, and what it finds is not in the change at hand."""
    done = subprocess.run(["make", "help"], cwd=advisories.ROOT, capture_output=True, text=True, check=True)
    assert "audit" in {line.split()[0] for line in done.stdout.splitlines()}

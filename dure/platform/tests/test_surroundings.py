"""What a shell holds for other programs leads neither the product nor its tools elsewhere (F-D7)."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from dure.platform import surroundings
from tests.children import url

LIBPQ = {
    "PGPORT": "5433",
    "PGHOST": "elsewhere.invalid",
    "PGOPTIONS": "-c search_path=nowhere",
    "PGSERVICE": "other",
    "PGSERVICEFILE": "/nowhere",
    "PGTZ": "America/New_York",
    "PGCLIENTENCODING": "EUC_KR",
    "PGAPPNAME": "other",
    "PGTARGETSESSIONATTRS": "standby",
    "PGPASSFILE": "/nowhere",
    "PGSSLMODE": "verify-full",
    "PGREQUIREPEER": "somebody",
    "PGCHANNELBINDING": "require",
}


def asked(**told: str) -> subprocess.CompletedProcess[str]:
    """Ask for a token of nobody: the answer comes from the database."""
    environment = os.environ | {"DURE_ENV": "test", "DURE_DATABASE_URL": url()} | told
    command = [sys.executable, "-m", "dure", "token", "nobody"]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_variables_of_other_programs_lead_no_command_elsewhere(
    transactional_db: None, tmp_path: Path
) -> None:
    """Case pgport-in-shell, and what else libpq, Python and Django read."""
    for name in ("click", "django", "psycopg"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('misled')")
    python = {
        "PYTHONPATH": str(tmp_path),
        "PYTHONWARNINGS": "error",
        "DJANGO_SETTINGS_MODULE": "other.settings",
    }
    done = asked(**LIBPQ, **python, LC_ALL="C", LANG="ko_KR.eucKR")
    assert (done.returncode, done.stderr) == (1, "Error: There is no account 'nobody'.\n")


@pytest.mark.parametrize("name", ["PYTHONHOME", "PYTHONPATH", "PYTHONPLATLIBDIR"])
def test_the_installed_command_starts_with_what_is_meant_for_other_pythons(tmp_path: Path, name: str) -> None:
    """F-D7: a foreign home keeps Python from starting, before any line of ours runs."""
    (tmp_path / "click.py").write_text("raise SystemExit('misled')")
    link = tmp_path / "dure"
    link.symlink_to(Path(sys.prefix) / "bin" / "dure")
    environment = os.environ | {name: str(tmp_path)}
    done = subprocess.run(
        [link, "--help"], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Usage: dure")


def test_programs_of_the_database_are_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    """F-C10: every process's environment can be read by whoever runs as its user."""
    for name in (*LIBPQ, "DURE_SECRET_KEY", "DURE_SMTP_URL", "LD_PRELOAD", "LANG"):
        monkeypatch.setenv(name, "x")
    assert surroundings.for_postgres().keys() <= {"PATH", "HOME", "TMPDIR", "LC_ALL"}


@pytest.mark.parametrize(
    ("name", "is_told"),
    [
        ("PIP_INDEX_URL", True),
        ("PIP_CERT", True),
        ("PIP_TARGET", False),
        ("PIP_USER", False),
        ("PIP_REQUIRE_VIRTUALENV", False),
        ("UV_DEFAULT_INDEX", True),
        ("UV_INDEX_OURS_PASSWORD", True),
        ("UV_SYSTEM_PYTHON", False),
        ("npm_config_registry", True),
        ("NPM_CONFIG_PREFIX", False),
        ("npm_config_omit", False),
        ("NODE_EXTRA_CA_CERTS", True),
        ("NODE_OPTIONS", False),
        ("NODE_ENV", False),
        ("PYTHONPATH", False),
        ("DURE_SECRET_KEY", False),
        ("https_proxy", True),
        ("PLAYWRIGHT_DOWNLOAD_HOST", True),
    ],
)
def test_installers_hear_from_where_to_fetch_and_nothing_else(
    name: str, *, is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "x")
    assert (name in surroundings.for_tools()) == is_told

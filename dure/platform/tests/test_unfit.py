"""No production serves a sample government, whose accounts have a public password (F-C1)."""

import os
import subprocess
import sys

import pytest

from dure.accounts.checks import SENTENCE
from dure.accounts.models import Account
from dure.env import Environment
from dure.kit.findings import Finding
from dure.platform import doctor, postgres, unfit
from tests.children import url

PRODUCTION = {
    "DURE_ENV": "production",
    "DURE_SECRET_KEY": "k" * 50,
    "DURE_ALLOWED_HOSTS": "dure.icheon.go.kr",
}


@pytest.fixture
def production(transactional_db: None) -> Environment:
    """Return a production on the database of the test."""
    return Environment(
        env="production", secret_key="k" * 50, database_url=url(), allowed_hosts="dure.icheon.go.kr"
    )


def open_sample_account() -> None:
    Account.objects.create(login="admin", is_sample=True)


def test_a_production_with_sample_accounts_does_not_start(production: Environment) -> None:
    unfit.refuse_in_production(production, url())
    open_sample_account()
    with pytest.raises(postgres.DatabaseError, match="production needs a database of its own"):
        unfit.refuse_in_production(production, url())
    unfit.refuse_in_production(production.model_copy(update={"env": "development"}), url())


@pytest.mark.parametrize("part", ["web", "worker", "up"])
def test_no_part_of_it_starts_alone(production: Environment, part: str) -> None:
    """Where more machines serve, each of them refuses in one sentence."""
    open_sample_account()
    done = subprocess.run(
        [sys.executable, "-m", "dure", part],
        env=os.environ | PRODUCTION | {"DURE_DATABASE_URL": url(), "DURE_PORT": "8139"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == f"Error: {SENTENCE}"


def test_the_doctor_calls_it_a_fault(production: Environment) -> None:
    assert "sample" not in {finding.what for finding in doctor.examine(production)}
    open_sample_account()
    assert Finding("sample", "fault", SENTENCE) in doctor.examine(production)

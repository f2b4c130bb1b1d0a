"""The API does what its own OpenAPI document says, whatever it is sent (never a 5xx)."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from hypothesis import HealthCheck, settings
from schemathesis import Case

from dure.accounts import api, authentication
from dure.accounts.limits import Limit
from dure.accounts.models import Account
from dure.web.wsgi import application
from tests.permissions import SCOPES, city, secret_of

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
# What has the right form may still be refused by a rule: that is 422.
schema.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "401", "403", "404", "409", "422"]


@pytest.fixture(scope="module")
def tokens(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """Return a token with every scope for each reader of one city that all examples share."""
    with django_db_blocker.unblock():
        people = city().world.people
        readers = {"ordinary": "김민수", "operator": "정하늘"}
        yield {
            reader: secret_of(Account.objects.get(person=people[name]), *SCOPES)
            for reader, name in readers.items()
        }
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let wrong tokens be tried and tokens be made without end."""
    monkeypatch.setattr(authentication, "TOKEN_FAILURES", Limit("test", 10**9, 60))
    monkeypatch.setattr(api, "TOKENS_ISSUED", Limit("test", 10**9, 60))


@pytest.mark.parametrize("reader", ["ordinary", "operator"])
@schema.parametrize()
@settings(max_examples=12, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_answer_is_one_that_the_document_names(
    case: Case[Any], reader: str, tokens: dict[str, str]
) -> None:
    # A long answer is compressed where the client takes it, and this client does not unpack it.
    case.call_and_validate(
        headers={"Authorization": f"Bearer {tokens[reader]}", "Accept-Encoding": "identity"}
    )

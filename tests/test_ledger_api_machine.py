"""The same machine over the HTTP API: what programs are told is what the regulation says."""

import json
from typing import Any

from django.test import Client
from hypothesis.stateful import run_state_machine_as_test

from dure import clock
from dure.accounts.models import Account
from dure.points.giving.rules import Outsider
from tests.machine import bounded
from tests.model import Asked
from tests.operated import Ledger

TRANSFERS = "/api/v1/points/transfers/batch"


class LedgerOverHttp(Ledger):
    """Gives through the API, signed in as each person."""

    in_process = False

    def ask(self, giver: str, asked: tuple[Asked, ...], key: str | None) -> Any:
        """Return the answer's transfers, or the reasons as the model gives them."""
        account = Account.objects.get(person=self.world.people[giver])
        client = Client()
        with clock.travel(self.now):
            client.force_login(account)
            response = client.post(
                TRANSFERS,
                json.dumps({"transfers": [self.wanted(one) for one in asked]}),
                content_type="application/json",
                headers={"Idempotency-Key": key} if key else {},
            )
        told = response.json()
        assert response.status_code < 500, told
        if response.status_code == 201:
            return tuple(told["transfers"])
        if response.status_code == 401:
            assert not self.model.signs_in(giver, self.today)
            return ["sender-not-eligible"]
        return self.reasons(told["code"], told.get("errors", ()), len(asked))

    def wanted(self, one: Asked) -> dict[str, Any]:
        """Return one gift as a client writes it."""
        whom = self.recipient(one.whom)
        told = (
            {"agency": whom.agency_code, "email": whom.email, "name": whom.name}
            if isinstance(whom, Outsider)
            else str(whom)
        )
        body: dict[str, Any] = {"recipient": told, "message": one.text}
        return body if one.amount is None else body | {"amount": one.amount}

    def ids_of(self, told: Any) -> list[int]:
        """Return the ids of the transfers of an answer."""
        return [int(one["id"]) for one in told]

    def balances(self, told: Any) -> list[dict[str, int]]:
        """Return what each part of an answer says of the allowance."""
        return [one["allowance"] for one in told]


def test_programs_are_told_what_the_regulation_says_whatever_happens(db: None) -> None:
    """R5.1, R6.1, R6.2, R6.3, R6.4, R10.1, D7, D33: over HTTP, never a 5xx."""
    run_state_machine_as_test(LedgerOverHttp, settings=bounded(examples=5, steps=20))

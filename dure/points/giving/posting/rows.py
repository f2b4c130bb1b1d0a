"""The rows a batch writes, gathered as JSON for one statement.

JSON and not arrays: one parameter a table, whose keys are the columns' names, and a fraction of the time that
the driver takes to quote two dozen arrays.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from dure.audit.actions import details_of_refusal
from dure.kit.refusals import Refusal
from dure.organizations.placement import Placement
from dure.points.giving.posting.acts import Act, Given
from dure.points.giving.rules import Birth, Gift, Outsider, Purse, whom
from dure.points.policy.queries import PolicyInForce

Row = dict[str, Any]


class Rows:
    """Collects transfers with their messages, purses, answers and audit lines for WRITE."""

    def __init__(self, moment: datetime, month: date) -> None:
        self._moment = moment
        self._at = moment.isoformat()
        self._month = month.isoformat()
        self._transfers: list[Row] = []
        self._purses: dict[int, Row] = {}
        self._answers: list[Row] = []
        self._tokens: set[int] = set()
        self._audit: list[Row] = []
        self.outsiders: dict[tuple[str, str], tuple[str, str, str, str, str]] = {}

    def transfer(
        self,
        given: Given,
        gift: Gift,
        act: Act,
        *,
        sender: Placement,
        recipient: Placement | None,
        policy: PolicyInForce,
        is_credited: bool,
    ) -> None:
        """Add a transfer and its message, the message's salted digest on the ledger row."""
        salt = secrets.token_bytes(16)
        self._transfers.append(
            {
                "id": given.id,
                "month": self._month,
                "day": given.occurred_at.astimezone(self._moment.tzinfo).date().isoformat(),
                "occurred_at": given.occurred_at.isoformat(),
                "amount": given.amount,
                "sender_id": sender.person_id,
                "sender_agency_id": sender.agency_id,
                "sender_department_id": sender.department_id,
                "recipient_id": given.recipient_id,
                "external": self._outsider(gift.recipient),
                "recipient_agency_id": recipient.agency_id if recipient else None,
                "recipient_department_id": recipient.department_id if recipient else None,
                "is_credited": is_credited,
                "policy_id": policy.id,
                "message_digest": _bytes(hashlib.sha256(salt + gift.message.encode()).digest()),
                "channel": act.actor.channel,
                "source": gift.source,
                "text": gift.message,
                "salt": _bytes(salt),
            }
        )

    def _outsider(self, recipient: int | Outsider) -> tuple[str, str] | None:
        if not isinstance(recipient, Outsider):
            return None
        key = (recipient.agency_code, recipient.email)
        self.outsiders[key] = (*key, recipient.name, recipient.position, recipient.agency_name)
        return key

    def purse(self, sender: Placement, policy: PolicyInForce, purse: Purse) -> None:
        """Add or replace what `sender` has spent in this batch."""
        born = purse.born or Birth(sender.agency_id or 0, policy.id, purse.month)
        self._purses[sender.person_id] = {
            "person_id": sender.person_id,
            "agency_id": born.agency_id,
            "policy_id": born.policy_id,
            "granted": purse.granted,
            "used": purse.spent,
            "effective_on": born.effective_on.isoformat(),
        }

    def answer(self, act: Act, answer: Sequence[Row]) -> None:
        """Add the first answer of an idempotent request."""
        self._answers.append(
            {
                "account_id": act.actor.account_id,
                "key": act.key,
                "fingerprint": _bytes(act.fingerprint),
                "answer": answer,
            }
        )

    def token_use(self, act: Act) -> None:
        """Note that a token was used today; written once a day and token."""
        if act.actor.token_id is not None:
            self._tokens.add(act.actor.token_id)

    def audit(self, act: Act, transfers: Sequence[int] = (), refused: Refusal | None = None) -> None:
        """Add the audit line of an act: what it made, or what its actor was told, if not too often."""
        actor = act.actor
        details = {} if refused is None else details_of_refusal("points.give", actor, refused)
        if details is None:
            return
        self._audit.append(
            {
                "account_id": actor.account_id,
                "person_id": actor.person_id,
                "agency_id": actor.agency_id,
                "subject": ",".join(str(whom(gift.recipient)) for gift in act.gifts[:5])[:100],
                "outcome": refused.code if refused else "done",
                "details": {"transfers": transfers, **details},
                "address": actor.address,
                "agent": actor.agent[:200],
            }
        )

    @property
    def transfers(self) -> Sequence[Mapping[str, Any]]:
        """Return the transfers of the batch as they are written."""
        return self._transfers

    def parameters(self, externals: Mapping[tuple[str, str], int]) -> dict[str, Any]:
        """Return the parameters of WRITE."""
        for row in self._transfers:
            row["external_id"] = externals[row["external"]] if row["external"] else None
        return {
            "at": self._at,
            "month": self._month,
            "day": self._moment.date(),
            "transfers": _json(self._transfers),
            "purses": _json(self._purses.values()),
            "answers": _json(self._answers),
            "tokens": list(self._tokens),
            "audit": _json(self._audit),
        }


def _json(rows: Iterable[Row]) -> str:
    return json.dumps(list(rows), ensure_ascii=False)


def _bytes(value: bytes) -> str:
    """Return `value` in PostgreSQL's own text form."""
    return "\\x" + value.hex()

"""The codes of policies and special awards as the API's document lists them, and who approves what (F-E5)."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from ninja import Field, Schema

from dure.points.policy.values import PolicyValues

Role = Literal["operator", "personnel", "evaluation", "collaboration-officer"]
LockClass = Literal["A", "B"]
ProposalStatus = Literal["open", "approved", "declined", "withdrawn", "late", "overtaken"]
AwardStatus = Literal["pending", "approved", "declined", "withdrawn", "lapsed"]
Stance = Literal["for", "against", "neutral"]
PolicyField = Literal[
    "eligible",
    "allowance.amount",
    "allowance.joiner",
    "allowance.late_account",
    "transfer.unit",
    "transfer.pair_limit",
    "transfer.same_department",
    "transfer.recipient_kinds",
    "transfer.message_form",
    "transfer.message_min",
    "transfer.message_max",
    "transfer.repeat_warning",
    "score.received",
    "score.sent",
    "score.credits_leave",
    "special.cap",
    "special.cap_scope",
    "special.per_award",
    "standing.period",
    "standing.pools",
    "visibility",
    "void_power",
]


class ApprovalOut(Schema):
    """Who may approve: somebody who holds one of the roles and meets the conditions."""

    roles: list[Role]
    second_person: bool = Field(description="not who proposed it")
    other_department: bool = Field(
        description="of no department that gains, acting and additional posts included"
    )
    possible_from: date | None = Field(description="the first day on which it can be approved; null: at once")


def inlined(node: Any, definitions: Mapping[str, Any]) -> Any:
    """Return a JSON schema without references to definitions of its own."""
    if isinstance(node, list):
        return [inlined(one, definitions) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return inlined(definitions[node["$ref"].rpartition("/")[2]], definitions)
    return {name: inlined(one, definitions) for name, one in node.items() if name not in ("$defs", "default")}


_SCHEMA = PolicyValues.model_json_schema(mode="serialization")
VALUES_SCHEMA: dict[str, Any] = inlined(_SCHEMA, _SCHEMA["$defs"])
"""The values of a policy, with every code that each may hold."""

"""What the API answers about a year replayed under another policy."""

from typing import Any

from ninja import Field, Schema

from dure.kit.api import OutId
from dure.points.policy.codes import PolicyField
from dure.points.proposals.simulation import Side


class ScoreOut(Schema):
    """A department's year, in points; ties share a rank within the group of pools."""

    department: OutId
    name: str
    received: int
    sent: int
    score: float
    rank: int


class SideOut(Schema):
    """A year under one policy."""

    granted: int
    transfers: int
    given: int
    use_percent: float
    scores: list[ScoreOut]


class SimulationOut(Schema):
    """A year under two policies side by side, and what it does not say."""

    before: SideOut
    after: SideOut
    dropped: dict[str, int] = Field(description="transfers that could not have been, by code of refusal")
    special_granted: int
    special_beyond_cap: int = Field(description="points of awards that would have been refused")
    not_replayed: list[PolicyField] = Field(
        description="values that differ and that the replay does not follow"
    )
    caution: str


def side_of(side: Side, names: dict[int, str]) -> dict[str, Any]:
    """Return one side of a simulation with the names of departments."""
    return {
        "granted": side.granted,
        "transfers": side.transfers,
        "given": side.given,
        "use_percent": side.use_percent,
        "scores": [
            {
                "department": one.department,
                "name": names.get(one.department, ""),
                "received": one.received,
                "sent": one.sent,
                "score": float(one.score),
                "rank": one.rank,
            }
            for one in side.scores
        ],
    }

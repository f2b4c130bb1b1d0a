"""What tests of regulations share: an agency of whose regulation no article is known, and registering it anew."""

import pytest

from dure.kit.actor import SYSTEM
from dure.points.regulation.actions import register_regulation
from dure.points.regulation.rules import read
from tests.world import LONG_AGO, World

OWN = {"operator": "제5조", "unit": "제7조제1항", "same-department": "제7조제3항", "message": "제9조의2제1항"}


@pytest.fixture
def yeoju(world: World) -> int:
    """Let an operator run the points of the agency of whose regulation no article is known."""
    world.role("여주기획과", "주무관", "operator")
    return world.agencies["여주시"].pk


def number(agency: int, articles: dict[str, str]) -> None:
    """Register the regulation of an agency anew, with these articles."""
    name = "여주시 협업포인트 운영 규정"
    register_regulation(
        actor=SYSTEM, agency_id=agency, told=read(name, "훈령", "274", LONG_AGO, articles=articles)
    )

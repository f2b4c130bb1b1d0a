"""What the property tests draw: people where they stand, policies, purses, months."""

from datetime import date
from typing import get_args

from hypothesis import strategies as st

from dure.organizations.placement import Placement
from dure.points.giving.rules import Outsider, Purse, Whom
from dure.points.policy.values import (
    AgencyKind,
    AllowancePolicy,
    Employment,
    PolicyValues,
    ScorePolicy,
    TransferPolicy,
)

EMPLOYMENTS: tuple[Employment, ...] = get_args(Employment)
KINDS: tuple[AgencyKind, ...] = get_args(AgencyKind)

employments = st.sampled_from(EMPLOYMENTS)
kinds = st.sampled_from(KINDS)
days = st.dates(date(2016, 4, 29), date(2040, 12, 31))
months = days.map(lambda day: day.replace(day=1))
messages = st.text(min_size=0, max_size=600)


@st.composite
def placements(draw: st.DrawFn, *, person_id: int | None = None) -> Placement:
    """Draw anybody: with and without account, post, leave; few departments, so that some are shared."""
    works = draw(st.booleans())
    departments = draw(st.frozensets(st.integers(1, 6), min_size=1, max_size=3)) if works else frozenset()
    return Placement(
        person_id=person_id or draw(st.integers(1, 5)),
        name=draw(st.sampled_from(["김민수", "이서연", "박지훈"])),
        employment=draw(employments),
        has_account=draw(st.booleans()),
        agency_id=draw(st.integers(1, 3)) if works else None,
        agency_kind=draw(kinds) if works else "",
        department_id=min(departments) if works else None,
        departments=departments,
        on_leave=draw(st.booleans()) if works else False,
    )


@st.composite
def policies(draw: st.DrawFn) -> PolicyValues:
    """Draw any policy an operator could put in force."""
    shortest = draw(st.integers(1, 50))
    unit = draw(st.integers(1, 50))
    return PolicyValues(
        eligible=draw(st.frozensets(employments, min_size=1, max_size=4)),
        allowance=AllowancePolicy(
            amount=draw(st.integers(unit, 1000)),
            joiner=draw(st.sampled_from(["none", "full", "prorated"])),
            late_account=draw(st.sampled_from(["full", "next-month"])),
        ),
        transfer=TransferPolicy(
            unit=unit,
            pair_limit=draw(st.integers(1, 5)),
            same_department=draw(st.sampled_from(["forbidden", "allowed"])),
            recipient_kinds=draw(st.frozensets(kinds, max_size=5)),
            message_min=shortest,
            message_max=draw(st.integers(shortest, 600)),
        ),
        score=ScorePolicy(credits_leave=draw(st.booleans())),
    )


@st.composite
def purses(draw: st.DrawFn) -> Purse:
    """Draw a purse in which some was given already."""
    granted = draw(st.integers(0, 400))
    used = draw(st.integers(0, granted))
    given: dict[Whom, int] = {
        whom: draw(st.integers(0, 4)) for whom in draw(st.lists(st.integers(1, 5), unique=True))
    }
    return Purse(draw(months), granted, used, given=given)


outsiders = st.builds(
    Outsider,
    st.from_regex(r"[0-9A-Z][0-9]{6}", fullmatch=True),
    st.emails(),
    st.sampled_from(["문행정", "한여주", "A. Smith"]),
)

"""What a collaboration map draws of many ties."""

from hypothesis import given
from hypothesis import strategies as st

from dure.points.standings.maps import Tie, partners, strongest

NAMES = [f"과{number:02d}" for number in range(40)]
TIES = st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39), st.integers(1, 900)), max_size=60).map(
    lambda rows: [
        Tie(giver, NAMES[giver], receiver, NAMES[receiver], points) for giver, receiver, points in rows
    ]
)


@given(TIES, st.integers(1, 40))
def test_the_strongest_pairs_are_drawn_with_everybody_they_join(ties: list[Tie], most: int) -> None:
    """Nothing that is left out is stronger than what is drawn; both directions are one tie."""
    drawing = strongest(ties, most)
    everything = strongest(ties, 10_000)
    assert len(drawing.links) == min(most, drawing.pairs)
    assert list(everything.links[: len(drawing.links)]) == list(drawing.links)
    assert sorted(drawing.names) == sorted({name for link in drawing.links for name in link[:2]})
    assert everything.points == sum(tie.points for tie in ties if tie.giver_id != tie.receiver_id)
    weights = [points for *_, points in everything.links]
    assert weights == sorted(weights, reverse=True)


@given(TIES, st.integers(0, 39), st.integers(1, 20))
def test_what_a_department_has_with_others_is_whole_however_few_are_named(
    ties: list[Tie], department: int, most: int
) -> None:
    """The rest stands together: sums are those of the table under the picture."""
    found, pairs = partners(ties, department, most, "그 밖")
    own = [tie for tie in ties if department in (tie.giver_id, tie.receiver_id)]
    own = [tie for tie in own if tie.giver_id != tie.receiver_id]
    assert len(found) <= most + 1
    assert pairs == len({tie.giver_id + tie.receiver_id - department for tie in own})
    assert sum(one.received for one in found) == sum(t.points for t in own if t.receiver_id == department)
    assert sum(one.given for one in found) == sum(t.points for t in own if t.giver_id == department)


def test_wide_arcs_stand_above_and_below_where_names_need_room() -> None:
    links = [Tie(0, "큰과", number, NAMES[number], 10 * number) for number in range(1, 9)]
    names = strongest(links, 20).names
    assert names[0] != "큰과"
    assert 0 < names.index("큰과") < len(names) // 2

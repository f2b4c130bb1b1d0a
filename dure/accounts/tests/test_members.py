"""The headcount of an agency, said once in SQL and once in Python."""

from datetime import date, timedelta

from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dure.accounts.models import Account
from dure.accounts.placement import MEMBERS, people_on
from dure.organizations.models import Employment
from dure.points.policy.rules import is_eligible
from dure.points.policy.values import PRESETS
from tests.world import World, small_government

DAY = date(2026, 11, 10)
POLICY = PRESETS["icheon-2019"]
UNITS = ("정보통신과", "전산팀", "복지정책과", "여주기획과")

days = st.integers(-3, 3).map(lambda n: DAY + timedelta(days=n))
spans = st.tuples(days, st.none() | st.integers(1, 4)).map(
    lambda pair: (pair[0], None if pair[1] is None else pair[0] + timedelta(days=pair[1]))
)
# Empty: said of no post, so that the person's counts (D37).
dated = st.sampled_from(["", *Employment.values])
extras = st.lists(
    st.tuples(
        st.sampled_from(["concurrent", "secondment", "exchange", "acting", "leave"]),
        st.sampled_from(UNITS),
        spans,
        dated,
        st.booleans(),
    ),
    max_size=4,
)
lives = st.tuples(
    st.sampled_from(Employment.values),
    st.sampled_from(["none", "open", "closed"]),
    st.none() | st.tuples(st.sampled_from(UNITS), spans, dated),
    extras,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.lists(lives, min_size=1, max_size=6))
def test_the_headcount_in_sql_is_who_the_rules_call_eligible_and_not_on_leave(db: None, people: list) -> None:  # type: ignore[type-arg]
    """R3.1, D1, D12, D13, D14, D37: `MEMBERS` and `placement` with `is_eligible` agree on every kind of life."""
    with transaction.atomic():
        world = small_government()
        for number, life in enumerate(people):
            _live(world, f"사람{number}", *life)
        ids = [person.pk for person in world.people.values()]
        standings = people_on(ids, DAY).values()
        for agency in world.agencies.values():
            expected = {
                (one.person_id, one.department_id)
                for one in standings
                if one.agency_id == agency.pk and is_eligible(one, POLICY) and not one.on_leave
            }
            assert set(_members(agency.pk)) == {(*one, agency.pk) for one in expected}
        transaction.set_rollback(True)


def _live(world: World, name: str, employment: str, account: str, main: object, posts: list) -> None:  # type: ignore[type-arg]
    person = world.person(name, "자치행정과", employment=employment, account=account != "none", start=None)
    Account.objects.filter(person=person).update(is_active=account == "open")
    rows = [("main", *main, False)] if isinstance(main, tuple) else []
    for kind, unit, (start, end), employed, is_retracted in rows + posts:
        if is_retracted:
            world.assign(
                person,
                unit,
                kind,
                start=start,
                end=end,
                employment=employed,
                retracted_at="2026-11-01T00:00Z",
            )
        else:
            world.order(person, unit, kind, start=start, end=end, employment=employed)


def _members(agency: int) -> list[tuple[int, int, int]]:
    employments = sorted(POLICY.eligible)
    with connection.cursor() as cursor:
        cursor.execute(
            MEMBERS, {"day": DAY, "agencies": [agency] * len(employments), "employments": employments}
        )
        return cursor.fetchall()  # type: ignore[no-any-return]  # a cursor's rows are untyped

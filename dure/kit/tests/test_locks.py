"""The registry of advisory locks: F-B6."""

import re
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection, transaction

from dure.kit import locks
from dure.kit.locks import Lock

ROOT = Path(__file__).parents[3]
TAKING = re.compile(r"pg_(?:try_)?advisory\w+\([^\n]*")
REGISTRY = {name: lock for name, lock in vars(locks).items() if isinstance(lock, Lock)}
OF_VERSIONS_BEFORE = {
    "LEDGER": 1 << 48,
    "GIVER": 2 << 48,
    "CORRECTIONS": 3 << 48,
    "AWARD_BUDGET": 4 << 48,
    "POLICY_VERSIONS": 5 << 48,
    "REPORT_NUMBERS": 9 << 48,
    "YEARS": 10 << 48,
    "PATTERN_RUNS": 11 << 48,
    "SELECTION_ROUNDS": 12 << 48,
    "WEBHOOK_QUEUE": 14 << 48,
    "SEAL_MAIL": (14 << 48) + (1 << 47),
    "WEBHOOKS": 15 << 48,
    "OPENING_ACCOUNTS": 0x64757265,
    "MIGRATING": 0x6475726520757021,
}
ONLY_BY_NAME = re.compile(
    r"^pg_advisory_(?:un)?lock(?:_shared)?\(%s\)\", \[locks\.[A-Z_]+\.number\([\w.]*\)\]"
)


def taken() -> Iterator[tuple[str, str]]:
    """Yield every place outside the registry that takes an advisory lock: its file, and what it says."""
    for folder in ("dure", "tests", "bench"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.name not in ("locks.py", "test_locks.py"):
                yield from ((str(path.relative_to(ROOT)), said) for said in TAKING.findall(path.read_text()))
    yield from (("conftest.py", said) for said in TAKING.findall((ROOT / "conftest.py").read_text()))


def test_no_number_belongs_to_two_locks() -> None:
    ranges = sorted((lock.first, lock.first + lock.ids) for lock in REGISTRY.values())
    assert all(end <= start for (_first, end), (start, _last) in pairwise(ranges))


def test_numbers_fit_the_database() -> None:
    assert all(lock.first > 0 and lock.first + lock.ids <= 2**63 for lock in REGISTRY.values())


def test_a_lock_has_the_number_it_had_before() -> None:
    """A version before this one may run beside it, and has to meet the same locks."""
    assert {name: REGISTRY[name].first for name in OF_VERSIONS_BEFORE} == OF_VERSIONS_BEFORE


def test_nobody_takes_a_lock_by_a_number_of_their_own() -> None:
    """Migrations repeat a number, because they import nothing; it is one of the registry."""
    outside = [(path, said) for path, said in taken() if "/migrations/" not in path]
    assert not [
        (path, said)
        for path, said in outside
        if not ONLY_BY_NAME.match(said) and "locks.MIGRATING.number()" not in said
    ]


def test_migrations_take_locks_of_the_registry() -> None:
    said = {path.rpartition("/")[2]: said for path, said in taken() if "/migrations/" in path}
    numbers = {
        name: int(re.findall(r"\((\d+)::bigint << 48\) \+", text)[0]) << 48 for name, text in said.items()
    }
    assert numbers == {
        "0004_special_awards.py": locks.AWARD_BUDGET.first,
        "0012_selections.py": locks.SELECTION_ROUNDS.first,
    }


@pytest.mark.parametrize("key", [-1, 1 << 47])
def test_an_id_outside_of_a_lock_has_no_number(key: int) -> None:
    with pytest.raises(ValueError, match=str(key)):
        locks.GIVER.number(key)


@pytest.mark.django_db(transaction=True)
def test_what_a_transaction_holds_is_nobody_elses_until_its_end() -> None:
    with closing(connection.copy()) as beside, beside.cursor() as cursor:
        free = f"SELECT pg_try_advisory_xact_lock({locks.CORRECTIONS.number(7)})"
        with transaction.atomic():
            locks.hold(locks.CORRECTIONS, 9, 7)
            cursor.execute(free)
            assert cursor.fetchone() == (False,)
        cursor.execute(free)
        assert cursor.fetchone() == (True,)


@pytest.mark.django_db(transaction=True)
def test_a_lock_of_a_session_is_given_back() -> None:
    with closing(connection.copy()) as beside, beside.cursor() as cursor:
        free = f"SELECT pg_try_advisory_xact_lock({locks.WEBHOOK_QUEUE.number(3)})"
        with locks.held(locks.WEBHOOK_QUEUE, 3) as is_mine:
            cursor.execute(free)
            assert is_mine
            assert cursor.fetchone() == (False,)
        cursor.execute(free)
        assert cursor.fetchone() == (True,)

"""Checking the ledger in the database; and what each kind of tampering is called."""

import threading
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from django.db import connection

from dure import clock
from dure.kit import sql
from dure.kit.actor import SYSTEM
from dure.points.closing.grants import grant_month
from dure.points.closing.tests.days import TENTH, at, close, thank
from dure.points.giving.models import Transfer
from dure.points.giving.tests.ledgers import NEXT, two_days
from dure.points.verification import guards
from dure.points.verification.findings import Finding
from dure.results.verification import CHECKS, verify
from tests import tampering
from tests.world import World

pytestmark = pytest.mark.usefixtures("key_folder")


@pytest.fixture
def ledger(world: World) -> World:
    """Close two days with one row of every kind in them, and leave one open."""
    with clock.travel(at(TENTH, 0)):
        grant_month(actor=SYSTEM)
    two_days(world)
    thank(world, "김민수", "박지훈", on=NEXT + timedelta(days=1))
    return world


def tamper(statement: str, parameters: Sequence[object] = ()) -> None:
    """Change rows as somebody does who rules the database."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    tampering.tamper(statement, parameters)


def found(truth: int | None = None) -> list[str]:
    return [f"{one.subject}: {one.detail}" for one in verify().findings if truth in (None, one.truth)]


def first_transfer() -> int:
    return Transfer.objects.order_by("id").values_list("id", flat=True)[0]


def test_an_untouched_ledger_holds(ledger: World) -> None:
    """Section 4: every truth, on allowances, gifts, awards, reversals, corrections and an open day."""
    verdict = verify()
    assert verdict.findings == []
    assert verdict.rows > 30
    assert verdict.by_check.keys() == {check.name for check in CHECKS}
    assert {check.truth for check in CHECKS} == {1, 2, 4, 5, 6, 7, 8, 9}


def test_an_empty_ledger_holds(db: None) -> None:
    """Section 4: nothing is wrong with nothing."""
    assert verify().findings == []


def test_progress_is_told(ledger: World) -> None:
    """A check of a long ledger says how far it is."""
    told: list[tuple[int, int]] = []
    verify(progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] == len(told)


SEALED = {
    "transfer": "UPDATE points_transfer SET source = source || 'x'",
    "allowance": "UPDATE points_allowance SET effective_on = effective_on + 1",
    "policy": "UPDATE points_policy SET basis = 'x'",
    "award": "UPDATE points_specialaward SET reason = reason || 'x'",
    "award-member": "UPDATE points_specialawardmember SET note = 'x'",
    "reversal": "UPDATE points_reversal SET note = note || 'x'",
    "correction": "UPDATE points_correction SET reason = reason || 'x'",
    "department-day": "UPDATE points_departmentday SET headcount = headcount + 1",
}


@pytest.mark.parametrize("kind", SEALED)
def test_one_changed_byte_of_any_kind_of_row_is_named(ledger: World, kind: str) -> None:
    """Truth 9: a changed row is named."""
    tamper(SEALED[kind])
    texts = found(9)
    assert texts
    assert all(f": {kind} " in text and "was changed" in text for text in texts), texts


def test_a_removed_row_is_named(ledger: World) -> None:
    """Truths 7, 8, 9: and whatever no longer agrees without it."""
    number = first_transfer()
    tamper("DELETE FROM points_transfer WHERE id = %s", [number])
    assert any(f"transfer {number} is missing" in text for text in found(9))
    assert any(f"transfer {number}: the audit trail names it" in text for text in found(8))


def test_an_added_row_is_named(ledger: World) -> None:
    """Truths 1, 8, 9."""
    columns = ", ".join(str(field.column) for field in Transfer._meta.fields if field.column != "id")
    number = Transfer.objects.filter(recipient=ledger.people["최유진"]).get().pk
    tamper(
        f"INSERT INTO points_transfer (id, {columns}) SELECT 99999, {columns} FROM points_transfer WHERE id = %s",
        [number],
    )
    assert any("transfer 99999 was added" in text for text in found(9))
    assert found(8) == ["transfer 99999: 0 lines of the audit trail name it"]
    assert any("are booked as given, the transfers are" in text for text in found(1))
    assert any("the rows give" in text for text in found(7))


def test_a_swapped_pair_is_named(ledger: World) -> None:
    """Truth 9: two rows whose contents changed places."""
    one, other = Transfer.objects.filter(day=TENTH).order_by("id").values_list("id", flat=True)[:2]
    tamper("UPDATE points_transfer SET id = -1 WHERE id = %s", [one])
    tamper("UPDATE points_transfer SET id = %s WHERE id = %s", [one, other])
    tamper("UPDATE points_transfer SET id = %s WHERE id = -1", [other])
    texts = found(9)
    assert any(f"transfer {one} was changed" in text for text in texts)
    assert any(f"transfer {other} was changed" in text for text in texts)


def test_a_changed_row_with_a_changed_index_is_still_found(ledger: World) -> None:
    """Truth 9: the index only names rows; the root is what is signed."""
    tamper("UPDATE points_sealindex SET entries = set_byte(entries, 40, get_byte(entries, 40) # 1)")
    assert any("the index is not the sealed one" in text for text in found(9))


def test_a_removed_seal_a_false_seal_and_a_removed_day_are_named(ledger: World) -> None:
    """Truth 9: chained to the day before."""
    tamper("DELETE FROM points_seal WHERE day = %s AND agency_id = %s", [TENTH, ledger.agencies["이천시"].pk])
    texts = found(9)
    assert any("is not sealed" in text for text in texts)
    assert any("does not follow the one before it" in text for text in texts)
    tamper("UPDATE points_seal SET root = sha256('x') WHERE agency_id = %s", [ledger.agencies["여주시"].pk])
    assert any("is not signed by the key it names" in text for text in found(9))
    tamper("DELETE FROM points_closedday WHERE day = %s", [TENTH])
    assert any("is not closed" in text for text in found(9))


def test_a_gap_between_closed_days_is_named(ledger: World) -> None:
    """Truth 7, D20."""
    close(NEXT + timedelta(days=1))
    tamper(
        "DELETE FROM points_closedday WHERE day = %s AND agency_id = %s", [NEXT, ledger.agencies["이천시"].pk]
    )
    assert any("no day between" in text for text in found(7))


def test_a_message_that_is_not_the_one_that_was_sent_is_named(ledger: World) -> None:
    """R10.1, truth 9."""
    number = first_transfer()
    tamper("UPDATE points_message SET text = 'x' WHERE transfer_id = %s", [number])
    assert found(9) == [f"transfer {number}: its message is not the one that was sent"]
    tamper("DELETE FROM points_message WHERE transfer_id = %s", [number])
    assert found(9) == [f"transfer {number}: its message is missing"]


def test_a_wrong_booking_is_named(ledger: World) -> None:
    """Truths 1, 2, 3: granted is given, lapsed and still open."""
    person = ledger.people["김민수"].pk
    tamper("UPDATE points_allowance SET used = 30 WHERE person_id = %s", [person])
    assert found(1) == [f"person {person} in 2026-11: 30 points are booked as given, the transfers are 20"]
    tamper("ALTER TABLE points_allowance DROP CONSTRAINT allowance_not_overdrawn")
    tamper("UPDATE points_allowance SET used = 300 WHERE person_id = %s", [person])
    assert found(3) == [f"person {person} in 2026-11: 300 of 200 points are booked as given"]
    tamper("DELETE FROM points_allowance WHERE person_id = %s", [person])
    assert found(2) == [f"person {person} in 2026-11: gave 20 points without an allowance"]


def test_more_than_the_policy_grants_is_named(ledger: World) -> None:
    """R5.1."""
    tamper("UPDATE points_allowance SET granted = 500 WHERE person_id = %s", [ledger.people["정하늘"].pk])
    assert any("500 points were granted, the policy grants 200" in text for text in found(1))


def test_an_allowance_of_another_month_is_named(ledger: World) -> None:
    """R5.2: nothing carries over."""
    tamper(
        "UPDATE points_allowance SET month = '2026-12-01' WHERE person_id = %s", [ledger.people["정하늘"].pk]
    )
    assert any("the allowance was written at" in text for text in found(1))


def test_a_special_award_over_the_total_is_named(ledger: World) -> None:
    """R9.2: 1,000 points a year in all."""
    tamper("UPDATE points_specialawardmember SET points = 1001")
    texts = found(4)
    assert any("1001 special points were awarded, 1000 are the most" in text for text in texts)
    assert any("costs 50 points, its list gives 1001" in text for text in texts)


def test_parties_of_one_department_are_named(ledger: World) -> None:
    """R6.3: by the departments stamped on the row."""
    number = first_transfer()
    tamper(
        "UPDATE points_transfer SET recipient_department_id = sender_department_id WHERE id = %s", [number]
    )
    assert found(5) == [f"transfer {number}: both parties are of one department"]


@pytest.mark.parametrize(
    ("recorded", "retracted", "is_found"),
    [
        (date(2026, 11, 1), None, True),
        (date(2026, 11, 20), None, False),
        (date(2026, 11, 1), date(2026, 11, 5), False),
    ],
)
def test_parties_that_shared_a_department_by_a_second_post_are_named(
    ledger: World, recorded: date, retracted: date | None, is_found: object
) -> None:
    """D14: by what was in force on the day and known at the moment."""
    ledger.assign("김민수", "자치행정과", "concurrent", start=date(2026, 11, 1))
    tamper("UPDATE organizations_assignment SET recorded_at = '2016-04-29'")
    tamper(
        "UPDATE organizations_assignment SET recorded_at = %s, retracted_at = %s WHERE kind = 'concurrent'",
        [recorded, retracted],
    )
    expected = "both parties belonged to one department at that moment"
    assert any(expected in text for text in found(5)) is is_found


def test_a_pair_over_its_limit_is_named(ledger: World) -> None:
    """R6.4: what was reversed in its month does not count."""
    tamper("UPDATE points_transfer SET recipient_id = %s", [ledger.people["박지훈"].pk])
    assert not found(6)
    tamper("DELETE FROM points_reversal")
    giver, receiver = ledger.people["김민수"].pk, ledger.people["박지훈"].pk
    assert found(6) == [
        f"person {giver} in 2026-11: gave 3 times to person {receiver}, 2 are allowed",
    ]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ("amount = 20", "not of the policy's amount"),
        ("month = '2026-10-01'", "month, day and moment do not agree"),
        ("occurred_at = occurred_at + interval '1 day'", "month, day and moment do not agree"),
    ],
)
def test_a_transfer_that_contradicts_itself_is_named(ledger: World, change: str, text: str) -> None:
    """R6.1, D4."""
    number = first_transfer()
    tamper(f"UPDATE points_transfer SET {change} WHERE id = %s", [number])
    assert any(one.startswith(f"transfer {number}: ") and text in one for one in found(2))


def test_a_wrong_and_a_missing_tally_are_named(ledger: World) -> None:
    """Truth 7: recomputed from the rows."""
    department = ledger.departments["복지정책과"].pk
    tamper(
        "UPDATE points_departmentday SET received_points = 500 WHERE department_id = %s AND day = %s",
        [department, TENTH],
    )
    assert found(7) == [f"department {department} on {TENTH}: points received are 500, the rows give 10"]
    tamper("DELETE FROM points_departmentday WHERE department_id = %s AND day = %s", [department, TENTH])
    assert found(7) == [f"department {department} on {TENTH}: has transfers but no tally"]


def test_a_refused_act_that_left_something_is_named(ledger: World) -> None:
    """Truth 8: a refused act leaves no trace but its audit line."""
    lines = "audit_entry WHERE action = 'points.give'"
    tamper(f"UPDATE audit_entry SET outcome = 'pair-limit' WHERE id = (SELECT min(id) FROM {lines})")
    texts = found(8)
    assert any("was refused (pair-limit) but names transfers" in text for text in texts)
    assert any("0 lines of the audit trail name it" in text for text in texts)


@pytest.mark.parametrize("table", ["points_transfer", "points_seal", "audit_entry"])
def test_a_guard_that_sleeps_is_named(ledger: World, table: str) -> None:
    """Truth 9: the database itself refuses changes, as long as it is awake."""
    tamper(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
    assert found() == [f"{table}: the trigger append_only is missing or asleep"]


def test_it_reads_one_state_on_two_connections(committed_world: World) -> None:
    """Truth 9: checking a ledger in use; what comes in meanwhile is not half seen."""
    thank(committed_world, "김민수", "박지훈")
    close()
    seen: list[int] = []

    def another() -> None:
        thank(committed_world, "이서연", "박지훈", on=NEXT)
        connection.close()

    def give_meanwhile(done: int, _total: int) -> None:
        if not seen:
            giving = threading.Thread(target=another)
            giving.start()
            giving.join()
        seen.append(done)

    assert verify(progress=give_meanwhile).findings == []
    assert verify().findings == []


def test_findings_are_sorted_and_comparable(ledger: World) -> None:
    """The same ledger gives the same list."""
    tamper("UPDATE points_departmentday SET received_points = 500")
    findings = verify().findings
    assert findings == sorted(findings, key=lambda one: (one.truth, one.subject, one.detail))
    assert isinstance(findings[0], Finding)


def test_every_table_that_is_only_added_to_is_watched(world: World) -> None:
    """R8.4, truth 9: a table whose triggers a migration makes and verification forgets could be put to sleep."""
    made = {
        table
        for (table,) in sql.rows(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'append_only'"
        )
    }
    assert sorted(made) == list(guards._APPEND_ONLY)

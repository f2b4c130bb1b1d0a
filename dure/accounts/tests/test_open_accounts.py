"""Opening accounts from a roster."""

import pytest
from django.db import connection

from dure.accounts.actions import close_account, open_accounts
from dure.accounts.models import Account
from dure.accounts.tests.conftest import SINCE, acting, person
from dure.audit.models import Entry
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Refusal
from dure.organizations.models import Agency


def codes(pairs: list[tuple[int, str]]) -> list[tuple[int, str]]:
    return [(refused.person_id, refused.code) for refused in open_accounts(pairs, actor=SYSTEM).refused]


def test_an_account_is_opened_with_no_usable_password(icheon: Agency) -> None:
    one = person(icheon, "1")
    done = open_accounts([(one.pk, " Kim.Minsu ")], actor=SYSTEM)
    account = Account.objects.get(person=one)
    assert (done.opened, done.refused) == (1, [])
    assert (account.login, account.email, account.has_usable_password()) == ("kim.minsu", "1@korea.kr", False)
    assert Entry.objects.get(action="account.open").details == {"opened": 1, "relinked": 0}


def test_a_person_named_once_per_assignment_gets_one_account(icheon: Agency) -> None:
    one = person(icheon, "1")
    assert open_accounts([(one.pk, "kim"), (one.pk, "KIM")], actor=SYSTEM).opened == 1


def test_doing_it_twice_changes_nothing_and_writes_no_audit_line(icheon: Agency) -> None:
    """O8."""
    one = person(icheon, "1")
    open_accounts([(one.pk, "kim")], actor=SYSTEM)
    again = open_accounts([(one.pk, "kim")], actor=SYSTEM)
    assert (again.opened, again.relinked, again.unchanged) == (0, 0, 1)
    assert Entry.objects.filter(action="account.open").count() == 1


def test_a_new_login_of_a_person_keeps_the_account_and_its_password(minsu: Account) -> None:
    assert minsu.person_id
    assert open_accounts([(minsu.person_id, "minsu.kim")], actor=SYSTEM).relinked == 1
    minsu.refresh_from_db()
    assert (minsu.login, minsu.check_password("correct horse")) == ("minsu.kim", True)


def test_two_people_with_one_login_are_both_set_aside_and_the_others_go_in(icheon: Agency) -> None:
    one, two, three = (person(icheon, number) for number in "123")
    assert codes([(one.pk, "kim"), (two.pk, "kim"), (three.pk, "lee")]) == [
        (one.pk, "login-duplicate"),
        (two.pk, "login-duplicate"),
    ]
    assert Account.objects.get().person == three


@pytest.mark.parametrize("join", ["hashjoin", "mergejoin", "nestloop"])
def test_accounts_are_numbered_in_the_order_that_was_asked_for(icheon: Agency, join: str) -> None:
    """O12: two loads of a sample store the same, by whichever plan PostgreSQL joins the people."""
    people = [person(icheon, f"{number:02}") for number in range(20)]
    asked = [(one.pk, f"login{place}") for place, one in enumerate(people[::2] + people[1::2][::-1])]
    with connection.cursor() as cursor:
        for other in {"hashjoin", "mergejoin", "nestloop"} - {join}:
            cursor.execute(f"SET LOCAL enable_{other} = off")
    open_accounts(asked, actor=SYSTEM)
    assert list(Account.objects.order_by("pk").values_list("person", "login")) == asked


def test_a_login_of_somebody_else_is_refused(minsu: Account, icheon: Agency) -> None:
    other = person(icheon, "2")
    assert codes([(other.pk, "minsu")]) == [(other.pk, "login-taken")]


def test_a_file_cannot_take_over_the_account_of_an_administrator(
    administrator: Account, icheon: Agency
) -> None:
    one = person(icheon, "1")
    assert codes([(one.pk, "Admin")]) == [(one.pk, "login-taken")]


@pytest.mark.parametrize("login", ["", "  ", "a b", "김민수", "a\0b", "x" * 61, "-kim", "kim\n'; drop table"])
def test_a_login_of_another_form_is_refused(icheon: Agency, login: str) -> None:
    one = person(icheon, "1")
    assert codes([(one.pk, login)]) == [(one.pk, "login-form")]


def test_two_logins_for_one_person_are_refused(icheon: Agency) -> None:
    one = person(icheon, "1")
    assert codes([(one.pk, "kim"), (one.pk, "lee")]) == [(one.pk, "person-two-logins")] * 2


def test_an_unknown_person_is_refused(icheon: Agency) -> None:
    assert codes([(999, "kim")]) == [(999, "person-unknown")]


def test_a_closed_account_stays_closed(minsu: Account) -> None:
    assert minsu.person_id
    close_account(actor=SYSTEM, account_id=minsu.pk)
    assert open_accounts([(minsu.person_id, "minsu")], actor=SYSTEM).unchanged == 1
    minsu.refresh_from_db()
    assert not minsu.is_active


def test_only_an_administrator_opens_accounts(minsu: Account) -> None:
    with pytest.raises(Refusal) as refused:
        open_accounts([], actor=acting(minsu))
    assert (refused.value.code, refused.value.status) == ("not-allowed", 403)


def test_whoever_loads_an_agencys_roster_opens_its_peoples_accounts_and_no_others(
    icheon: Agency, minsu: Account
) -> None:
    """F-B7, O5: by the own right, not as an administrator."""
    other = Agency.objects.create(
        code="5700000", full_name="여주시", short_name="여주시", kind="local", valid=SINCE
    )
    own, elsewhere = person(icheon, "8"), person(other, "9")
    officer = Actor(account_id=minsu.pk, agency_id=icheon.pk, roles=frozenset({"personnel"}), channel="web")
    done = open_accounts([(own.pk, "own"), (elsewhere.pk, "elsewhere")], actor=officer)
    assert (done.opened, [(one.person_id, one.code) for one in done.refused]) == (
        1,
        [(elsewhere.pk, "person-unknown")],
    )
    assert Entry.objects.get(action="account.open").account_id == minsu.pk


def test_ten_thousand_accounts_take_a_handful_of_statements(
    icheon: Agency, django_assert_max_num_queries: object
) -> None:
    from dure.organizations.models import Person

    made = (
        Person(agency=icheon, number=str(n), name="김", initials="ㄱ", employment="official")
        for n in range(10_000)
    )
    people = Person.objects.bulk_create(made, batch_size=5000)
    with django_assert_max_num_queries(8):  # type: ignore[operator]
        assert open_accounts([(p.pk, f"u{p.number}") for p in people], actor=SYSTEM).opened == 10_000

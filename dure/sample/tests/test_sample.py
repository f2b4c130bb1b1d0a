"""`dure sample`: a government to look around in (O12)."""

import hashlib
import re
from collections import Counter
from datetime import date, datetime, timedelta
from functools import cache
from random import Random
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from django.contrib.auth.hashers import check_password
from django.db import connection, transaction
from django.db.models import Count
from django.db.models.functions import TruncMinute

from dure import clock
from dure.accounts.models import Account
from dure.accounts.queries import account_actor, is_sample, sample_accounts
from dure.accounts.rules import SAMPLE_PASSWORD
from dure.audit.models import Entry
from dure.cli import government as government_command
from dure.cli import main
from dure.clock import travel
from dure.notifications.notices.models import Notice
from dure.organizations.models import Agency, Assignment, DepartmentSuccession, DepartmentVersion, Person
from dure.patterns.rules import Sent, is_enough, measure
from dure.points.awards.models import SpecialAward
from dure.points.closing.late import late
from dure.points.closing.models import ClosedDay, Correction, DepartmentDay
from dure.points.fence.models import EndedDay
from dure.points.giving.models import Allowance, Message, Transfer
from dure.points.giving.rules import judge_message
from dure.points.moderation.models import MessageEvent
from dure.points.policy.values import PRESETS
from dure.points.proposals.models import PolicyOpinion, PolicyProposal
from dure.results.reports.models import Report
from dure.results.selections.models import SelectionEntry, SelectionMark, SelectionRound
from dure.sample.cast import ADMINISTRATOR, CAST
from dure.sample.exchange import Exchange
from dure.sample.government import government, window
from dure.sample.history import History
from dure.sample.load import load
from dure.sample.people import Human
from dure.sample.romanization import login_of
from dure.sample.society import Society
from dure.sample.transfers import Thanks, Transfers
from dure.sample.words import Words
from tests.truths import contradictions
from tests.world import small_government

TODAY = date(2026, 11, 20)
SAMPLE_MOMENT = datetime(2026, 11, 20, 15, tzinfo=clock.SEOUL)
ROLES = ("operator", "personnel", "evaluation", "collaboration-officer", "auditor", "department-head")


def test_the_government_is_the_same_every_time_for_the_same_day() -> None:
    """O12."""
    assert repr(government(window(TODAY))) == repr(government(window(TODAY)))


def test_icheon_has_sixty_departments_and_twelve_hundred_people_and_the_others_a_few() -> None:
    """O12."""
    sizes = {
        name: (len(one.outline.departments), len(one.people))
        for name, one in government(window(TODAY)).staffs.items()
    }
    assert sizes == {"이천시": (60, 1205), "경기도": (5, 57), "여주시": (5, 51), "행정안전부": (5, 47)}


def test_nobody_has_their_employment_for_a_title() -> None:
    """F-A12: whoever is thanked is 주무관 or 실무관, not 기간제근로자."""
    titles = {
        post.position
        for staff in government(window(TODAY)).staffs.values()
        for human in staff.people
        for post in human.posts
    }
    assert "주무관" in titles
    assert not [one for one in titles if re.search("근로자|공무직|기간제|무기계약", one)]


def test_every_day_of_the_year_has_a_government() -> None:
    for month in range(1, 13):
        for day in (1, 28):
            assert len(government(window(date(2027, month, day))).staffs) == 4


def test_logins_are_names_in_latin_letters() -> None:
    assert login_of("김민수") == "minsu.kim"
    assert login_of("남궁은빈") == "eunbin.namgung"


@pytest.mark.usefixtures("in_sample_government")
def test_every_role_has_an_account_that_the_sign_in_page_offers() -> None:
    """O12: one account for each role; R4.1: the operator is the 기획예산담당관."""
    offered = sample_accounts()
    assert [one.login for one in offered] == [*(part.login for part in CAST), ADMINISTRATOR]
    held = {one.login: account_actor(Account.objects.get(login=one.login).pk).roles for one in offered}
    for role in ROLES:
        assert any(role in roles for roles in held.values()), role
    assert check_password(SAMPLE_PASSWORD, Account.objects.get(login="operator").password)
    assert offered[4].name.endswith("기획예산담당관")
    assert Account.objects.filter(person=None).count() == 1
    assert Person.objects.count() == Account.objects.count() - 1
    assert not Account.objects.exclude(login__in=held).exclude(password__startswith="!").exists()


@pytest.mark.usefixtures("in_sample_government")
def test_the_roster_holds_what_makes_rosters_hard() -> None:
    """O12: late orders, a concurrent post, a secondment, leave, acting duty, a rename, a merger."""
    for kind in ("concurrent", "secondment", "acting", "leave"):
        assert Assignment.objects.filter(kind=kind, retracted_at=None).exists(), kind
    late = [
        one
        for one in Assignment.objects.filter(retracted_at=None)
        if one.valid.lower and one.recorded_at.date() > one.valid.lower and one.valid.upper is None
    ]
    assert len(late) >= 5
    names = DepartmentVersion.objects.filter(department__code="0102", department__agency__code="4070000")
    assert [(one.name, one.valid.upper) for one in names.order_by("valid")] == [
        ("기획감사담당관", date(2019, 1, 1)),
        ("기획예산담당관", None),
    ]
    assert DepartmentSuccession.objects.exists()


@pytest.mark.django_db
def test_two_loads_on_the_same_day_store_the_same() -> None:
    """O12."""
    assert _digest_of_a_load() == _digest_of_a_load()


def _digest_of_a_load() -> str:
    """Load the running month, take the digest of what people see of it, and roll everything back.

    At night: nobody gives while it loads, however long that takes. The clock runs on while a batch is posted, so what
    is the same is its minute.
    """
    with travel(SAMPLE_MOMENT.replace(hour=3)), transaction.atomic():
        load(months=0)
        rows = [
            *Transfer.objects.order_by("id").values_list(
                *("sender__number", "recipient__number", "external__email", "message__text"),
                TruncMinute("occurred_at"),
            ),
            *Assignment.objects.order_by("id").values_list(
                *("person__name", "department__code", "kind", "position", "duty", "valid"),
                "recorded_at__date",  # late orders come in while the sample loads
            ),
            *Account.objects.order_by("id").values_list("login", "email"),
            *DepartmentDay.objects.order_by("day", "agency__code", "department__code").values_list(
                "department__code", "received_points", "given_points", "headcount"
            ),
        ]
        transaction.set_rollback(True)
    return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.mark.django_db
def test_an_interrupted_load_leaves_nothing_and_may_be_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(History, "pass_by", interrupt)
    with pytest.raises(KeyboardInterrupt):
        load(months=0)
    assert not Agency.objects.exists()
    assert not is_sample()


@pytest.mark.django_db
def test_a_government_with_a_past_does_not_go_into_a_database_whose_days_have_ended() -> None:
    """F-A14: said in one sentence, before anything is written."""
    EndedDay.objects.create(day=TODAY, ended_at=clock.now())
    done = CliRunner().invoke(main, ["sample"])
    assert done.exit_code == 1
    assert "Days have ended in this database" in done.output
    assert not Agency.objects.exists()


@pytest.mark.usefixtures("in_sample_government")
def test_loading_twice_changes_nothing() -> None:
    before = Person.objects.count(), Transfer.objects.count()
    done = CliRunner().invoke(main, ["sample"])
    assert (done.exit_code, done.output) == (0, "the sample government is loaded already\n")
    assert (Person.objects.count(), Transfer.objects.count()) == before
    assert is_sample()


@pytest.mark.usefixtures("in_sample_government")
def test_months_of_transfers_have_passed_by_the_real_rules() -> None:
    """O12, R8.3: none was refused, every day but today is closed, today goes on."""
    assert not Entry.objects.filter(action="points.give").exclude(outcome="done").exists()
    by_day = dict(Transfer.objects.values_list("day").annotate(n=Count("id")))
    assert sum(by_day.values()) > 1_500
    assert by_day[TODAY] > 5
    assert Transfer.objects.filter(external__isnull=False).count() > 5
    assert Transfer.objects.filter(occurred_at__gt=SAMPLE_MOMENT).count() == 0
    first, last = date(2026, 10, 1), date(2026, 11, 19)
    closed = ClosedDay.objects.filter(agency__code="4070000").values_list("day", flat=True)
    assert (min(closed), max(closed), len(closed)) == (first, last, (last - first).days + 1)
    assert Allowance.objects.filter(month=date(2026, 10, 1), used=0).exists()


@pytest.mark.usefixtures("in_sample_government")
def test_the_ledger_keeps_what_must_always_be_true() -> None:
    assert contradictions() == {}
    done = CliRunner().invoke(main, ["verify"])
    assert done.exit_code == 0, done.output


@pytest.mark.usefixtures("in_sample_government")
def test_the_operator_has_something_to_decide() -> None:
    """D28: messages that do not fit, one reported, one appealed against; D26: an award that waits."""
    assert Message.objects.filter(is_hidden=True).count() == 3
    acts = sorted(MessageEvent.objects.values_list("act", flat=True))
    assert acts == ["appeal", "hide", "hide", "hide", "report"]
    assert SpecialAward.objects.count() == 3
    assert SpecialAward.objects.filter(decision=None).count() == 1


@pytest.mark.usefixtures("in_sample_government")
def test_an_order_came_late_and_the_difference_of_another_was_corrected() -> None:
    """O12, D19: the operator sees what is still to be posted, and what was."""
    city = Agency.objects.get(code="4070000").pk
    found = late(city, date(2026, 11, 1), TODAY - timedelta(days=1))
    assert len({one.person_id for one in found.orders}) == 2
    assert any(one.left for one in found.changes)
    assert any(one.posted_points for one in found.changes)
    assert Correction.objects.filter(agency_id=city, transfer=None).exists()


@pytest.mark.usefixtures("in_sample_government")
def test_every_office_has_something_in_hand() -> None:
    """O12, R11.1, R12.1, R7.1: a list with certificates and a round, reports, a proposal, the weekly question."""
    closed, going_on = SelectionRound.objects.order_by("pk")
    assert (closed.end.outcome, hasattr(closed, "publication"), hasattr(going_on, "end")) == (
        "closed",
        True,
        False,
    )
    assert SelectionEntry.objects.filter(round=closed).count() >= 3
    assert SelectionMark.objects.filter(round=closed, mark="excluded").count() == 1
    kinds = set(Report.objects.values_list("kind", flat=True))
    assert kinds == {"selection", "departments", "indicators", "candidates", "statement"}
    (proposal,) = PolicyProposal.objects.all()
    assert PolicyOpinion.objects.filter(proposal=proposal).count() == 3
    assert Notice.objects.filter(kind="weekly-nudge").count() > 500  # a Friday


def test_two_colleagues_give_each_other_what_the_limit_allows_in_the_manner_of_an_exchange() -> None:
    """O12, R6.4: a pattern for the view of mutual giving, and no rule broken by it."""
    span = window(TODAY)
    made = government(span)
    society = Society(made.staffs, made.cast.values(), span.first, Random("months"))
    exchange = Exchange(society.members, made.cast.values(), span)
    days = range(span.first.toordinal(), date(2026, 10, 31).toordinal() + 1)
    given = [one for day in days for one in exchange.on(date.fromordinal(day))]
    assert set(Counter((one.giver.key, one.at.month) for one in given).values()) == {2}
    numbers = {key: int(key[1]) for one in given for key in (one.giver.key,)}
    assert len(numbers) == 2
    sent = [Sent(numbers[one.giver.key], numbers[_whom(one)], 1, 2, one.at.date(), one.text) for one in given]
    found = measure(numbers.values(), sent, Counter(one.sender for one in sent))
    assert is_enough(found)
    assert (found.even, found.prompt) == (1, 1)


def _whom(thanks: Thanks) -> tuple[str, str]:
    assert isinstance(thanks.recipient, Human)
    return thanks.recipient.key


def test_months_of_messages_are_polite_specific_and_different() -> None:
    """O12, R10.1, D29: what help was received, in words that fit the limits; few are alike."""
    drawn = _drawn()
    texts = [one.text for one in drawn]
    assert 6_000 < len(drawn) < 9_000
    assert len(set(texts)) > 0.9 * len(texts)
    for text in texts:
        assert judge_message(text, PRESETS["icheon-2019"]) is None
        assert 15 <= len(text) <= 300, text
        assert not re.search(r"[{}]|\(| {2}", text), text
        assert re.search("감사|고맙|고마|죄송", text), text


def test_some_give_often_and_some_never_and_ends_of_months_are_busy() -> None:
    drawn = _drawn()
    often = Counter(one.giver.key for one in drawn)
    assert len(often) < 0.75 * 1360
    assert max(often.values()) > 20
    by_day = Counter(one.at.date() for one in drawn)
    assert by_day[date(2026, 10, 30)] > 1.4 * by_day[date(2026, 10, 14)]
    assert by_day[date(2026, 10, 31)] < 10  # a Saturday


@cache
def _drawn() -> list[Thanks]:
    """Return the transfers of all days of a full load."""
    span = window(TODAY)
    made, random = government(span), Random("months")
    transfers = Transfers(Society(made.staffs, made.cast.values(), span.first, random), made.staffs, random)
    days = range(span.first.toordinal(), span.today.toordinal() + 1)
    return [one for day in days for one in transfers.day(date.fromordinal(day))]


def test_there_are_at_least_150_patterns() -> None:
    patterns = [
        one
        for kind in ("short", "medium", "long", "essay", "papers", "beyond")
        for one in Words(Random())._patterns[kind]
    ]
    assert len(set(patterns)) == len(patterns) >= 150


@pytest.mark.django_db
def test_a_production_installation_takes_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """The password of a sample is public."""
    monkeypatch.setattr(government_command, "told", lambda: SimpleNamespace(env="production"))
    done = CliRunner().invoke(main, ["sample"])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert not Agency.objects.exists()


@pytest.mark.django_db
def test_a_database_with_agencies_is_refused_in_one_sentence() -> None:
    small_government()
    done = CliRunner().invoke(main, ["sample"])
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert Agency.objects.count() == 3
    assert not is_sample()


@pytest.mark.django_db
@pytest.mark.parametrize("arguments", [["sample"], ["account", "root", "--administrator"]])
def test_a_database_without_tables_is_refused_in_one_sentence(arguments: list[str]) -> None:
    """What comes first is named: `dure migrate`."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path TO pg_temp")
    done = CliRunner().invoke(main, arguments)
    assert (done.exit_code, done.output.count("\n")) == (1, 1)
    assert "run `dure migrate` first" in done.output

"""Taking a second factor away takes two people, on record (I1, F-A2)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from click.testing import CliRunner
from django.db import IntegrityError, transaction
from django.test import Client

from dure import clock
from dure.accounts.actions import decide_factor_removal, propose_factor_removal, take_factor_away
from dure.accounts.models import Account, FactorRemoval
from dure.accounts.queries import account_actor
from dure.accounts.tests.signing import PASSWORD, sign_in
from dure.audit.models import Entry
from dure.cli import main
from dure.kit.actor import SYSTEM, Actor
from dure.kit.refusals import Refusal
from tests.world import World, small_government

WHY = "공무원증으로 본인 확인"


@pytest.fixture
def world(db: None) -> World:
    made = small_government()
    made.person("오인사", "자치행정과", position="인사담당")
    made.role("자치행정과", "인사담당", "personnel")
    made.person("한인사", "여주기획과", position="인사담당")
    made.role("여주기획과", "인사담당", "personnel")
    TOTP.activate(account_of(made, "김민수"), generate_totp_secret())
    return made


def account_of(world: World, name: str) -> Account:
    return Account.objects.get(person=world.people[name])


def actor(world: World, name: str) -> Actor:
    return account_actor(account_of(world, name).pk)


def administrator(login: str) -> Actor:
    made = Account.objects.create_user(login, PASSWORD, is_administrator=True)
    return replace(account_actor(made.pk), channel="web")


def propose(world: World, by: Actor) -> int:
    return propose_factor_removal(actor=by, account_id=account_of(world, "김민수").pk, reason=WHY)


def code_of(*, actor: Actor, removal: int) -> str:
    with pytest.raises(Refusal) as refused:
        decide_factor_removal(actor=actor, removal_id=removal, remove=True)
    return refused.value.code


def test_the_personnel_role_of_the_agency_is_the_second_person(world: World) -> None:
    removal = propose(world, administrator("root"))
    decide_factor_removal(actor=actor(world, "오인사"), removal_id=removal, remove=True)
    assert not Authenticator.objects.exists()
    acts = list(
        Entry.objects.filter(action__startswith="second-factor")
        .order_by("pk")
        .values_list("action", flat=True)
    )
    assert acts == [
        "second-factor.add",
        "second-factor.propose",
        "second-factor.take-away",
        "second-factor.remove",
    ]


def test_another_administrator_is_and_the_one_who_asked_is_not(world: World) -> None:
    first = administrator("root")
    removal = propose(world, first)
    assert code_of(actor=first, removal=removal) == "not-allowed"
    decide_factor_removal(actor=administrator("second"), removal_id=removal, remove=True)
    assert not Authenticator.objects.exists()


def test_nobody_of_another_office_or_agency_decides_or_learns_of_it(world: World) -> None:
    removal = propose(world, administrator("root"))
    for name in ("박지훈", "한인사", "정하늘"):
        assert code_of(actor=actor(world, name), removal=removal) == "removal-unknown"


def test_whose_it_is_does_not_decide(world: World) -> None:
    TOTP.activate(account_of(world, "오인사"), generate_totp_secret())
    removal = propose_factor_removal(
        actor=administrator("root"), account_id=account_of(world, "오인사").pk, reason=WHY
    )
    assert code_of(actor=actor(world, "오인사"), removal=removal) == "not-allowed"


def test_a_declined_request_leaves_everything_and_is_decided_once(world: World) -> None:
    root = administrator("root")
    removal = propose(world, root)
    decide_factor_removal(actor=actor(world, "오인사"), removal_id=removal, remove=False)
    assert Authenticator.objects.count() == 1
    assert code_of(actor=actor(world, "오인사"), removal=removal) == "removal-decided"
    propose(world, root)


def test_what_cannot_be_asked_for_says_why(world: World) -> None:
    root = administrator("root")
    propose(world, root)
    known: dict[str, Callable[[], object]] = {
        "factor-pending": lambda: propose(world, root),
        "no-second-factor": lambda: propose_factor_removal(
            actor=root, account_id=account_of(world, "박지훈").pk, reason=WHY
        ),
        "own-account": lambda: propose_factor_removal(
            actor=root, account_id=root.account_id or 0, reason=WHY
        ),
        "factor-reason": lambda: propose_factor_removal(
            actor=root, account_id=account_of(world, "김민수").pk, reason=" - "
        ),
        "account-unknown": lambda: propose_factor_removal(actor=root, account_id=10**9, reason=WHY),
        "not-allowed": lambda: propose(world, actor(world, "오인사")),
    }
    for code, act in known.items():
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.code == code


def test_the_database_itself_wants_two_people(world: World) -> None:
    one = account_of(world, "김민수")
    with pytest.raises(IntegrityError), transaction.atomic():
        FactorRemoval.objects.create(
            account=account_of(world, "박지훈"),
            reason=WHY,
            proposed_by=one,
            proposed_at=clock.now(),
            decided_by=one,
            decided_at=clock.now(),
        )


def test_whoever_runs_the_machine_takes_it_away_at_the_command_line(world: World) -> None:
    """I1: `dure` has the same for one machine."""
    account = account_of(world, "김민수")
    with pytest.raises(Refusal):
        take_factor_away(actor=administrator("root"), account_id=account.pk)
    done = CliRunner().invoke(main, ["account", account.login, "--without-second-factor"])
    assert (done.exit_code, Authenticator.objects.count()) == (0, 0)
    assert CliRunner().invoke(main, ["account", account.login, "--without-second-factor"]).exit_code == 1


def test_it_is_asked_for_and_decided_on_pages(world: World) -> None:
    administrator("root")
    account = account_of(world, "김민수")
    admin, personnel = Client(), Client()
    sign_in(admin, "root")
    admin.post("/account/reauthenticate/", {"password": PASSWORD})
    bare = admin.post(f"/accounts/{account.pk}/factor/", {"reason": ""})
    assert bare.status_code == 422
    assert "본인임을 어떻게" in bare.content.decode()
    admin.post(f"/accounts/{account.pk}/factor/", {"reason": WHY})
    removal = FactorRemoval.objects.get()
    boss = account_of(world, "오인사")
    boss.set_password(PASSWORD)
    boss.save()
    sign_in(personnel, boss.login)
    assert WHY in personnel.get("/accounts/second-factors/").content.decode()
    address = f"/accounts/second-factors/{removal.pk}/remove/"
    assert "reauthenticate" in personnel.post(address)["Location"]
    personnel.post("/account/reauthenticate/", {"password": PASSWORD})
    personnel.post(address)
    assert not Authenticator.objects.exists()


def test_the_system_may_propose_nothing_without_a_person_behind_it(world: World) -> None:
    with pytest.raises(Refusal):
        propose(world, SYSTEM)

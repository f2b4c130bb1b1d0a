"""`dure rekey`: after it the former secret key may be dropped (F-C10)."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from click.testing import CliRunner
from django.test import Client

from dure import clock
from dure.accounts.actions.codes import FACTORS, take_code
from dure.accounts.kept import PLACES
from dure.accounts.models import Account, Session
from dure.audit.models import Entry
from dure.cli import main
from dure.cli.doctor import _former_keys
from dure.kit import rekeying, vault
from dure.notifications.actions import add_webhook, rotate_secret
from dure.notifications.delivering import SECRETS
from dure.notifications.models import Webhook
from tests.totp import code_of
from tests.world import World, small_government

FORMER, PRESENT = "f" * 40, "p" * 40
KEY = "JBSWY3DPEHPK3PXP"
KEPT = 5
"""A session, the key and the recovery codes of a second factor, two secrets of a webhook."""


@pytest.fixture(autouse=True)
def _own_keys(settings: Any) -> Iterator[None]:
    use(settings, FORMER)
    yield
    vault._vault.cache_clear()


def use(settings: Any, key: str, *former: str) -> None:
    """Let the installation have this secret key and these former ones."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, list(former)
    vault._vault.cache_clear()


@pytest.fixture
def world(db: None) -> World:
    return small_government()


@pytest.fixture
def minsu(world: World) -> Account:
    return Account.objects.get(person=world.people["김민수"])


@pytest.fixture
def browser(world: World, minsu: Account) -> Client:
    """Keep something of everything with the former key: a browser that is signed in and so on."""
    client = Client()
    client.force_login(minsu)
    secret = vault.encrypt(KEY, purpose=FACTORS)
    Authenticator.objects.create(user=minsu, type=Authenticator.Type.TOTP, data={"secret": secret})
    RecoveryCodes.activate(minsu)
    operator = world.actor("정하늘", roles=frozenset({"operator"}))
    made = add_webhook(actor=operator, name="게시판", url="https://hook.example/", events=["point.given"])
    rotate_secret(actor=operator, webhook_id=made.id)
    return client


def rekey(*options: str) -> dict[str, Any]:
    done = CliRunner().invoke(main, ["rekey", "--json", *options])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.output)
    return found


def test_after_it_everything_works_without_the_former_key(
    browser: Client, minsu: Account, settings: Any
) -> None:
    """F-C10: whoever is signed in stays so, codes are taken, messages are signed."""
    codes = RecoveryCodes.activate(minsu).generate_codes()
    webhook = Webhook.objects.get()
    secrets = [vault.decrypt(one, purpose=SECRETS) for one in (webhook.secret, webhook.former_secret)]
    use(settings, PRESENT, FORMER)
    assert rekey() == {"dry_run": False, "current": 0, "former": KEPT, "unreadable": 0}
    use(settings, PRESENT)
    assert browser.get("/").status_code == 200
    assert take_code(Authenticator.objects.get(type=Authenticator.Type.TOTP).pk, code_of(KEY))
    assert RecoveryCodes.activate(minsu).generate_codes() == codes
    webhook.refresh_from_db()
    assert [vault.decrypt(one, purpose=SECRETS) for one in (webhook.secret, webhook.former_secret)] == secrets


@pytest.mark.usefixtures("browser")
def test_doing_it_again_changes_nothing_and_it_is_on_record_once(settings: Any) -> None:
    """R13: the trail says how many, and nothing of what."""
    use(settings, PRESENT, FORMER)
    rekey()
    before = list(Session.objects.values_list("data")), list(Authenticator.objects.values_list("data"))
    assert rekey() == {"dry_run": False, "current": KEPT, "former": 0, "unreadable": 0}
    assert before == (
        list(Session.objects.values_list("data")),
        list(Authenticator.objects.values_list("data")),
    )
    assert Entry.objects.get(action="secrets.rekey").details == {"rekeyed": KEPT, "unreadable": 0}


@pytest.mark.usefixtures("browser")
def test_a_dry_run_counts_and_changes_nothing(settings: Any) -> None:
    use(settings, PRESENT, FORMER)
    before = list(Session.objects.values_list("data"))
    assert rekey("--dry-run") == {"dry_run": True, "current": 0, "former": KEPT, "unreadable": 0}
    assert list(Session.objects.values_list("data")) == before
    assert not Entry.objects.filter(action="secrets.rekey").exists()


@pytest.mark.usefixtures("browser")
def test_what_no_key_reads_is_counted_and_left_alone(settings: Any) -> None:
    """Nothing is lost: the right key may still be found."""
    use(settings, PRESENT)
    before = list(Authenticator.objects.values_list("data"))
    done = CliRunner().invoke(main, ["rekey"])
    assert done.output.splitlines() == [
        "0 secrets were encrypted anew, 0 had the present key",
        f"{KEPT} are read by no key: they have to be set up again",
    ]
    assert list(Authenticator.objects.values_list("data")) == before


@pytest.mark.usefixtures("browser")
def test_what_changes_meanwhile_stays_as_it_was_written(settings: Any) -> None:
    """The product runs while secrets are encrypted anew: a session written in between is not set back."""
    use(settings, PRESENT, FORMER)
    newer = vault.encrypt(json.dumps({"newer": True}), purpose=PLACES[0].purpose)

    def meanwhile(text: str) -> str:
        Session.objects.update(data=newer)
        return text

    place = PLACES[0]
    counts = rekeying.rekey(rekeying.Place(place.table, place.column, place.purpose, freshen=meanwhile))
    assert counts.former == 1
    assert Session.objects.get().data == newer


@pytest.mark.usefixtures("browser")
def test_more_than_a_batch_is_gone_through_to_the_end(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rekeying, "_BATCH", 2)
    for number in range(5):
        Session.objects.create(
            digest=bytes([number]) * 32,
            data=vault.encrypt("{}", purpose=PLACES[0].purpose),
            made_at=clock.now(),
            seen_at=clock.now(),
            ends_at=clock.now(),
        )
    use(settings, PRESENT, FORMER)
    assert rekey()["former"] == KEPT + 5


@pytest.mark.usefixtures("browser")
def test_the_doctor_says_how_many_depend_on_a_former_key(settings: Any) -> None:
    """Whoever runs the installation knows when the former key may go."""
    use(settings, PRESENT, FORMER)
    assert _former_keys()[2] == f"{KEPT} stored secrets need one still: run `dure rekey`"
    rekey()
    assert _former_keys()[2] == "no stored secret needs one: DURE_SECRET_KEY_FALLBACKS may be dropped"

"""An upload whose work fails for good is let go of, and whose it is gets told (F-B4)."""

from typing import Any

import pytest

from dure import clock
from dure.accounts.models import Account
from dure.kit.actor import Actor
from dure.notifications.notices.models import Notice
from dure.organizations.actions import uploads
from dure.organizations.jobs import let_go_uploads, load_upload
from dure.organizations.models import RosterUpload
from tests.jobs import context_of
from tests.world import World, small_government


@pytest.fixture
def world(db: None) -> World:
    return small_government()


@pytest.fixture
def storing(world: World) -> RosterUpload:
    account = Account.objects.get(person=world.people["정하늘"])
    now = clock.now()
    return RosterUpload.objects.create(
        agency=world.agencies["이천시"], account_id=account.pk, made_at=now, as_of=now.date(),
        state="storing", changed_at=now,
    )  # fmt: skip


def fail(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("dure.organizations.jobs.work_on_upload", broken)


@pytest.mark.parametrize(
    ("attempts", "state", "told"), [(1, "storing", 0), (2, "storing", 0), (3, "refused", 1)]
)
def test_the_last_failure_lets_go_of_the_upload_and_tells_its_sender(
    storing: RosterUpload, monkeypatch: pytest.MonkeyPatch, attempts: int, state: str, told: int
) -> None:
    """F-B4: it can be compared again or forgotten, instead of being worked on for ever."""
    fail(monkeypatch)
    with pytest.raises(OSError, match="no space"):
        load_upload(context_of(load_upload, attempts), storing.pk)
    storing.refresh_from_db()
    assert storing.state == state
    assert Notice.objects.filter(kind="roster-failed").count() == told
    assert bool(storing.refusal) == bool(told)


def test_an_upload_without_a_job_is_let_go_of(storing: RosterUpload) -> None:
    """F-B4: its worker died until the job was given up."""
    let_go_uploads()
    storing.refresh_from_db()
    assert storing.state == "refused"
    assert Notice.objects.get(kind="roster-failed").facts == {"upload": storing.pk}


def test_an_upload_whose_job_waits_is_left_alone(storing: RosterUpload) -> None:
    """F-B4."""
    load_upload.configure(lock="roster").defer(upload_id=storing.pk)
    let_go_uploads()
    storing.refresh_from_db()
    assert storing.state == "storing"


def test_what_was_let_go_of_can_be_compared_again(world: World, storing: RosterUpload) -> None:
    """F-B4: what it held is free."""
    uploads.fail_upload(storing.pk)
    actor = Actor(account_id=storing.account_id, agency_id=storing.agency_id, roles=frozenset({"operator"}))
    uploads.discard_upload(actor=actor, upload_id=storing.pk)
    assert not RosterUpload.objects.exists()

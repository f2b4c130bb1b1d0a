"""What one was told, as a page: a list, a way to where it leads, and taking note of it."""

import pytest
from django.test import Client

from dure.notifications.notices.actions import notify
from dure.notifications.notices.kinds import kinds
from dure.notifications.notices.models import Notice
from tests.pages import get, signed_in
from tests.world import World

NOTICES = "/points/notices/"


@pytest.fixture
def minsu(world: World) -> Client:
    notify([world.people["김민수"].pk], "quota-returned", amount=10)
    notify([world.people["박지훈"].pk], "quota-returned", amount=20)
    return signed_in(world, "김민수")


def test_one_reads_ones_own_notices_and_no_others(minsu: Client) -> None:
    page = get(minsu, NOTICES)
    assert "10포인트" in page
    assert "20포인트" not in page
    assert "새 알림:" in page


def test_a_new_notice_waits_on_the_home_page_until_it_was_opened(minsu: Client) -> None:
    assert "확인할 일" in get(minsu, "/")
    assert minsu.get(NOTICES + "new").json() == {"new": 1}
    mine = Notice.objects.order_by("id")[0]
    assert minsu.post(f"{NOTICES}{mine.pk}/")["Location"] == NOTICES
    assert "확인할 일" not in get(minsu, "/")
    assert minsu.get(NOTICES + "new").json() == {"new": 0}


def test_all_are_taken_note_of_at_once(minsu: Client) -> None:
    minsu.post(NOTICES + "seen")
    assert Notice.objects.filter(seen_at=None).count() == 1
    assert "새 알림:" not in get(minsu, NOTICES)


def test_nobody_opens_the_notice_of_somebody_else(minsu: Client) -> None:
    other = Notice.objects.order_by("-id")[0]
    assert minsu.post(f"{NOTICES}{other.pk}/").status_code == 404
    assert Notice.objects.filter(seen_at=None).count() == 2


def test_reading_changes_nothing(minsu: Client) -> None:
    assert minsu.get(f"{NOTICES}1/").status_code == 405
    assert minsu.get(NOTICES + "seen").status_code == 405


def test_without_notices_the_page_says_what_would_be_there(world: World) -> None:
    assert "알림이 없습니다" in get(signed_in(world, "최유진"), NOTICES)


def test_the_mark_at_the_bell_is_nobodys_who_is_not_signed_in(db: None) -> None:
    assert Client().get(NOTICES + "new").status_code == 403


@pytest.mark.parametrize("kind", sorted(kinds()))
def test_every_kind_of_notice_is_read_whatever_became_of_its_matter(world: World, kind: str) -> None:
    """A matter that is gone, such as an upload that was deleted, is settled."""
    facts = dict.fromkeys(("transfer", "award", "proposal", "selection", "upload", "webhook"), 9**17)
    words = dict.fromkeys(
        ("reason", "note", "sender", "recipient", "day", "name", "first", "last", "department"), ""
    )
    notify([world.people["김민수"].pk], kind, **facts, **words, year=2025, amount=1, points=1, days=1)
    page = get(signed_in(world, "김민수"), NOTICES)
    gone = ("message-reported", "appeal-made", "roster-waiting", "webhook-failing", "webhook-off")
    assert ("처리 완료" in page) == (kind in gone)

"""The pages that are looked at, in states worth looking at."""

from collections.abc import Callable
from datetime import date, timedelta

from dure import clock
from dure.kit.actor import SYSTEM
from dure.notifications.notices.actions import notify
from dure.points.closing.days import close_days
from dure.points.giving.actions import give
from dure.points.giving.models import Message
from tests.rooms import declared
from tests.world import World

THANKS = "지난주 전산 장애 때 밤늦게까지 복구를 도와주셔서 민원 창구를 제때 열 수 있었습니다."
LONG = "도자기축제 교통 대책을 함께 짜 주신 덕분에 행사장 주변이 막히지 않았습니다. " * 12


def yesterday() -> date:
    """Return the last day that is confirmed where people lived."""
    return clock.today() - timedelta(days=1)


def lived_in(world: World) -> None:
    """Let some thanks be exchanged: a long one, a hidden one, one from another agency, people with long names.

    Yesterday is confirmed, with a thank-you in it.
    """
    with clock.travel(clock.now() - timedelta(days=1)):
        give(actor=world.actor("이서연"), recipient=world.people["박지훈"].pk, message=THANKS)
    close_days(actor=SYSTEM, through=yesterday())
    world.person("황보선우하늘바라기", "자치행정과", position="행정복지센터 맞춤형복지팀장 직무대리")
    give(actor=world.actor("박지훈"), recipient=world.people["김민수"].pk, message=LONG[:500])
    give(actor=world.actor("한여주"), recipient=world.people["김민수"].pk, message=THANKS)
    give(actor=world.actor("김민수"), recipient=world.people["최유진"].pk, message=THANKS)
    give(actor=world.actor("김민수"), recipient=world.people["황보선우하늘바라기"].pk, message=THANKS)
    hidden = give(actor=world.actor("최유진"), recipient=world.people["정하늘"].pk, message=THANKS)
    notify([world.people["김민수"].pk], "quota-returned", amount=10)
    Message.objects.filter(pk=hidden.id).update(is_hidden=True)


PAGES: dict[str, Callable[[World], str]] = {
    "home": lambda _: "/",
    "give-choose": lambda _: "/points/give/",
    "give-nobody-found": lambda _: "/points/give/?q=없는사람",
    "give-write": lambda world: f"/points/give/?to={world.people['박지훈'].pk}",
    "give-refused": lambda world: f"/points/give/?to={world.people['이서연'].pk}",
    "give-outside": lambda _: "/points/give/?outside&find=수원",
    "give-outside-form": lambda _: "/points/give/?outside&agency=3740000",
    "board": lambda _: "/points/board/",
    "board-nothing": lambda _: "/points/board/?q=없는말",
    "notices": lambda _: "/points/notices/",
    "mail": lambda _: "/account/mail/",
    "mine": lambda _: "/points/mine/",
    "mine-given": lambda _: "/points/mine/?direction=given",
    "departments": lambda _: "/points/departments/",
    "department": lambda world: f"/points/departments/{world.departments['정보통신과'].pk}/",
    "department-month": lambda world: (
        f"/points/departments/{world.departments['복지정책과'].pk}/?month={yesterday():%Y-%m}"
    ),
    "agency": lambda _: "/points/agency/",
    "agency-before": lambda _: "/points/agency/?year=2016",
    "map": lambda _: "/points/map/",
    "map-of-one": lambda world: f"/points/map/?department={world.departments['복지정책과'].pk}",
    "my-year": lambda world: f"/points/people/{world.people['김민수'].pk}/",
    "board-day": lambda _: f"/points/board/?day={yesterday()}",
    "seals": lambda _: "/points/seals/",
    "person": lambda world: f"/people/{world.people['황보선우하늘바라기'].pk}/",
    "myself": lambda world: f"/people/{world.people['김민수'].pk}/",
    "directory": lambda _: "/directory/",
    "directory-found": lambda _: "/directory/?q=ㄱ",
    "directory-nobody": lambda _: "/directory/?q=없는사람",
    "directory-print": lambda _: "/directory/print/",
    "not-found": lambda _: "/nothing-here",
    **{name: address for one in declared() for name, address in one.looked_at.items()},
}

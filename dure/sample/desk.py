"""What lies on the operator's desk: messages that do not fit, a report, an appeal, special awards."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dure.accounts.models import Account
from dure.kit.actor import Actor
from dure.organizations.queries import department_by_code
from dure.points.awards.actions import award
from dure.points.awards.rules import Target
from dure.points.giving.models import Transfer
from dure.points.moderation import actions as moderation
from dure.sample.acting import CITY, acting, acting_as
from dure.sample.people import Human
from dure.sample.transfers import Outside, Thanks

_ENOUGH = 6


@dataclass(frozen=True, slots=True)
class Misfit:
    """A message that does not fit the purpose, and what became of it; without `reason` it is only reported."""

    text: str
    reason: str = ""
    note: str = ""
    appeal: str = ""


MISFITS = (
    Misfit(
        "점심 맛있게 잘 먹었습니다. 다음에는 제가 사겠습니다!",
        "off-purpose",
        "어떤 업무 협조를 받았는지 적혀 있지 않습니다.",
    ),
    Misfit(
        "민원인 홍길동 님(031-000-0000) 건을 대신 처리해 주셔서 감사합니다.",
        "personal-data",
        "민원인의 이름과 연락처가 들어 있습니다.",
    ),
    Misfit(
        "이번 달에 두 번 드렸으니 저에게도 두 번 부탁드립니다. 감사합니다.",
        "off-purpose",
        "협조에 대한 감사가 아니라 포인트를 바꾸자는 내용입니다.",
        appeal="농담으로 덧붙인 말입니다. 실제로 예산 자료를 함께 만들며 큰 도움을 받았습니다.",
    ),
    Misfit("지난번에 신세 진 것을 갚습니다. 별다른 일은 없었습니다."),
)

# Departments with special awards, in points for each member: the operator's own waits for a second person (D26).
AWARDED = (
    ("0602", 10, "집중호우 응급 복구 현장 지원"),
    ("0102", 5, "국비 공모사업 공동 유치"),
)


class Misfits:
    """Slips the misfits into the history, one on a busy day each."""

    def __init__(self, spared: Iterable[Human]) -> None:
        self._left = list(MISFITS)
        self._spared = {human.key for human in spared}

    def among(self, day: list[Thanks]) -> list[Thanks]:
        """Return the transfers of a day, one of them with the next misfit if the day is busy enough."""
        fitting = [place for place, one in enumerate(day) if self._may_misfit(one)]
        if not self._left or len(fitting) < _ENOUGH:
            return day
        place = fitting[_ENOUGH // 2]
        return [*day[:place], replace(day[place], text=self._left.pop(0).text), *day[place + 1 :]]

    def _may_misfit(self, thanks: Thanks) -> bool:
        """Tell whether both work in the city and nobody signs in as one of them to look around."""
        to = thanks.recipient
        if isinstance(to, Outside) or not thanks.giver.agency == to.agency == CITY:
            return False
        return self._spared.isdisjoint((thanks.giver.key, to.key))


def tidy(minsu: int) -> None:
    """Let the operator hide what does not fit and award what stood out; let others report and appeal.

    `minsu` is the id of the person who gets an award.
    """
    operator = acting("operator")
    for misfit in MISFITS:
        transfer = Transfer.objects.filter(message__text=misfit.text).first()
        if transfer is not None:
            _settle(misfit, transfer, operator)
    _award(operator, Target(person=minsu), 30, "재난 문자 발송 체계 개선", "정보통신과-2041")
    for department, amount, reason in AWARDED:
        unit = department_by_code(CITY, department)
        _award(operator, Target(department=unit), amount, reason, f"기획예산담당관-{3000 + amount}")


def _settle(misfit: Misfit, transfer: Transfer, operator: Actor) -> None:
    """Do what became of a misfit."""
    if not misfit.reason:
        moderation.report(actor=acting("seoyeon"), transfer_id=transfer.pk, reason_code="off-purpose")
        return
    moderation.hide(actor=operator, transfer_id=transfer.pk, reason_code=misfit.reason, note=misfit.note)
    if misfit.appeal:
        sender = Account.objects.get(person=transfer.sender_id)
        moderation.appeal(actor=acting_as(sender.pk), transfer_id=transfer.pk, note=misfit.appeal)


def _award(operator: Actor, target: Target, amount: int, reason: str, document: str) -> None:
    award(actor=operator, target=target, amount=amount, reason=reason, document=document)

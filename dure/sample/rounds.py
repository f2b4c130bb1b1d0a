"""Outstanding people and departments (제11조): one list that was closed and made public, one round being judged."""

from collections.abc import Sequence

from dure.kit.actor import Actor
from dure.points.closing.periods import Period
from dure.results.selections.actions import candidates_of, judge, open_round, publicise
from dure.results.selections.closing import Papers, approve_closing, close_round
from dure.results.selections.models import SelectionRound
from dure.results.selections.rules import Candidate, Criteria
from dure.sample.acting import acting
from dure.sample.government import longest_period, whole_periods
from dure.sample.orders import Window

_CRITERIA = Criteria(
    received=30,
    givers=3,
    seats={"person": {"headquarters": 2, "towns": 1}, "department": {"headquarters": 1}},
)
_NOBODY, _SECOND = slice(0), slice(1, 2)
_PASSED_OVER = "같은 공적으로 올해 상반기 시장 표창을 받아 이번 선정에서 제외함"


def choose(span: Window) -> None:
    """Let the operator close and publicise a list over the longest whole period, and begin with the last month."""
    longest = longest_period(span)
    if longest is None:
        return
    operator = acting("operator")
    row = _open(operator, longest, f"{_called(longest)} 협업 우수자", _CRITERIA)
    _judge(operator, row, left_out=_SECOND)
    papers = Papers(
        "표창장",
        "평소 맡은 업무에 정성을 다하고 부서의 경계를 넘어 적극적으로 협업하여 "
        "시정 발전에 기여한 공이 크므로 이에 표창합니다.",
        "이천시장",
        f"{span.today.year}년 협업 우수 직원·부서 포상 계획(기획예산담당관-2790)",
    )
    if close_round(actor=operator, round_id=row.pk, papers=papers) is None:
        # The operator's own department stands among the candidates (D44).
        approve_closing(actor=acting("officer"), round_id=row.pk, note="심사 자료와 순위를 확인함")
    publicise(actor=operator, round_id=row.pk)
    _begin(operator, whole_periods(span)[0])


def _begin(operator: Actor, month: Period) -> None:
    criteria = Criteria(received=20, givers=2, seats={"person": {"headquarters": 3}})
    row = _open(operator, month, f"{month.first.month}월 협업 칭찬 직원", criteria)
    _judge(operator, row, most=1)


def _called(period: Period) -> str:
    quarter = f"{period.name[-1]}분기" if "Q" in period.name else f"{period.first.month}월"
    return f"{period.year}년 {quarter}"


def _open(operator: Actor, period: Period, name: str, criteria: Criteria) -> SelectionRound:
    return open_round(actor=operator, name=name, period=period.name, criteria=criteria)


def _judge(operator: Actor, row: SelectionRound, left_out: slice = _NOBODY, most: int = 100) -> None:
    """Leave some candidates out with a reason, and choose the first of the others for the seats of each group."""
    found = candidates_of(row)
    for one in found[left_out]:
        judge(actor=operator, round_id=row.pk, key=one.subject.key, mark="excluded", reason=_PASSED_OVER)
    others = [one for one in found if one not in found[left_out]]
    for one in _first(others, Criteria.of_json(row.criteria))[:most]:
        judge(actor=operator, round_id=row.pk, key=one.subject.key, mark="chosen")


def _first(found: Sequence[Candidate], criteria: Criteria) -> list[Candidate]:
    """Return as many of each group as there are seats, the best first."""
    left = {
        (sort, group): count for sort, groups in criteria.seats.items() for group, count in groups.items()
    }
    chosen = []
    for one in found:
        place = (one.subject.sort, one.subject.group)
        if left.get(place):
            left[place] -= 1
            chosen.append(one)
    return chosen

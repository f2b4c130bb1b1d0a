"""What offices have drawn up: reports of evaluation and personnel, and a proposal to change the policy."""

from datetime import date

from dure.kit.days import next_month
from dure.points.proposals.actions import propose_policy, say_opinion
from dure.results.reports.actions import draw_up, sign_off
from dure.results.reports.content import Asked
from dure.results.reports.rules import Thresholds
from dure.sample.acting import acting
from dure.sample.government import longest_period
from dure.sample.orders import Window

_OPINIONS = (
    ("minsu", "for", "협업이 잦은 부서에는 두 번으로는 부족합니다."),
    ("seoyeon", "against", "서로 주고받는 일이 늘 수 있으니 지금처럼 두 번이 좋겠습니다."),
    ("jihun", "neutral", "기간제근로자도 쉽게 볼 수 있게 안내해 주시기 바랍니다."),
)


def draw(span: Window, number: str) -> None:
    """Let evaluation and personnel draw up their reports over the longest whole period.

    `number` is that of the person for whom personnel draws up a statement.
    """
    period = longest_period(span)
    if period is None:
        return
    evaluation, personnel = acting("evaluation"), acting("personnel")
    report = draw_up(actor=evaluation, asked=Asked("indicators", period.first, period.last))
    plan = f"{span.today.year}년 과장급 직무성과계약 평가 지침 제12조"
    sign_off(actor=evaluation, report_id=report.pk, guideline=plan)
    limits = Thresholds(received=40, givers=4)
    listed = Asked("candidates", period.first, period.last, thresholds=limits, most=10)
    draw_up(actor=personnel, asked=listed)
    draw_up(actor=personnel, asked=Asked("statement", period.first, period.last, person_number=number))


def propose(today: date) -> None:
    """Let the operator propose a third thanks a month to one person (제7조), and let some say what they think."""
    made = propose_policy(
        actor=acting("operator"),
        effective_from=next_month(next_month(today)),
        changes={"transfer": {"pair_limit": 3}},
        reason="함께 일하는 부서가 정해진 업무에서는 같은 사람에게 감사할 일이 한 달에 두 번을 넘는다는 의견이 있었음",
    )
    for login, stance, text in _OPINIONS:
        say_opinion(actor=acting(login), proposal_id=made.id, stance=stance, text=text)

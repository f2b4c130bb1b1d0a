"""The model text of amending the regulation so that an agency may use this product (제2조제3호, 제3조).

The regulation names another system in two provisions. Two more are offered because the product does what the
regulation does not provide for; whoever does not want them leaves them out.
"""

from collections.abc import Mapping

from dure.papers.paper import Grid, Heading, Paper, Text
from dure.points.regulation.queries import on_paper
from dure.results.adoption.facts import Facts

_NOW_SYSTEM = (
    "{item}. “협업시스템”은 협업포인트를 주고받으며 협업포인트 실적 관리를 하는 ‘온-나라 이음’을 말한다."
)
_NEW_SYSTEM = (
    "{item}. “협업시스템”은 협업포인트를 주고받으며 협업포인트 실적 관리를 하는 정보시스템으로서 {agency}에서 "
    "운영하는 ‘두레’를 말한다."
)
_NOW_STAFF = (
    "{participants}(적용대상) 이 규정은 시 및 시 소속기관에 근무하는 공무원, 무기계약근로자 또는 기간제 근로자로서 "
    "온-나라 이음 아이디를 부여받은 직원에게 적용한다."
)
_NEW_STAFF = (
    "{participants}(적용대상) 이 규정은 {agency} 및 그 소속기관에 근무하는 {eligible}로서 협업시스템의 계정을 부여받은 "
    "직원에게 적용한다."
)
_NEW_ERRORS = (
    "{errors}(오류의 정정) 협업포인트 운영자는 받는 사람을 잘못 지정하였거나 같은 내용을 거듭 보낸 경우와 "
    "시스템 장애로 잘못 기록된 경우에 한정하여 사유를 적어 해당 협업포인트를 되돌릴 수 있다. 이 경우 보낸 사람과 "
    "받은 사람에게 그 사실을 알려야 하며, 이미 확정된 부서 실적은 정정 내역을 덧붙여 바로잡는다."
)
_NEW_APPEAL = (
    "{mark} 제{paragraph}항 단서에 따라 메시지가 비공개로 전환된 직원은 한 차례 이의를 신청할 수 있다. 메시지의 "
    "비공개 전환은 협업포인트의 실적에 영향을 미치지 아니한다."
)
_EMPLOYMENTS = {
    "official": "공무원",
    "permanent": "무기계약근로자",
    "fixed-term": "기간제근로자",
    "other": "그 밖의 직원",
}
_ORDER = ("official", "permanent", "fixed-term", "other")
_WIDTHS = (50, 50)


def amendment(facts: Facts) -> Paper:
    """Return the model text with its table of old and new provisions (신·구조문대비표)."""
    eligible = " 또는 ".join(
        part for part in (", ".join(_eligible(facts)[:-1]), _eligible(facts)[-1]) if part
    )
    numbers = _numbers(facts.rule.articles)
    named = {"agency": facts.agency, "eligible": eligible, **numbers}
    reversal = (("<신설>", _NEW_ERRORS.format(**named)),) if facts.values.void_power == "errors-only" else ()
    return Paper(
        agency=facts.agency,
        title=f"{facts.agency} 협업포인트 운영 규정 일부개정안(예시)",
        blocks=(
            Heading("1. 개정 이유"),
            Text(
                "협업포인트를 주고받고 실적을 관리하는 협업시스템을 기관이 직접 운영하는 정보시스템으로 바꿈에 따라 "
                "관련 조문을 정비하려는 것임"
            ),
            Heading("2. 주요 내용"),
            Text(
                "가. 협업시스템의 정의에서 특정 시스템의 이름을 기관이 운영하는 시스템으로 바꿈"
                f"(안 {numbers['system']})"
            ),
            Text(f"나. 적용대상의 요건을 해당 시스템의 계정으로 바꿈(안 {numbers['participants']})"),
            *(
                (Text(f"다. 잘못 보낸 협업포인트를 바로잡을 근거를 둠(안 {numbers['errors']}, 선택)"),)
                if reversal
                else ()
            ),
            Text(
                f"{'라' if reversal else '다'}. 비공개로 전환된 메시지의 이의신청 근거를 둠"
                f"(안 {numbers['appeal']}, 선택)"
            ),
            Heading("3. 신·구조문대비표"),
            Grid(
                (
                    ("현행", "개정안"),
                    (_NOW_SYSTEM.format(**named), _NEW_SYSTEM.format(**named)),
                    (_NOW_STAFF.format(**named), _NEW_STAFF.format(**named)),
                    *reversal,
                    ("<신설>", _NEW_APPEAL.format(**named)),
                ),
                _WIDTHS,
            ),
            Heading("4. 부칙"),
            Text("제1조(시행일) 이 훈령은 발령한 날부터 시행한다."),
            Text(
                "제2조(실적에 관한 경과조치) 이 훈령 시행 전에 종전의 "
                "협업시스템에서 주고받은 협업포인트의 실적은 종전의 "
                "기록에 따른다."
            ),
            Heading("5. 확인할 사항"),
            Text(
                "• 현행 조문은 「이천시 협업포인트 운영 규정」(2019. 1. 1. "
                "훈령 제274호)을 예로 들었습니다. 기관 규정의 "
                "조문과 용어에 맞추어 고치고, ○ 표시가 있으면 조문 번호를 적어 넣으십시오."
            ),
            Text("• 선택 조문을 두지 않으면 운영 기준에서 해당 기능의 사용 여부를 함께 정하십시오."),
            Text(f"• 지금 시행 중인 운영 기준의 근거: {on_paper(facts.basis)}"),
        ),
        date=facts.day,
        signer="",
        note="개정 절차를 돕기 위한 예시문이며, 법제 심사를 거쳐 확정하여야 합니다.",
        keywords="협업, 협업포인트, 규정 개정",
    )


def _numbers(articles: Mapping[str, str]) -> dict[str, str]:
    """Return the numbers of the provisions by the agency's own regulation; ○ where it is not known."""
    hiding = articles.get("hiding", "")
    article, _, paragraph = hiding.removesuffix("항").rpartition("조제")
    after = int(paragraph) + 1 if article and paragraph.isdecimal() else 0
    item = articles.get("system", "").removesuffix("호").rpartition("제")[2]
    giving = articles.get("unit", "").partition("조")[0]
    return {
        "system": articles.get("system", "제○조제○호"),
        "item": item if item.isdecimal() else "○",
        "participants": articles.get("participants", "제○조"),
        "errors": f"{giving or '제○'}조의{2 if giving else '○'}",
        "appeal": f"{article}조제{after}항" if after else "제○조제○항",
        "mark": chr(_CIRCLED_ONE + after - 1) if 0 < after <= _CIRCLES else "○",
        "paragraph": paragraph if after else "○",
    }


_CIRCLED_ONE, _CIRCLES = ord("①"), 20


def _eligible(facts: Facts) -> list[str]:
    return [_EMPLOYMENTS[one] for one in _ORDER if one in facts.values.eligible]

"""The privacy notice (개인정보 처리 안내): what is kept of whom, what for, how long, who reads it, which rights.

Every line says what this product does; the tests compare periods and readers with the code that keeps them.
"""

from datetime import timedelta

from django.conf import settings

from dure.organizations.actions.uploads import KEPT as UPLOADS_KEPT
from dure.papers.paper import Grid, Heading, Paper, Text
from dure.points.regulation.queries import on_paper
from dure.results.adoption.facts import Facts
from dure.results.exports.actions import KEPT as EXPORTS_KEPT

ANSWERS_KEPT_DAYS = 30
SESSION_HOURS = 12

NOT_RECORDED = (
    "• 화면에서 다른 사람의 정보를 조회한 일은 기록하지 않습니다. 「개인정보의 안전성 확보조치 기준」 제8조의 "
    "접속기록이 필요한 기관은 앞단의 프록시 등에서 따로 보관해야 합니다."
)
"""What the product does not do yet, said where somebody may rely on it."""

_ITEMS = (
    ("구분", "항목", "출처"),
    (
        "직원",
        "성명, 사번, 고용 형태, 소속, 직위, 직급, 담당업무, 전화번호, 전자우편, 발령(본직·겸임·파견·휴직 등)과 그 기간",
        "기관의 인사 자료",
    ),
    (
        "계정",
        "로그인 이름, 비밀번호의 해시값, 2단계 인증 정보(암호화하여 보관), 접속 토큰의 해시값, 화면 언어",
        "본인, 기관",
    ),
    (
        "협업포인트",
        (
            "배정·사용한 포인트, 주고받은 상대·일시·포인트·감사메시지, 감사메시지에 공감한 사람, "
            "특별협업포인트와 사유, 선정·제외와 그 사유, "
            "운영 기준에 대한 의견"
        ),
        "본인, 운영자",
    ),
    ("다른 기관의 받는 사람", "성명, 전자우편, 기관코드(그 기관이 이 시스템을 쓰지 않는 경우)", "보낸 직원"),
    (
        "접속·처리 기록",
        (
            "로그인·로그아웃과 등록·변경·결정·내려받기의 일시, 계정, 접속 주소(IP), 접속 프로그램, 대상, 결과, "
            "내려받기의 목적"
        ),
        "자동 생성",
    ),
)

_READERS = (
    ("정보", "읽을 수 있는 사람"),
    ("공개된 감사메시지(협업포인트 현황 게시판)", "보낸 기관과 받은 기관의 모든 직원 계정"),
    ("감사메시지에 공감한 사람", "보낸 사람, 받은 사람"),
    ("비공개로 전환된 감사메시지", "보낸 사람, 받은 사람, 운영자, 감사 담당"),
    ("개인의 연간 실적", "본인, 운영자, 인사 담당"),
    ("부서의 실적(개인을 나누어 보이지 않음)", "기관의 모든 직원 계정"),
    ("우수자 선정 과정과 제외 사유", "운영자, 감사 담당"),
    ("평가·인사 자료", "자료를 맡은 담당(운영자, 평가 담당, 인사 담당)"),
    ("접속·처리 기록", "감사 담당(기관), 시스템 관리자"),
)


def privacy(facts: Facts) -> Paper:
    """Return the notice."""
    return Paper(
        agency=facts.agency,
        title="협업포인트 개인정보 처리 안내",
        blocks=(
            Heading("1. 처리 목적과 근거"),
            Text(
                f"협업포인트의 배정, 주고받기, 실적 관리, 포상과 평가 자료의 작성을 위하여 처리합니다. "
                f"근거: {on_paper(facts.basis)}. 그 밖의 목적에는 쓰지 않습니다."
            ),
            Text(
                "실적을 성과평가와 인사에 쓰려면 그 근거가 되는 지침을 자료마다 "
                "적어야 합니다. 실적만으로 자동으로 정하는 "
                "포상·평가·인사는 없으며, 모두 담당자가 결정합니다."
            ),
            Heading("2. 처리하는 항목"),
            Grid(_ITEMS, (18, 62, 20)),
            Text(
                "주민등록번호는 받지 않습니다. 주민등록번호로 보이는 숫자가 들어 "
                "있는 인사 자료와 감사메시지는 저장하지 않고 "
                "거절합니다."
            ),
            Heading("3. 보유 기간"),
            *(Text(line) for line in _retention()),
            Heading("4. 읽을 수 있는 사람"),
            Grid(_READERS, (45, 55)),
            Text(
                "인터넷에 공개하지 않으며, 시스템은 기관 밖의 서비스로 정보를 보내지 "
                "않습니다. 다른 기관에 보낸 감사는 보낸 "
                "직원이 감사 서한으로 전합니다."
            ),
            Heading("5. 안전하게 지키기 위한 조치"),
            Text("• 원장과 접속·처리 기록은 데이터베이스가 수정과 삭제를 거부합니다."),
            Text(NOT_RECORDED),
            Text("• 확정한 실적은 매일 봉인하여 위조나 변조를 찾아낼 수 있습니다."),
            Text("• 다른 사람의 개인정보가 들어 있는 파일은 맡은 사람만, 목적을 적고 내려받습니다."),
            Heading("6. 정보주체의 권리"),
            Text(
                "• 자기 실적과 주고받은 내역은 ‘내 포인트’와 ‘내려받기’에서 언제든지 보고 받을 수 있습니다."
            ),
            Text("• 잘못 보낸 포인트와 잘못된 인사 자료는 운영자에게 정정을 요청할 수 있습니다."),
            Text(
                "• 다른 직원의 감사메시지가 부적절하면 신고할 수 있고, 비공개로 "
                "전환되면 한 차례 이의를 신청할 수 있습니다."
            ),
            Text("• 처리정지·삭제 요구는 법령과 기록물관리 기준에 따라 기관이 판단하여 답합니다."),
            Heading("7. 문의"),
            Text(f"• 협업포인트 운영자: {facts.contact or '(기관이 적음)'}"),
            Text("• 개인정보 보호책임자: (기관이 적음)"),
        ),
        date=facts.day,
        signer=facts.agency,
        note="이 안내는 설치된 시스템의 설정을 바탕으로 작성하였습니다. 괄호 안은 기관이 채웁니다.",
        keywords="개인정보, 협업포인트",
    )


def _retention() -> tuple[str, ...]:
    return (
        (
            "• 주고받은 내역, 감사메시지, 확정 실적, 선정·평가 자료, 접속·처리 기록: 시스템이 스스로 지우지 않습니다. "
            "기관의 기록물관리 기준과 법령이 정한 기간 동안 보존합니다."
        ),
        "• 공감: 본인이 취소할 때까지 보존합니다.",
        f"• 내려받기로 만든 파일: {EXPORTS_KEPT.days}일 뒤 지웁니다.",
        f"• 화면에서 올린 인사 자료 파일: 마지막으로 다룬 날부터 {UPLOADS_KEPT.days}일 뒤 지웁니다.",
        f"• 같은 요청을 두 번 처리하지 않기 위한 응답: {ANSWERS_KEPT_DAYS}일 뒤 지웁니다.",
        (
            f"• 알림: 읽은 뒤 {settings.KEEP_SEEN_NOTICES.days}일, 읽지 않으면 만든 날부터 "
            f"{settings.KEEP_NOTICES.days}일이 지나면 지웁니다."
        ),
        f"• 다른 시스템에 전하는 사건(웹훅): {settings.KEEP_EVENTS.days}일 뒤 지웁니다.",
        (
            f"• 로그인 상태: 브라우저를 닫거나, {settings.SESSION_IDLE // timedelta(minutes=1)}분 동안 쓰지 않거나, "
            f"로그인한 때부터 {SESSION_HOURS}시간이 지나면 끝납니다."
        ),
    )

"""The management form of the points data as an administrative dataset (행정정보 데이터세트 관리기준표 작성용).

공공기록물법 시행령 제25조제6항, 제34조의3. What the agency decides (retention, disclosure) stays blank.
"""

from collections.abc import Iterator

from dure.audit.queries import TRAIL
from dure.papers.paper import Grid, Heading, Paper, Text
from dure.papers.sheet import korean_date
from dure.points.regulation.queries import on_paper
from dure.results.adoption.facts import Facts, sizes
from dure.sealing.queries import TABLE as SEALS

BLANK = "(기관이 정함)"

TABLES = {
    "points_policy": ("운영 기준", "포인트·횟수 등 기준값의 판과 근거", "기준 변경 때", "없음"),
    "points_allowance": ("기본 포인트 배정", "직원·월·배정·사용 포인트", "매월 1일, 주고받을 때", "있음"),
    "points_formerallowance": (
        "이전 배정",
        "뒤늦은 발령으로 늘기 전의 배정",
        "뒤늦은 발령을 반영할 때",
        "있음",
    ),
    "points_transfer": ("주고받기", "보낸 사람·받은 사람·부서·일시·포인트", "주고받을 때", "있음"),
    "points_message": ("감사메시지", "메시지 본문과 공개 여부", "주고받을 때", "있음"),
    "points_messageevent": ("메시지 처리", "비공개·신고·이의와 사유", "처리할 때", "있음"),
    "points_reaction": ("공감", "감사메시지에 공감한 직원과 일시", "누를 때", "있음"),
    "points_reversal": ("되돌림", "되돌린 주고받기와 사유", "처리할 때", "있음"),
    "points_externalperson": ("다른 기관 사람", "기관코드·전자우편·성명", "보낼 때", "있음"),
    "points_specialaward": ("특별협업포인트", "대상·포인트·사유·근거 문서", "부여할 때", "있음"),
    "points_specialawardmember": ("특별협업포인트 대상자", "대상자별 포인트", "부여할 때", "있음"),
    "points_departmentday": ("부서 일일 확정 실적", "부서·날짜·포인트·현원", "매일", "없음"),
    "points_correction": ("정정", "확정 실적에 더한 값과 사유", "정정할 때", "있음"),
    SEALS: ("봉인", "하루치 기록의 해시값과 서명", "매일", "없음"),
    "points_report": ("평가·선정 자료", "작성한 때의 실적과 산식", "작성할 때", "있음"),
    "points_selectionentry": ("우수자 명단", "선정된 직원·부서와 번호", "확정할 때", "있음"),
    TRAIL: (
        "접속·처리 기록",
        "로그인과 처리(조회는 제외)의 계정·일시·대상·결과",
        "로그인·처리 때",
        "있음",
    ),
}
"""Of each table: what it is called, what it holds, when rows come, whether it contains personal data."""


def dataset(facts: Facts) -> Paper:
    """Return the form, filled as far as the installation knows."""
    return Paper(
        agency=facts.agency,
        title="행정정보 데이터세트 관리기준표(작성용 초안)",
        blocks=(
            Heading("1. 기본 정보"),
            Grid(
                (
                    ("항목", "내용"),
                    ("시스템 이름", "두레(협업포인트)"),
                    ("데이터세트 이름", f"{facts.agency} 협업포인트 원장과 실적"),
                    ("생산 기관(기관코드)", f"{facts.agency}({facts.code})"),
                    ("관리 부서", facts.operator_department or BLANK),
                    ("업무 담당", facts.contact or BLANK),
                    ("생산 근거", on_paper(facts.basis)),
                    ("업무 설명", "직원 사이의 협업에 대한 감사와 포인트를 기록하고 부서·개인 실적을 확정"),
                    ("생산 기간", f"{korean_date(facts.since)}부터 계속" if facts.since else "첫 확정 전"),
                    ("단위과제", BLANK),
                    ("보존기간과 책정 사유", BLANK),
                    ("공개 구분과 사유", BLANK),
                ),
                (28, 72),
            ),
            Heading("2. 데이터 목록"),
            Grid(
                (("표 이름", "이름", "내용", "생산 시점", "개인정보", "추정 건수"), *_rows()),
                (24, 18, 26, 14, 9, 13),
            ),
            Text(
                "추정 건수는 이 설치 전체의 값으로, 데이터베이스의 통계에 따릅니다. "
                "여러 기관이 함께 쓰면 모두를 더한 값입니다."
            ),
            Heading("3. 관리 방법"),
            Grid(
                (
                    ("항목", "내용"),
                    ("저장 형식", "PostgreSQL 관계형 데이터베이스, UTF-8"),
                    (
                        "변경 통제",
                        (
                            "주고받기·확정 실적·접속·처리 기록 등은 추가만 되며 데이터베이스가 "
                            "수정·삭제를 거부. 정정은 앞의 기록을 "
                            "가리키는 새 기록으로 남김"
                        ),
                    ),
                    ("진본성 확인", "하루치 기록의 해시를 서명하고 전날의 봉인과 이음. dure verify로 검사"),
                    (
                        "내보내기",
                        "dure export ledger(봉인된 기록과 검사 프로그램), 화면의 내려받기(CSV·XLSX·PDF·HWPX)",
                    ),
                    ("백업과 복구", "dure backup, dure restore. 주기와 보관 장소: " + BLANK),
                    ("접근 권한", "직위에 따른 역할(운영자·인사·평가·감사)과 시스템 관리자"),
                    ("폐기", "시스템이 스스로 폐기하지 않음. 폐기 절차: " + BLANK),
                    ("이관", "내보낸 파일로 이관. 시기: " + BLANK),
                ),
                (22, 78),
            ),
        ),
        date=facts.day,
        signer="",
        note="설치된 시스템에서 자동으로 채운 초안입니다. 괄호로 남긴 칸은 기록물관리 부서와 협의하여 채우십시오.",
        keywords="행정정보 데이터세트, 관리기준표, 협업포인트",
    )


def _rows() -> Iterator[tuple[str, ...]]:
    counted = sizes(list(TABLES))
    for table, (name, holds, when, personal) in TABLES.items():
        rows = counted.get(table, -1)
        yield (table, name, holds, when, personal, f"약 {rows:,}" if rows >= 0 else "집계 전")

"""A made-up nation for benchmarks: agencies of a thousand people each, as rows of a roster file."""

from collections.abc import Iterator
from random import Random

from dure.sample.names import Names

HEADERS = [
    "사번",
    "성명",
    "이메일",
    "계정",
    "고용형태",
    "발령구분",
    "부서코드",
    "직위",
    "직급",
    "발령일",
    "종료일",
    "발령번호",
    "담당업무",
    "전화번호",
]
UNITS = [
    "기획예산담당관",
    "감사담당관",
    "자치행정과",
    "정보통신과",
    "회계과",
    "세정과",
    "징수과",
    "민원봉사과",
    "복지정책과",
    "노인장애인과",
    "아동보육과",
    "일자리경제과",
    "기업지원과",
    "문화예술과",
    "체육진흥과",
    "환경보호과",
    "자원순환과",
    "산림공원과",
    "농업정책과",
    "축산과",
    "안전총괄과",
    "도로과",
    "건설과",
    "교통행정과",
    "도시계획과",
    "건축과",
    "주택과",
    "상하수도과",
    "보건행정과",
    "건강증진과",
]
DUTIES = [
    "민원 접수·처리",
    "예산 편성·집행",
    "계약 및 지출",
    "정보보안·개인정보 보호",
    "청사 관리",
    "기록물 관리",
    "축제 기획",
    "보조금 교부·정산",
    "인허가 처리",
    "현장 점검",
    "통계 작성",
    "법무·송무",
    "홍보",
    "당직·비상대비",
]
POSITIONS = ("과장", *("팀장",) * 5, *("주무관",) * 30)


def people(count: int, *, teams: int = 5) -> Iterator[list[str]]:
    """Yield roster rows of `count` people with one main post each, the same for the same count."""
    random = Random(4070000)
    names = Names(random)
    for number in range(count):
        position = POSITIONS[number % len(POSITIONS)]
        unit = number // len(POSITIONS) % len(UNITS)
        seniority = 0 if position == "과장" else random.choice((1, 1, 2, 2, 2))
        yield [
            f"{number:08}", names.draw(seniority), f"u{number:08}@korea.kr", f"u{number:08}",
            random.choice(("공무원",) * 8 + ("무기계약근로자", "기간제근로자")), "본직",
            f"{unit + 1:03}{number % teams + 1:02}" if position != "과장" else f"{unit + 1:03}",
            position, random.choice(("지방행정주사", "지방행정서기", "지방전산주사보")),
            f"20{random.randrange(10, 26)}-{random.randrange(1, 13):02}-01", "",
            f"인사-{number % 97:03}", random.choice(DUTIES), f"031-{number % 1000:03}-{number % 10000:04}",
        ]  # fmt: skip


def departments(*, teams: int = 5) -> Iterator[list[str]]:
    """Yield the departments file that `people` speaks of: divisions and their teams."""
    yield [
        "부서코드",
        "부서명",
        "상위부서코드",
        "직제순",
        "과단위",
        "구분",
        "시작일",
        "종료일",
        "승계부서코드",
    ]
    for unit, name in enumerate(UNITS, 1):
        yield [f"{unit:03}", name, "", str(unit * 100), "Y", "본청", "", "", ""]
        for team in range(1, teams + 1):
            order = str(unit * 100 + team)
            yield [
                f"{unit:03}{team:02}",
                f"{name[:-1]}{team}팀",
                f"{unit:03}",
                order,
                "N",
                "본청",
                "",
                "",
                "",
            ]

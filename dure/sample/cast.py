"""The people whose accounts the sign-in page of a sample installation offers, one for each role."""

from collections.abc import Mapping
from dataclasses import dataclass

from dure.sample.people import Human, Staff

ADMINISTRATOR = "admin"


@dataclass(frozen=True, slots=True)
class Part:
    """An account to look around with: whose it is, by agency, unit and position; `name` overrides chance."""

    login: str
    agency: str
    unit: str
    position: str
    employment: str = "official"
    name: str = ""


CAST = (
    Part("minsu", "이천시", "데이터팀", "주무관", name="김민수"),
    Part("seoyeon", "이천시", "희망복지팀", "주무관", name="이서연"),
    Part("jihun", "이천시", "산림공원과", "실무관", "fixed-term", name="박지훈"),
    Part("head", "이천시", "복지정책과", "과장"),
    Part("operator", "이천시", "기획예산담당관", "기획예산담당관"),
    Part("personnel", "이천시", "인사팀", "팀장"),
    Part("evaluation", "이천시", "평가팀", "팀장"),
    Part("auditor", "이천시", "감사담당관", "감사담당관"),
    Part("officer", "이천시", "부시장실", "부시장"),
    Part("yujin", "경기도", "빅데이터팀", "주무관", name="최유진"),
    Part("haneul", "행정안전부", "행정협업팀", "주무관", name="정하늘"),
)
"""In the order of the sign-in page; the administrator, who is no person, comes last."""

# Who holds which role, by agency: (unit, position, role). Heads of departments have theirs besides.
ROLES = {
    "이천시": (
        ("기획예산담당관", "기획예산담당관", "operator"),
        ("인사팀", "팀장", "personnel"),
        ("평가팀", "팀장", "evaluation"),
        ("감사담당관", "감사담당관", "auditor"),
        ("부시장실", "부시장", "collaboration-officer"),
    ),
    "경기도": (
        ("기획담당관", "기획담당관", "operator"),
        ("인사교류팀", "팀장", "personnel"),
        ("평가팀", "팀장", "evaluation"),
        ("감사총괄과", "과장", "auditor"),
        ("기획조정실", "기획조정실장", "collaboration-officer"),
    ),
    "여주시": (
        ("기획예산담당관", "기획예산담당관", "operator"),
        ("인사팀", "팀장", "personnel"),
        ("평가팀", "팀장", "evaluation"),
        ("감사법무담당관", "감사법무담당관", "auditor"),
        ("행정복지국", "국장", "collaboration-officer"),
    ),
    "행정안전부": (
        ("혁신기획과", "과장", "operator"),
        ("인사운영팀", "팀장", "personnel"),
        ("평가팀", "팀장", "evaluation"),
        ("감사담당관", "감사담당관", "auditor"),
        ("정부혁신국", "국장", "collaboration-officer"),
    ),
}


def choose(staffs: Mapping[str, Staff]) -> dict[str, Human]:
    """Return the people of the cast by login, and give them the names they are known by."""
    chosen = {}
    for part in CAST:
        staff = staffs[part.agency]
        unit = staff.outline.unit(part.unit).code
        human = next(
            one
            for one in staff.people
            if one.main.unit.startswith(unit)  # a team's code begins with its department's
            and (one.main.position, one.employment) == (part.position, part.employment)
        )
        human.name = part.name or human.name
        human.login = part.login
        chosen[part.login] = human
    return chosen

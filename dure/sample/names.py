"""Made-up Korean names, as common as in the country: surnames by share, given names by the age of officials."""

from random import Random

# Surnames by their share of the population, in tenths of a per cent.
_SURNAMES = {
    "김": 215, "이": 147, "박": 84, "최": 47, "정": 43, "강": 24, "조": 21, "윤": 21, "장": 20, "임": 17,
    "한": 15, "오": 15, "서": 15, "신": 15, "권": 14, "황": 14, "안": 14, "송": 14, "전": 13, "홍": 11,
    "유": 10, "고": 10, "문": 9, "양": 9, "손": 9, "배": 8, "백": 8, "허": 7, "남": 6, "심": 5,
    "노": 5, "하": 5, "곽": 4, "성": 4, "차": 4, "주": 4, "우": 4, "구": 4, "민": 4, "류": 4,
    "나": 3, "진": 3, "지": 3, "엄": 3, "원": 3, "채": 3, "천": 3, "방": 2, "공": 2, "현": 2,
    "함": 2, "변": 2, "염": 2, "여": 2, "추": 2, "도": 2, "석": 1, "소": 1, "선우": 1, "남궁": 1,
}  # fmt: skip

# Given names of three generations: heads of bureau and division, team leaders, officials of the lower grades.
_GIVEN = """
영수 정호 성호 광수 병철 종수 상훈 재영 명수 영철 경수 동수 기영 용호 창수 진호 태식 병훈 석준 인수
미경 은주 영희 경숙 미숙 정숙 현숙 은경 혜경 선희 명희 순옥 영미 정희 미정 경희 은희 옥자 인숙 미란

상우 정훈 성민 진우 영진 동현 재훈 민호 성진 승현 준호 상현 지훈 태영 종민 현수 대현 용준 기현 병준
지영 은정 미선 수진 현정 은영 혜진 지연 선영 윤정 소영 유진 정은 경아 주희 민정 희정 보경 은아 진희

민수 현우 준영 동욱 재현 지환 승민 민규 태현 성준 도현 우진 건우 민재 정우 시우 준혁 형준 규민 찬호
지은 수빈 예진 다은 민지 혜원 지현 유나 하늘 수연 가영 예슬 은비 소연 채원 나영 다혜 서연 보람 아름
"""


class Names:
    """Draws names; `seniority` 0 is the oldest generation, 2 the youngest."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._surnames = list(_SURNAMES)
        self._shares = list(_SURNAMES.values())
        self._given = [generation.split() for generation in _GIVEN.split("\n\n")]

    def draw(self, seniority: int) -> str:
        """Return a surname and a given name of the generation."""
        (surname,) = self._random.choices(self._surnames, self._shares)
        return surname + self._random.choice(self._given[seniority])

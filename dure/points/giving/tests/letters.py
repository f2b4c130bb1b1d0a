"""What tests of thank-you letters share: the facts of one."""

from datetime import date, datetime

from dure import clock
from dure.points.giving.letter_queries import LetterFacts
from dure.points.giving.thanks import Party, Thanks
from dure.points.regulation.queries import Rule

NOVEMBER = datetime(2026, 11, 10, 14, 0, tzinfo=clock.SEOUL)
THANKS = "재난 문자 시스템 복구를 밤늦게까지 함께 해 주셔서 고맙습니다."


def facts(message: str = THANKS, name: str = "홍길동", department: str = "정보통신과") -> LetterFacts:
    sender = Party(1, "김민수", "주무관", department, "이천시")
    thanks = Thanks(
        7,
        NOVEMBER,
        10,
        sender,
        Party(None, name, "", "", "부산광역시"),
        message,
        is_hidden=False,
        is_reversed=False,
    )
    return LetterFacts(thanks, date(2026, 11, 10), 1, None, "이천시", Rule("훈령 제274호"), bytes(32))

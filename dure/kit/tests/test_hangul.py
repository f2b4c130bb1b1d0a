"""Initial consonants and half-typed names (O13)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dure.kit import hangul

SYLLABLES = st.integers(0xAC00, 0xD7A3).map(chr)
NAMES = st.text(SYLLABLES, min_size=1, max_size=5)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("김민수", "ㄱㅁㅅ"), ("선우용녀", "ㅅㅇㅇㄴ"), ("깜찍이", "ㄲㅉㅇ"), ("Anna", "anna"), ("", "")],
)
def test_initials_of_a_name(name: str, expected: str) -> None:
    assert hangul.initials(name) == expected


@pytest.mark.parametrize(
    ("query", "name", "expected"),
    [
        ("ㄱㅁㅅ", "김민수", True),  # O13
        ("ㄱㅁ", "김민수", True),
        ("김ㅁㅅ", "김민수", True),
        ("김민ㅅ", "김민수", True),
        ("ㄱ민ㅅ", "김민수", True),
        ("ㄱ민ㅅ", "김만수", False),
        ("김미", "김민수", True),  # the syllable is not finished yet
        ("김밋", "김미숙", True),  # the final consonant will move on
        ("김밗", "김바", False),
        ("김박", "김바구", True),
        ("김갃", "김각수", True),  # a double final divides
        ("김민", "김미수", False),
        ("ㄲ", "김민수", False),
        ("민수", "김민수", True),  # the given name
        ("수", "김민수", False),
        ("", "김민수", False),
        ("  ", "김민수", False),
        ("a(", "a(b", True),  # what means something in a pattern means nothing here
        ("An", "Anna", True),
    ],
)
def test_a_half_typed_query_finds_what_it_may_become(query: str, name: str, *, expected: bool) -> None:
    assert hangul.matches(query, name) is expected


CLUSTERS = [
    *(
        ("ㄳ", "ㄱㅅ"),
        ("ㄵ", "ㄴㅈ"),
        ("ㄶ", "ㄴㅎ"),
        ("ㄺ", "ㄹㄱ"),
        ("ㄻ", "ㄹㅁ"),
        ("ㄼ", "ㄹㅂ"),
        ("ㄽ", "ㄹㅅ"),
    ),
    *(("ㄾ", "ㄹㅌ"), ("ㄿ", "ㄹㅍ"), ("ㅀ", "ㄹㅎ"), ("ㅄ", "ㅂㅅ")),
]
OF = dict(zip("ㄱㄴㄹㅁㅂㅅㅈㅌㅍㅎ", "가나라마바사자타파하", strict=True))


@pytest.mark.parametrize(("cluster", "keys"), CLUSTERS)
def test_joined_consonants_are_the_two_that_were_typed(cluster: str, keys: str) -> None:
    """F-D5: all eleven, at the beginning, in the middle, after a syllable, in every block."""
    half = chr(0xFFA1 + ord(cluster) - 0x3131)
    conjoining = chr(0x11A7 + hangul._FINALS.index(cluster))
    name = "".join(OF[one] for one in keys)
    for typed in (cluster, half, conjoining):
        assert hangul.typed_key(typed) == keys
        assert hangul.matches(typed, f"{name}진")
        assert hangul.matches(f"{typed}ㅈ", f"{name}진")
        assert hangul.matches(f"ㅎ{typed}", f"한{name}")
    for typed in (cluster, half):
        assert hangul.matches(f"김{typed}", f"김{name}")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        *(
            ("홍 길 동", "홍길동"),
            ("김  수", "김수"),
            ("김　수", "김수"),
            ("김민수\u3164", "김민수"),
            ("김·수", "김수"),
        ),
        *(
            ("김ㆍ수", "김수"),
            ("김수(A)", "김수a"),
            ("Park Min-su", "parkminsu"),
            ("ＡＩ팀", "ai팀"),
            ("O’Brien", "obrien"),
        ),
        *(
            ("Nguyễn Thị Minh Khai", "nguyenthiminhkhai"),
            ("Đặng", "dang"),
            ("Łukasz", "lukasz"),
            ("金民秀", "金民秀"),
        ),
        *(("Müller", "muller"), ("Mueller", "muller"), ("Straße", "strase"), ("STRASSE", "strase")),
        *(("Weiẞ", "weis"), ("Goethe", "gothe"), ("Lee", "lee"), ("Æon", "aon")),
        *(("Ivan Петров", "ivanпетров"), ("홍ㅇㅇ", "홍ㅇㅇ"), ("👍", ""), ("", ""), ("①팀", "1팀")),
    ],
)
def test_a_key_holds_what_readers_see_as_part_of_a_name(name: str, key: str) -> None:
    """F-D5: no blanks, marks, brackets, hyphens, width or case; Hanja stay."""
    assert hangul.key(name) == hangul.key(unicodedata.normalize("NFD", name)) == key


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("김민수", ["김민수", "민수"]),
        ("홍 길 동", ["홍길동", "길동"]),
        ("남궁민수", ["남궁민수", "궁민수", "민수"]),
        ("선우 진", ["선우진", "우진", "진"]),
        ("John Smith", ["johnsmith", "smith"]),
        ("Park Min-su", ["parkminsu", "minsu", "su"]),
        ("Nguyễn Thị Khai", ["nguyenthikhai", "thikhai", "khai"]),
        ("김영숙(A)", ["김영숙a", "영숙a"]),
        ("김 Anna", ["김anna", "anna", "anna"]),
        ("Anna 김", ["anna김"]),
        ("김", ["김"]),
        ("", []),
    ],
)
def test_a_name_may_begin_at_several_places(name: str, expected: list[str]) -> None:
    """F-D5: any word, and the given name after a surname of one syllable or of two."""
    assert hangul.starts(name) == expected


def test_conjoining_and_half_width_jamo_are_the_ones_of_the_keyboard() -> None:
    assert hangul.normalize("ᄀﾡ") == "ㄱㄱ"
    assert hangul.initials("ᄀ") == "ㄱ"


def test_names_decomposed_by_a_mac_are_composed() -> None:
    assert hangul.initials(unicodedata.normalize("NFD", "김민수")) == "ㄱㅁㅅ"


@given(NAMES, st.data())
def test_every_stage_of_typing_finds_the_name(name: str, data: st.DataObject) -> None:
    """A prefix, any of whose syllables may be given by its initial alone, finds the name."""
    length = data.draw(st.integers(1, len(name)))
    shortened = [
        hangul.initials(syllable) if data.draw(st.booleans()) else syllable for syllable in name[:length]
    ]
    assert hangul.matches("".join(shortened), name)


@given(st.text("aeousmüöäßAEOUSẞ -이", max_size=12), st.data())
def test_every_spelling_of_a_name_finds_it_at_every_stage_of_typing(name: str, data: st.DataObject) -> None:
    """Müller is found by Mueller and by Muller, Straße by Strasse, and the other way round."""
    spelt = name
    for letter, other in (("ü", "ue"), ("ö", "oe"), ("ä", "ae"), ("ß", "ss"), ("ẞ", "SS")):
        spelt = spelt.replace(letter, other)
    assert hangul.key(spelt) == hangul.key(name)
    plain = "".join(one for one in unicodedata.normalize("NFD", name) if not unicodedata.combining(one))
    assert hangul.key(plain) == hangul.key(name)
    assert hangul.key(hangul.key(name)) == hangul.key(name)
    start = spelt[: data.draw(st.integers(0, len(spelt)))]
    assert hangul.key(name).startswith(hangul.key(start))


@given(NAMES, NAMES)
def test_the_index_range_and_the_initials_never_lose_a_match(query: str, name: str) -> None:
    """The range and the initials that an index answers hold for every name that the pattern accepts."""
    for reading in hangul.readings(query):
        if reading.matches(name):
            assert reading.low <= name < reading.high
            assert hangul.initials(name).startswith(reading.initials)


@given(NAMES, st.integers(0, 4))
def test_a_mixed_query_stays_within_its_index_range(name: str, place: int) -> None:
    mixed = "".join(hangul.initials(c) if i == place else c for i, c in enumerate(name))
    for reading in hangul.readings(mixed):
        if reading.matches(name):
            assert reading.low <= name < reading.high
            assert hangul.initials(name).startswith(reading.initials)

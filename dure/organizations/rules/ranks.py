"""In which order people stand in a list of their department: heads first (직제순)."""

# Words that the positions of heads end with, the highest first; whoever has none of them comes after.
_HEADS = (
    "장관", "차관", "시장", "도지사", "군수", "구청장", "교육감", "원장", "부시장", "부지사", "부군수", "부구청장",
    "실장", "본부장", "국장", "소장", "관장", "단장", "담당관", "과장", "읍장", "면장", "동장", "센터장", "팀장",
)  # fmt: skip


def rank(position: str) -> int:
    """Return where a position stands among the others; smaller is higher. 부시장 is no 시장."""
    endings = [place for place, ending in enumerate(_HEADS) if position.endswith(ending)]
    deputies = [place for place in endings if _HEADS[place].startswith("부")]
    return min(deputies or endings, default=len(_HEADS))

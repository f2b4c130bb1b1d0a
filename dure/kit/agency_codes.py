"""What a standard code of an agency (행정표준코드) says by its form alone."""

import re
from collections.abc import Sequence

_CODE = re.compile(r"[0-9A-Z][0-9]{6}")
_KINDS: Sequence[tuple[str, str]] = (("1", "central"), ("3456", "local"), ("7", "education"))


def is_code(text: str) -> bool:
    """Tell whether `text` has the form of a standard code: seven characters, digits behind the first."""
    return _CODE.fullmatch(text) is not None


def kind_of_code(code: str) -> str:
    """Return the kind of body that a standard code belongs to, "unknown" if none (O1)."""
    if not is_code(code):
        return "unknown"
    if code[0].isalpha():
        return "public-institution"
    return next((kind for first, kind in _KINDS if code[0] in first), "unknown")

"""What pages take from forms and addresses: numbers, and words to search for."""

from collections.abc import Iterable, Mapping

from django.http import HttpRequest

from dure.kit import text, validation
from dure.kit.refusals import Refusal

_LARGEST_ID = 2**63 - 1


def number(value: str | None) -> int | None:
    """Return the id that `value` spells, None when it is none."""
    if value is None or not value.isascii() or not value.isdigit() or len(value) > len(str(_LARGEST_ID)):
        return None
    return min(int(value), _LARGEST_ID)


def numbers(data: Mapping[str, str], names: Iterable[str]) -> dict[str, int]:
    """Return the whole numbers typed into some fields, 0 where nothing was.

    Raises `Refusal` `form-values` (422), which names every field that holds anything else.
    """
    typed = {name: text.narrow(data.get(name, "")).replace(",", "") for name in names}
    found = {name: number(value) for name, value in typed.items() if value}
    wrong = [name for name, value in found.items() if value is None]
    if wrong:
        code, detail = validation.named("int")
        errors = [{"field": name, "code": code, "detail": detail} for name in wrong]
        raise Refusal("form-values", detail, errors=errors)
    return {name: found.get(name) or 0 for name in typed}


def search_words(request: HttpRequest, field: str = "q") -> str:
    """Return what was typed into the search field, at most 100 characters."""
    return text.line(request.GET.get(field, ""))[:100]

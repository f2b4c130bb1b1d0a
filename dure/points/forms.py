"""What the pages of points take from forms and addresses, and turn into what actions take."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Self

from django.http import HttpRequest, QueryDict

from dure.kit import text, validation
from dure.kit.refusals import Refusal
from dure.points import wording
from dure.points.rules import Outsider

_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class GiveForm:
    """The form of giving as it was typed; nothing of it is lost when it is refused."""

    recipient: int | None = None
    is_outside: bool = False
    agency_code: str = ""
    agency_name: str = ""
    email: str = ""
    name: str = ""
    position: str = ""
    message: str = ""
    parts: Mapping[str, str] = field(default_factory=dict)
    key: str = ""

    @classmethod
    def read(cls, data: QueryDict) -> Self:
        """Read the form from what was posted; parts of a message make the message."""
        parts = {name: str(data[f"part_{name}"]) for name in wording.PARTS if f"part_{name}" in data}
        return cls(
            recipient=number(data.get("to")),
            is_outside="outside" in data,
            agency_code=text.narrow(data.get("agency_code", "")).upper()[:7],
            agency_name=text.line(data.get("agency_name", ""))[:100],
            email=text.narrow(data.get("email", ""))[:254],
            name=text.line(data.get("name", ""))[:60],
            position=text.line(data.get("position", ""))[:60],
            message=wording.compose(parts) if parts else data.get("message", ""),
            parts=parts,
            key=text.clean(data.get("key", ""))[:64],
        )

    @property
    def whom(self) -> int | Outsider:
        """Return the recipient as `actions.give` takes it; nobody is person 0, who is never known."""
        if self.is_outside:
            return Outsider(self.agency_code, self.email, self.name, self.position, self.agency_name)
        return self.recipient or 0


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

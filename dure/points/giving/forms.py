"""What the pages of points take from forms and addresses, and turn into what actions take."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from django.http import QueryDict

from dure.kit import text
from dure.kit.forms import number
from dure.points.giving import wording
from dure.points.giving.rules import Outsider


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
    source: str = ""

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
            source=text.line(data.get("for", ""))[:200],
        )

    @property
    def whom(self) -> int | Outsider:
        """Return the recipient as `actions.give` takes it; nobody is person 0, who is never known."""
        if self.is_outside:
            return Outsider(self.agency_code, self.email, self.name, self.position, self.agency_name)
        return self.recipient or 0

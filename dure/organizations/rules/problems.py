"""What can be wrong with a row: a field, a stable code, and the values its sentence needs."""

from dataclasses import dataclass
from dataclasses import field as of


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a row is set aside. `field` is the column's title; `values` fill the sentence of `code`."""

    code: str
    field: str = ""
    values: dict[str, str] = of(default_factory=dict)

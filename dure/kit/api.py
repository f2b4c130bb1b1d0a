"""What the rooms' HTTP routers share: identifiers as strings, lists in pages, problem documents."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar

from ninja import Field, Schema
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from dure.clock import SEOUL
from dure.kit.days import day_in, month_in
from dure.kit.pagination import LARGEST_LIMIT

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)
LARGEST_ID = 2**63 - 1

Item = TypeVar("Item")


def _id(value: Any) -> int:
    """Return the number that an identifier stands for; raises `ValueError` for anything else."""
    if (
        not isinstance(value, str)
        or not (value.isascii() and value.isdigit())
        or len(value) > len(str(LARGEST_ID))
    ):
        raise ValueError("not an identifier")
    number = int(value)
    if not 0 < number <= LARGEST_ID:
        raise ValueError("not an identifier")
    return number


Id = Annotated[
    int,
    BeforeValidator(_id),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{0,18}$"}),
]
"""An identifier that a client sends: a string of digits on the wire, a number inside."""


def _id_or_nobody(value: Any) -> int:
    """Return the number of an identifier, 0 for any other text; raises `ValueError` for what is no text."""
    if not isinstance(value, str):
        raise ValueError("not an identifier")  # noqa: TRY004 -- pydantic takes this one
    try:
        return _id(value)
    except ValueError:
        return 0


IdOrNobody = Annotated[int, BeforeValidator(_id_or_nobody), WithJsonSchema({"type": "string"})]
"""An identifier whose holder may be unknown: to a client it is any text, and text of another form is nobody's."""

BRANCH = "|"
"""How the tags of a union's branches begin: a client never named them, so errors leave them out of the path."""

OutId = Annotated[
    str, BeforeValidator(str), WithJsonSchema({"type": "string", "pattern": "^[1-9][0-9]{0,18}$"})
]
"""An identifier in an answer: a number inside, a string of digits on the wire."""


def _day(value: Any) -> date:
    """Return the day that `value` names; raises `PydanticCustomError` for what `day_in` does not take."""
    day = day_in(value) if isinstance(value, str) else None
    if day is None:
        raise PydanticCustomError("date", "not a day")
    return day


Day = Annotated[date, BeforeValidator(_day)]
"""A day that a client sends. Unlike pydantic's own date it takes no timestamps, and the years of `dure.kit.days`."""


def _month(value: Any) -> date:
    """Return the first day of the month that `value` names; raises as `_day`."""
    month = month_in(value) if isinstance(value, str) else None
    if month is None:
        raise PydanticCustomError("month", "not a month")
    return month


_MONTH = WithJsonSchema({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"})
Month = Annotated[date, BeforeValidator(_month), _MONTH]
"""A month that a client sends, as its first day."""
OutMonth = Annotated[str, _MONTH]


def _moment(value: Any) -> datetime:
    """Return the moment that `value` names; raises `PydanticCustomError` for what is no RFC 3339 with its offset."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value) or day_in(value[:10]) is None:
        raise PydanticCustomError("datetime", "not a moment")
    with suppress(ValueError):
        return datetime.fromisoformat(value.upper())
    raise PydanticCustomError("datetime", "not a moment")


MomentIn = Annotated[datetime, BeforeValidator(_moment)]
"""A moment that a client sends. Unlike pydantic's own it takes no timestamps and asks for the offset."""

Moment = Annotated[datetime, AfterValidator(lambda moment: moment.astimezone(SEOUL))]
"""A moment in an answer: RFC 3339 with the offset of Asia/Seoul."""

Limit = Annotated[int, Field(ge=1, le=LARGEST_LIMIT, description="how many at most")]
CursorText = Annotated[str | None, Field(max_length=1000, description="`next` of the page before")]


AgencyCode = Annotated[
    str, Field(max_length=7, description="standard code of the agency (행정표준코드), such as 4070000")
]
"""An agency that a client names; one that is not known is the error `unknown`."""


_REFUSES = "refuses"
View = TypeVar("View", bound=Callable[..., Any])


def refuses(*codes: str) -> Callable[[View], View]:
    """Say with which codes (some in one text, with spaces) an endpoint refuses what it understood.

    The document of the API lists them.
    """

    def mark(view: View) -> View:
        view.__dict__[_REFUSES] = tuple(sorted(" ".join(codes).split()))
        return view

    return mark


def refused_by(view: Callable[..., Any]) -> tuple[str, ...]:
    """Return the codes that `refuses` marked an endpoint with."""
    codes: tuple[str, ...] = view.__dict__.get(_REFUSES, ())
    return codes


class AgencyRef(Schema):
    """An agency by its standard code, and as it is called."""

    code: str
    name: str


class Input(BaseModel):
    """What a client sends as an object: unknown fields are refused, and only an object is an object.

    `ninja.Schema` would read attributes of whatever JSON value came (`[]`, `"text"`) instead. Numbers and
    booleans are declared as `StrictInt` and `StrictBool`, so that `"5"` is no number.
    """

    model_config = ConfigDict(extra="forbid")


class Page(Schema, Generic[Item]):
    """A part of a list. `next` is the cursor of what comes after, null at the end."""

    items: list[Item]
    next: str | None


class FieldProblem(Schema):
    """What is wrong with one value that was sent."""

    field: str = Field(description="where it stands, as a path with dots: `transfers.3.message`")
    code: str
    detail: str


class ItemProblem(Schema):
    """What is wrong with one item of several that stand or fall together."""

    index: int
    code: str
    detail: str


class Problem(Schema):
    """Why a request was not done (RFC 9457)."""

    type: str = Field(description="`urn:dure:problem:` and the code")
    title: str
    status: int
    detail: str = Field(description="a sentence for a person, in the reader's language")
    code: str = Field(description="stable, for machines")
    errors: list[FieldProblem | ItemProblem] | None = Field(None, description="what is wrong where")

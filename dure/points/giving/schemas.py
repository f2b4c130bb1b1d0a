"""What the points API takes and answers, as the OpenAPI document describes it."""

from datetime import date
from typing import Annotated, Any

from ninja import Field, Schema
from pydantic import Discriminator, StrictInt, StrictStr, Tag

from dure.kit.api import BRANCH, AgencyRef, IdOrNobody, Input, Moment, OutId, OutMonth
from dure.kit.days import FIRST_YEAR, LAST_YEAR
from dure.points.giving.actions import MOST_GIFTS

Year = Annotated[int, Field(ge=FIRST_YEAR, le=LAST_YEAR)]


class OutsiderIn(Input):
    """Somebody whose agency is not on this installation (D16)."""

    agency: Annotated[str, Field(pattern="^[0-9A-Z][0-9]{6}$", description="standard agency code")]
    email: Annotated[str, Field(pattern=r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}$", max_length=200)]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    position: Annotated[str, Field(max_length=60, description="as they are addressed, such as 주무관")] = ""
    agency_name: Annotated[
        str, Field(max_length=100, description="where the table of codes does not have the agency")
    ] = ""


def _branch(recipient: Any) -> str:
    return f"{BRANCH}outsider" if isinstance(recipient, (dict, OutsiderIn)) else f"{BRANCH}person"


Recipient = Annotated[
    Annotated[IdOrNobody, Tag(f"{BRANCH}person")] | Annotated[OutsiderIn, Tag(f"{BRANCH}outsider")],
    Discriminator(_branch),
]


_Part = Annotated[StrictStr, Field(max_length=1000)]


class PartsIn(Input):
    """A message in parts, where the policy's `message_form` is `five-w-one-h`; each becomes a line of the message."""

    who: _Part
    when: _Part
    where: _Part
    what: _Part
    how: _Part
    why: _Part


class TransferIn(Input):
    """One thank-you: for whom, for what. The amount is the policy's unit and may be left out.

    Without a message it is refused like one whose message says nothing: `message-required`. `parts` make the message
    where there is none.
    """

    recipient: Recipient
    message: StrictStr = ""
    parts: PartsIn | None = None
    amount: StrictInt | None = None
    source: Annotated[StrictStr, Field(max_length=200)] = Field(
        "", description="`KIND:ID` of what one gives thanks for; something that the giver may open"
    )


class BatchIn(Input):
    """Several thank-yous, sent all or none."""

    transfers: Annotated[list[TransferIn], Field(min_length=1, max_length=MOST_GIFTS)]


class PersonOut(Schema):
    """A person by id and name; the id is null for somebody of an agency that is not here."""

    id: OutId | None
    name: str


class PartyOut(PersonOut):
    """A person as they were on the day: position, department and agency by name."""

    position: str
    department: str
    agency: AgencyRef


class AllowanceOut(Schema):
    """What may be given in a month, in points."""

    month: OutMonth
    granted: int
    used: int
    remaining: int
    expires_at: Moment


class TransferOut(Schema):
    """A transfer as it was written."""

    id: OutId
    month: OutMonth
    amount: int
    sender: PersonOut
    recipient: PersonOut
    message: str
    occurred_at: Moment
    allowance: AllowanceOut
    warnings: list[str]


class BatchOut(Schema):
    """The transfers of a batch, in its order."""

    transfers: list[TransferOut]


class EligibilityOut(Schema):
    """Whether one may give to somebody now, and if not why."""

    allowed: bool
    code: str | None
    detail: str | None
    remaining_this_month: int
    resets_at: Moment


class ThanksOut(Schema):
    """A published thank-you; the message is null where it was hidden from the reader."""

    id: OutId
    occurred_at: Moment
    amount: int
    sender: PartyOut
    recipient: PartyOut
    message: str | None
    is_hidden: bool
    is_reversed: bool
    reacted: bool
    """Whether I said \"me too\"; how many did is told to nobody."""


class PolicyOut(Schema):
    """The policy version in force on a day."""

    version: int
    preset: str
    effective_from: date
    basis: str
    values: dict[str, Any]

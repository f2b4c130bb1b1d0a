"""The values of the regulation as one immutable, validated object, and the presets to choose from (D32)."""

from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, model_validator
from pydantic_core import PydanticCustomError

Employment = Literal["official", "permanent", "fixed-term", "other"]
AgencyKind = Literal["central", "local", "education", "public-institution", "private"]
Pool = Literal["headquarters", "direct", "towns"]

# Far beyond any regulation, and far within what sums of a year can hold.
_Points = Annotated[int, Field(gt=0, le=100_000)]
_Weight = Annotated[Decimal, Field(ge=0, le=10, max_digits=4, decimal_places=2)]

# A set has no order, but what is stored of it has to be the same every time.
_Employments = Annotated[
    frozenset[Employment], Field(min_length=1), PlainSerializer(sorted, when_used="json")
]
_Kinds = Annotated[frozenset[AgencyKind], PlainSerializer(sorted, when_used="json")]
_Pools = Annotated[frozenset[Pool], PlainSerializer(sorted, when_used="json")]


class _Values(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AllowancePolicy(_Values):
    """제5조: what each eligible person gets to give away each month."""

    amount: _Points = 200
    joiner: Literal["none", "full", "prorated"] = "none"
    late_account: Literal["full", "next-month"] = "full"


class TransferPolicy(_Values):
    """제6조 and 제10조①: how it may be given."""

    unit: _Points = 10
    pair_limit: Annotated[int, Field(gt=0, le=1000)] = 2
    same_department: Literal["forbidden", "allowed"] = "forbidden"
    recipient_kinds: _Kinds = frozenset({"central", "local"})
    message_form: Literal["free", "five-w-one-h"] = "free"
    message_min: Annotated[int, Field(ge=1, le=1000)] = 10
    message_max: Annotated[int, Field(ge=1, le=5000)] = 500
    repeat_warning: Annotated[int, Field(ge=2, le=1000)] = 3

    @model_validator(mode="after")
    def _limits_in_order(self) -> Self:
        if self.message_min > self.message_max:
            raise PydanticCustomError("limits-order", "message_min is above message_max")
        return self


class ScorePolicy(_Values):
    """What a department's score is made of (D22, D35), in points times weight."""

    received: _Weight = Decimal(1)
    sent: _Weight = Decimal(0)
    credits_leave: bool = False


class SpecialPolicy(_Values):
    """제9조: special awards."""

    cap: Annotated[int, Field(ge=0, le=1_000_000)] = 1000
    cap_scope: Literal["agency-year", "person-year"] = "agency-year"
    per_award: _Points = 50


class StandingPolicy(_Values):
    """제8조 and 제11조: over what time and among whom results are compared (D34)."""

    period: Literal["quarter", "half-year", "year"] = "year"
    pools: tuple[_Pools, ...] = (
        frozenset({"headquarters"}),
        frozenset({"direct"}),
        frozenset({"towns"}),
    )

    @model_validator(mode="after")
    def _each_pool_once(self) -> Self:
        named = [pool for group in self.pools for pool in group]
        if sorted(named) != ["direct", "headquarters", "towns"]:
            raise PydanticCustomError("pools-once", "each pool belongs to exactly one group")
        return self


class PolicyValues(_Values):
    """Every value of one policy version; the defaults are those of Icheon since 2019."""

    eligible: _Employments = frozenset({"official", "permanent", "fixed-term"})
    allowance: AllowancePolicy = AllowancePolicy()
    transfer: TransferPolicy = TransferPolicy()
    score: ScorePolicy = ScorePolicy()
    special: SpecialPolicy = SpecialPolicy()
    standing: StandingPolicy = StandingPolicy()
    visibility: Literal["agency", "agreeing-agencies"] = "agency"
    void_power: Literal["none", "errors-only"] = "errors-only"

    @model_validator(mode="after")
    def _allowance_holds_a_unit(self) -> Self:
        if self.allowance.amount < self.transfer.unit:
            raise PydanticCustomError("allowance-unit", "the allowance is smaller than one gift")
        return self


PRESETS: dict[str, PolicyValues] = {
    "icheon-2019": PolicyValues(),
    # Departments are evaluated on what their members give (행정자치부 훈령, 2016).
    "moi-2016": PolicyValues(score=ScorePolicy(received=Decimal(0), sent=Decimal(1))),
    # 광주광역시교육청: received in full and given by half, special awards up to 100, half-years, the head
    # office apart from district offices and direct bodies; education offices and schools' staff may receive.
    "gwangju-edu-2025": PolicyValues(
        transfer=TransferPolicy(recipient_kinds=frozenset({"central", "local", "education"})),
        score=ScorePolicy(sent=Decimal("0.5")),
        special=SpecialPolicy(per_award=100),
        standing=StandingPolicy(
            period="half-year", pools=(frozenset({"headquarters"}), frozenset({"direct", "towns"}))
        ),
    ),
    # 관악구: messages say who, when, where, what, how and why; awards every half-year.
    "gwanak-2026": PolicyValues(
        transfer=TransferPolicy(message_form="five-w-one-h"),
        standing=StandingPolicy(period="half-year"),
    ),
}

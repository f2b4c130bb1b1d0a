"""The regulation's decisions about giving, as pure functions: facts in, a verdict out."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from datetime import date

from dure.kit import text
from dure.kit.agency_codes import kind_of_code
from dure.kit.days import next_month
from dure.kit.refusals import Denial
from dure.organizations.placement import Placement
from dure.points.giving import wording
from dure.points.policy.rules import is_eligible
from dure.points.policy.values import PolicyValues


@dataclass(frozen=True, slots=True)
class Outsider:
    """A recipient whose agency is not on this installation (D16).

    `agency_name` is as the giver wrote it, where the table of codes has no name.
    """

    agency_code: str
    email: str
    name: str
    position: str = ""
    agency_name: str = ""


@dataclass(frozen=True, slots=True)
class Gift:
    """What a giver asks for: one recipient, one message, one amount (제6조①). None is the policy's unit."""

    recipient: int | Outsider
    message: str
    amount: int | None = None
    source: str = ""


Whom = int | tuple[str, str]
"""Whom a gift counts for: a person's id, or an outsider's agency code and e-mail."""


def whom(recipient: int | Outsider) -> Whom:
    """Return what identifies `recipient`; an outsider is an agency code and an e-mail (D16)."""
    return (recipient.agency_code, recipient.email) if isinstance(recipient, Outsider) else recipient


@dataclass(frozen=True, slots=True)
class Birth:
    """What an allowance made at first use is stored with: who grants, under which policy, from which day."""

    agency_id: int
    policy_id: int
    effective_on: date


@dataclass(slots=True)
class Purse:
    """What a giver has in a month, moved on as the acts of a batch are decided one after another.

    `used` is what was stored, `spent` what the batch takes besides; `given` counts the month's transfers by
    recipient, `texts` the recipients of each text by its digest (D29); `born` is known until it is stored (D8).
    """

    month: date
    granted: int = 0
    used: int = 0
    spent: int = 0
    given: dict[Whom, int] = field(default_factory=dict)
    texts: dict[str, set[Whom]] = field(default_factory=dict)
    born: Birth | None = None

    @property
    def remaining(self) -> int:
        """Return the points still to give."""
        return self.granted - self.used - self.spent

    def remember(self, recipient: Whom, digest: str) -> None:
        """Count one transfer of the month."""
        self.given[recipient] = self.given.get(recipient, 0) + 1
        self.texts.setdefault(digest, set()).add(recipient)

    def spend(self, recipient: Whom, amount: int, digest: str) -> None:
        """Take `amount` out for `recipient`."""
        self.spent += amount
        self.remember(recipient, digest)

    def repeats(self, digest: str) -> int:
        """Return how many people got the text of `digest` this month."""
        return len(self.texts.get(digest, ()))

    def copy(self) -> "Purse":
        """Return a purse that can be tried on without touching this one."""
        texts = {digest: set(people) for digest, people in self.texts.items()}
        return replace(self, given=dict(self.given), texts=texts)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Since when somebody is there: the first post after the 1st, None without one, and the day of the account."""

    joined: date | None
    opened: date | None = None


def grant(
    on_first: Placement, current: Placement, arrival: Arrival, month: date, policy: PolicyValues
) -> int:
    """Return the allowance of `month` (제5조①): 200 for whoever is eligible on the 1st.

    Nothing for somebody on leave on the 1st (D12). Whoever joins later gets nothing until the next 1st, or
    what the policy says of joiners (D9): everything, or the share of the days left rounded down to the unit.
    The account is asked now, so that one opened late does not cost the month, unless the policy says so (D36).
    """
    amount, joined = policy.allowance.amount, arrival.joined
    if is_eligible(on_first, policy) and not on_first.on_leave:
        return 0 if _is_too_late(arrival.opened, month, policy) else amount
    if (
        on_first.agency_id is not None
        or joined is None
        or not is_eligible(current, policy)
        or current.on_leave
    ):
        return 0
    if policy.allowance.joiner == "full":
        return amount
    if policy.allowance.joiner == "prorated":
        following = next_month(month)
        share = amount * (following - joined).days // (following - month).days
        return share // policy.transfer.unit * policy.transfer.unit
    return 0


def _is_too_late(opened: date | None, month: date, policy: PolicyValues) -> bool:
    """Tell whether an account opened on a day waits for the next 1st; the 1st itself is in time."""
    return policy.allowance.late_account == "next-month" and opened is not None and opened > month


def judge_message(message: str, policy: PolicyValues) -> Denial | None:
    """Say why a thank-you (already cleaned) cannot be sent, or None (제10조①, D29)."""
    limits = policy.transfer
    if not text.has_letter(message):
        return Denial("message-required", {"minimum": limits.message_min})
    lacking = wording.missing(message) if limits.message_form == "five-w-one-h" else []
    if lacking:
        return Denial("message-form", {"missing": ", ".join(wording.PARTS[name] for name in lacking)})
    if len(message) < limits.message_min:
        return Denial("message-too-short", {"minimum": limits.message_min, "length": len(message)})
    if len(message) > limits.message_max:
        return Denial("message-too-long", {"maximum": limits.message_max, "length": len(message)})
    if text.has_registration_number(message):
        return Denial("message-personal-data")
    return None


def judge_sender(sender: Placement | None, policy: PolicyValues | None) -> Denial | None:
    """Say why somebody cannot give at all, or None (제3조, D11, D12)."""
    if sender is None or policy is None or not is_eligible(sender, policy):
        return Denial("sender-not-eligible")
    if sender.on_leave:
        return Denial("sender-on-leave")
    return None


def judge_recipient(  # noqa: PLR0911 -- one return a reason reads best
    sender: Placement, recipient: Placement | None, policy: PolicyValues
) -> Denial | None:
    """Say why somebody on this installation cannot receive from `sender`, or None.

    제6조②: a colleague, or anyone who works at a body of an allowed kind (D15); never somebody of the same
    department, any overlap of posts counting (R6.3, D14). Colleagues have to take part (제3조, R3.2).
    """
    if recipient is None:
        return Denial("recipient-unknown")
    if recipient.person_id == sender.person_id:
        return Denial("self")
    if not recipient.is_active:
        return Denial(
            "recipient-inactive", {"name": recipient.name, "works_here": recipient.agency_id is not None}
        )
    if recipient.agency_id == sender.agency_id and recipient.employment not in policy.eligible:
        return Denial("recipient-kind", {"name": recipient.name, "employment": recipient.employment})
    if (
        recipient.agency_id != sender.agency_id
        and recipient.agency_kind not in policy.transfer.recipient_kinds
    ):
        return Denial("recipient-kind", {"name": recipient.name, "kind": recipient.agency_kind})
    if policy.transfer.same_department == "forbidden" and sender.departments & recipient.departments:
        return Denial("same-department", {"name": recipient.name})
    return None


def judge_outsider(recipient: Outsider, kind: str, policy: PolicyValues) -> Denial | None:
    """Say why somebody of an agency that is not here cannot receive, or None (제6조②, D15, D16).

    `kind` is that of the table of codes; empty where it does not know the agency, whose code then tells.
    """
    if not (_EMAIL.fullmatch(recipient.email) and _is_name(recipient.name)):
        return Denial("recipient-unknown")
    kind = kind or kind_of_code(recipient.agency_code)
    if kind not in policy.transfer.recipient_kinds:
        return Denial("recipient-kind", {"name": recipient.name, "kind": kind})
    return None


def judge_limits(recipient: Whom, amount: int | None, purse: Purse, policy: PolicyValues) -> Denial | None:
    """Say which limit stands against giving, or None: the amount (R6.1), the pair (R6.4), the allowance (제5조)."""
    limits = policy.transfer
    if amount is not None and amount != limits.unit:
        return Denial("amount", {"unit": limits.unit, "amount": amount})
    if purse.given.get(recipient, 0) >= limits.pair_limit:
        return Denial("pair-limit", {"limit": limits.pair_limit, "month": purse.month, "remaining": 0})
    if purse.remaining < limits.unit:
        return Denial(
            "allowance", {"granted": purse.granted, "month": purse.month, "remaining": purse.remaining}
        )
    return None


def judge(
    gift: Gift,
    sender: Placement,
    recipient: Placement | None,
    purse: Purse,
    policy: PolicyValues,
    outside_kind: str = "",
) -> Denial | None:
    """Decide one gift of an eligible sender: None when it may be given, else the first reason against it.

    `outside_kind` is the kind of an outsider's agency by the table of codes, empty where it has none.
    What the giver can mend at once (whom, what text) comes before what only time mends (limits).
    """
    if isinstance(gift.recipient, Outsider):
        about_recipient = judge_outsider(gift.recipient, outside_kind, policy)
    else:
        about_recipient = judge_recipient(sender, recipient, policy)
    return (
        about_recipient
        or judge_message(gift.message, policy)
        or judge_limits(whom(gift.recipient), gift.amount, purse, policy)
    )


def credits_department(recipient: Placement, policy: PolicyValues | None) -> bool:
    """Tell whether the recipient's department is credited (제8조②: the points of its headcount; D12, D17)."""
    if policy is None or not is_eligible(recipient, policy):
        return False
    return not recipient.on_leave or policy.score.credits_leave


def digest_of(message: str) -> str:
    """Return what identical texts share: an MD5 (not for secrecy), the same that PostgreSQL's md5() gives."""
    return hashlib.md5(message.encode(), usedforsecurity=False).hexdigest()


_EMAIL = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9.-]{1,180}\.[a-z]{2,}")
_LONGEST_NAME = 60


def _is_name(name: str) -> bool:
    return text.has_letter(name) and len(name) <= _LONGEST_NAME

"""Tables of the ledger and its closings, with what must always be true of them.

Transfers, messages, closed days and policies are append-only in the database itself (triggers of the
migrations). What moves: `Allowance.used`, which its checks keep between nothing and the grant whatever the
code above does, the grant itself, which late orders raise (`FormerAllowance` keeps what it was),
`Message.is_hidden`, `Notice.seen_at`, `ReciprocityRun.done`, a person's `Preference`, a `Reaction`, which its
person takes back, and exports, which are files and forgotten.
"""

from dure.points.models.awards import (
    Outcome,
    SpecialAward,
    SpecialAwardDecision,
    SpecialAwardMember,
)
from dure.points.models.closings import ClosedDay, ClosingFailure, Correction, DepartmentDay, EndedDay
from dure.points.models.exports import Export, ExportPiece, ExportState
from dure.points.models.ledger import Allowance, ExternalPerson, FormerAllowance, Message, Transfer
from dure.points.models.moderation import Grounds, MessageAct, MessageEvent, ReturnGrounds
from dure.points.models.notices import Notice
from dure.points.models.policies import Policy, PolicyDecision, PolicyOpinion, PolicyProposal, Stance
from dure.points.models.preferences import Preference
from dure.points.models.reactions import Reaction
from dure.points.models.reciprocity import (
    ReciprocityComment,
    ReciprocityMember,
    ReciprocityOpening,
    ReciprocityPattern,
    ReciprocityResult,
    ReciprocityRun,
)
from dure.points.models.regulations import Regulation
from dure.points.models.reports import Report, ReportSignOff
from dure.points.models.reversals import Reversal, ReversalGrounds
from dure.points.models.seals import Seal, SealIndex, SealingKey, SealMail
from dure.points.models.selections import (
    Mark,
    SelectionClosing,
    SelectionClosingAnswer,
    SelectionEnd,
    SelectionEntry,
    SelectionMark,
    SelectionPublication,
    SelectionRound,
)
from dure.points.models.years import (
    DepartmentYear,
    PersonYear,
    YearSettlement,
    YearSignOff,
    YearSupplement,
)

__all__ = [
    "Allowance",
    "ClosedDay",
    "ClosingFailure",
    "Correction",
    "DepartmentDay",
    "DepartmentYear",
    "EndedDay",
    "Export",
    "ExportPiece",
    "ExportState",
    "ExternalPerson",
    "FormerAllowance",
    "Grounds",
    "Mark",
    "Message",
    "MessageAct",
    "MessageEvent",
    "Notice",
    "Outcome",
    "PersonYear",
    "Policy",
    "PolicyDecision",
    "PolicyOpinion",
    "PolicyProposal",
    "Preference",
    "Reaction",
    "ReciprocityComment",
    "ReciprocityMember",
    "ReciprocityOpening",
    "ReciprocityPattern",
    "ReciprocityResult",
    "ReciprocityRun",
    "Regulation",
    "Report",
    "ReportSignOff",
    "ReturnGrounds",
    "Reversal",
    "ReversalGrounds",
    "Seal",
    "SealIndex",
    "SealMail",
    "SealingKey",
    "SelectionClosing",
    "SelectionClosingAnswer",
    "SelectionEnd",
    "SelectionEntry",
    "SelectionMark",
    "SelectionPublication",
    "SelectionRound",
    "SpecialAward",
    "SpecialAwardDecision",
    "SpecialAwardMember",
    "Stance",
    "Transfer",
    "YearSettlement",
    "YearSignOff",
    "YearSupplement",
]

"""Tables of the ledger and its closings, with what must always be true of them.

Transfers, messages, closed days and policies are append-only in the database itself (triggers of the
migrations). What moves: `Allowance.used`, which its checks keep between nothing and the grant whatever the
code above does, the grant itself, which late orders raise (`FormerAllowance` keeps what it was),
`Message.is_hidden`, a person's `Preference`, and a `Reaction`, which its person takes back.
"""

from dure.points.awards.models import Outcome, SpecialAward, SpecialAwardDecision, SpecialAwardMember
from dure.points.board.models import Reaction
from dure.points.closing.models import ClosedDay, ClosingFailure, Correction, DepartmentDay
from dure.points.fence.models import EndedDay
from dure.points.giving.models import Allowance, ExternalPerson, FormerAllowance, Message, Transfer
from dure.points.giving.preferences import Preference
from dure.points.moderation.models import Grounds, MessageAct, MessageEvent, ReturnGrounds
from dure.points.moderation.reversal_models import Reversal, ReversalGrounds
from dure.points.policy.models import Policy
from dure.points.proposals.models import PolicyDecision, PolicyOpinion, PolicyProposal, Stance
from dure.points.regulation.models import Regulation

__all__ = [
    "Allowance",
    "ClosedDay",
    "ClosingFailure",
    "Correction",
    "DepartmentDay",
    "EndedDay",
    "ExternalPerson",
    "FormerAllowance",
    "Grounds",
    "Message",
    "MessageAct",
    "MessageEvent",
    "Outcome",
    "Policy",
    "PolicyDecision",
    "PolicyOpinion",
    "PolicyProposal",
    "Preference",
    "Reaction",
    "Regulation",
    "ReturnGrounds",
    "Reversal",
    "ReversalGrounds",
    "SpecialAward",
    "SpecialAwardDecision",
    "SpecialAwardMember",
    "Stance",
    "Transfer",
]

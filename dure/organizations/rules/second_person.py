"""Who may be the second person of an upload that was proposed (D44)."""

from dataclasses import dataclass
from datetime import datetime

from dure.kit.actor import Actor
from dure.kit.refusals import Denial

_NO = Denial("upload-second-person")


@dataclass(frozen=True, slots=True)
class Proposed:
    """What counts about a proposed upload: accounts that sent it in or proposed it, people whose roles it changes.

    `is_of_colleague`: it changes the department of who sent it in, and that is the asking person's too.
    """

    accounts: frozenset[int | None]
    concerned: frozenset[int]
    is_elsewhere: bool
    is_of_colleague: bool


def judge(actor: Actor, upload: Proposed, _moment: datetime) -> Denial | None:
    """Return `upload-second-person` for whoever has a part in it."""
    has_part = actor.account_id in upload.accounts or actor.person_id in upload.concerned
    return _NO if has_part or upload.is_of_colleague else None


def judge_reach(_actor: Actor, upload: Proposed, _moment: datetime) -> Denial | None:
    """Return `upload-second-person` where roles of another agency change."""
    return _NO if upload.is_elsewhere else None

"""A batch: its acts decided one after another on facts that move on, and the rows to write for them."""

from collections.abc import Iterator, Sequence

from django.db import connection
from django.utils.translation import gettext_lazy as _

from dure.accounts.queries import token_invalid
from dure.kit.refusals import Denial, Refusal
from dure.organizations.placement import Placement
from dure.points.giving import rules
from dure.points.giving.announcing import tell_given
from dure.points.giving.posting import statements
from dure.points.giving.posting.acts import Act, Given, Outcome
from dure.points.giving.posting.facts import Facts
from dure.points.giving.posting.rows import Rows
from dure.points.giving.refusals import refusal
from dure.points.giving.rules import Gift, Outsider, Purse
from dure.points.policy.queries import PolicyInForce


class Batch:
    """Decides acts on `facts`, each seeing what those before it did, and writes them all at once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._purses = dict(facts.purses)
        self._answers = dict(facts.answers)
        self._ids: Iterator[int] = iter(facts.ids)
        self._rows = Rows(facts.moment, facts.month)

    def decide(self, act: Act) -> Outcome:
        """Decide one act: what was given, or the refusal."""
        sender = self._facts.people.get(act.actor.person_id or 0)
        if self._is_dead(act, sender):
            self._rows.audit(act, refused=token_invalid())
            return token_invalid()
        account = act.actor.account_id or 0
        if act.key is not None and (account, act.key) in self._answers:
            return self._replay(act, *self._answers[account, act.key])
        policy = self._facts.policies.get(sender.agency_id or 0) if sender else None
        no = rules.judge_sender(sender, policy.values if policy else None)
        if no is not None or sender is None or policy is None:
            return self._refuse(act, [no])
        purse = self._purses[sender.person_id].copy()
        verdicts = [
            Denial("source-unknown")
            if gift.source in act.unreadable
            else self._judge(gift, sender, purse, policy)
            for gift in act.gifts
        ]
        if any(verdicts):
            return self._refuse(act, verdicts)
        self._purses[sender.person_id] = purse
        return self._allow(act, sender, purse, policy)

    def write(self) -> None:
        """Write everything that was decided, in one statement.

        One before it where outsiders are new, and one after it where webhooks listen.
        """
        externals = dict(self._facts.externals)
        if self._rows.outsiders:
            # In one order everywhere: two batches that name the same new outsiders wait for each other's rows.
            outsiders = sorted(self._rows.outsiders.values())
            columns = [list(column) for column in zip(*outsiders, strict=True)]
            found = connection.connection.execute(statements.OUTSIDERS, columns)
            externals |= {(code, email): number for code, email, number in found.fetchall()}
        connection.connection.execute(statements.WRITE, self._rows.parameters(externals))
        # Nobody listens most of the time: the facts said so already, and nothing is gathered or asked.
        if self._facts.listening:
            tell_given(self._rows.transfers, self._facts.listening)

    def _is_dead(self, act: Act, sender: Placement | None) -> bool:
        """Tell whether the act's token no longer holds, or its account closed with the last post (I12)."""
        if act.actor.token_id is None:
            return False
        is_closed = sender is not None and not sender.has_account
        return is_closed or act.actor.token_id in self._facts.dead_tokens

    def _judge(self, gift: Gift, sender: Placement, purse: Purse, policy: PolicyInForce) -> Denial | None:
        """Judge one gift and, when nothing stands against it, take it out of the purse."""
        recipient = gift.recipient
        if isinstance(recipient, Outsider) and recipient.agency_code in self._facts.local_agencies:
            # Their agency is here: they are in the directory, or they are not there at all.
            return Denial("recipient-unknown", {"agency": recipient.agency_code})
        known = self._facts.people.get(recipient) if isinstance(recipient, int) else None
        kind = self._facts.kinds.get(recipient.agency_code, "") if isinstance(recipient, Outsider) else ""
        no = rules.judge(gift, sender, known, purse, policy.values, kind)
        if no is None:
            purse.spend(rules.whom(recipient), policy.values.transfer.unit, rules.digest_of(gift.message))
        return no

    def _refuse(self, act: Act, verdicts: Sequence[Denial | None]) -> Refusal:
        """Refuse an act: it leaves its audit line and nothing else (truth 8)."""
        nos = [(index, no) for index, no in enumerate(verdicts) if no is not None]
        first = refusal(nos[0][1])
        self._rows.audit(act, refused=first)
        if len(act.gifts) == 1 or len(verdicts) == 1:
            return first
        errors = [_error(index, refusal(no)) for index, no in nos]
        return Refusal(
            "batch-refused", _("Nothing was sent: some of the gifts cannot be given."), errors=errors
        )

    def _allow(self, act: Act, sender: Placement, purse: Purse, policy: PolicyInForce) -> tuple[Given, ...]:
        given = tuple(self._give(act, gift, sender, purse, policy) for gift in act.gifts)
        self._rows.purse(sender, policy, purse)
        self._rows.token_use(act)
        self._rows.audit(act, [one.id for one in given])
        if act.key is not None and act.actor.account_id is not None:
            answer = [one.as_json() for one in given]
            self._answers[act.actor.account_id, act.key] = (act.fingerprint.hex(), answer)
            self._rows.answer(act, answer)
        return given

    def _give(self, act: Act, gift: Gift, sender: Placement, purse: Purse, policy: PolicyInForce) -> Given:
        to = gift.recipient
        recipient = None if isinstance(to, Outsider) else self._facts.people[to]
        given = Given(
            id=next(self._ids),
            month=self._facts.month,
            amount=policy.values.transfer.unit,
            sender_id=sender.person_id,
            sender_name=sender.name,
            recipient_id=recipient.person_id if recipient else None,
            recipient_name=to.name if isinstance(to, Outsider) else self._facts.people[to].name,
            message=gift.message,
            occurred_at=self._facts.moment,
            granted=purse.granted,
            remaining=purse.remaining,
            is_repeated=purse.repeats(rules.digest_of(gift.message)) >= policy.values.transfer.repeat_warning,
        )
        self._rows.transfer(
            given,
            gift,
            act,
            sender=sender,
            recipient=recipient,
            policy=policy,
            is_credited=self._credits(recipient),
        )
        return given

    def _credits(self, recipient: Placement | None) -> bool:
        """Tell whether a department is credited, by the receiver's policy (D17); outsiders touch none (D16)."""
        if recipient is None:
            return False
        policy = self._facts.policies.get(recipient.agency_id or 0)
        return rules.credits_department(recipient, policy.values if policy else None)

    def _replay(self, act: Act, digest: str, answer: list[dict[str, object]]) -> Outcome:
        """Give the first answer again, or refuse a key that stood for something else (D33)."""
        if digest != act.fingerprint.hex():
            mismatch = refusal(Denial("idempotency-mismatch"))
            self._rows.audit(act, refused=mismatch)
            return mismatch
        return tuple(Given.from_json(one) for one in answer)


def _error(index: int, why: Refusal) -> dict[str, object]:
    return {"index": index, "code": why.code, "detail": why.detail, **why.extra}

"""What collaboration points offer the rest of the house."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dure.kit.rooms import Entry, Group, Mount, NoticeKind, Pages, Part, Room

ROOM = Room(
    abilities="dure.points.abilities.TABLE",
    checks=("dure.points.checks.closing",),
    groups=(Group("points", _("Collaboration points"), order=10),),
    navigation=(
        Entry("points", _("Give"), "points:give", "give", order=10, needs="person", bottom=30),
        Entry("points", _("Board"), "points:board", "board", order=20, needs="agency", bottom=20),
        Entry(
            "points",
            _("My points"),
            "points:mine",
            "mine",
            order=30,
            needs="person",
            short=_("Mine"),
            bottom=40,
        ),
        Entry(
            "points",
            pgettext_lazy("page", "Departments"),
            "points:standings",
            "department",
            order=40,
            needs="agency",
        ),
        Entry(
            "operation",
            _("Set up an agency"),
            "points:setup",
            "plus",
            order=10,
            ability=("points-agencies", "found"),
        ),
        Entry(
            "operation", _("Special awards"), "points:awards", "success", order=30, ability=("awards", "read")
        ),
        Entry(
            "operation", _("Policy"), "points:policies", "setting", order=50, ability=("policies", "simulate")
        ),
        Entry(
            "operation",
            _("Regulation of the agency"),
            "points:regulation",
            "board",
            order=60,
            ability=("regulations", "register"),
        ),
        Entry(
            "operation",
            _("Corrections"),
            "points:corrections",
            "reset",
            order=80,
            ability=("corrections", "read"),
        ),
    ),
    api=(
        Mount("/me", ("dure.points.reminder.api.router",), order=40),
        Mount(
            "/points",
            (
                "dure.points.giving.api.router",
                "dure.points.board.api.router",
                "dure.points.giving.letter_api.router",
                "dure.points.awards.api.router",
                "dure.points.moderation.api.router",
                "dure.points.proposals.api.router",
                "dure.points.closing.api.router",
                "dure.points.standings.api.router",
            ),
            order=50,
        ),
    ),
    pages=(Pages("dure.points.urls", prefix="points/"),),
    parts=(
        Part(
            "home",
            "dure.points.parts.home",
            {"start": "points/home_start.html", "main": "points/home.html", "side": "points/home_side.html"},
        ),
        Part("person", "dure.points.parts.thanked_for", {"main": "points/person.html"}),
        Part("person-more", "dure.points.parts.thanked_for", {"main": "points/board_rows.html"}),
        Part(
            "person",
            "dure.points.parts.person",
            {"head": "points/person_head.html", "notes": "points/person_notes.html"},
        ),
        Part("account", "dure.points.parts.account", {"main": "points/account.html"}),
    ),
    helpers={"message_parts": "dure.points.giving.wording.parts_of"},
    cites="dure.points.regulation.citing.cite",
    acts={
        "regulation.register": _("Regulation registered"),
        "points.give": _("Points given"),
        "points.grant": _("Allowances granted"),
        "points.raise-grant": _("Allowances raised after late orders"),
        "points.hide": _("Message hidden"),
        "points.unhide": _("Message shown again"),
        "points.report": _("Message reported"),
        "points.dismiss-reports": _("Reports dismissed"),
        "points.appeal": _("Appeal against hiding"),
        "points.reject-appeal": _("Appeal rejected"),
        "points.react": _("“Me too” to a thank-you"),
        "points.take-reaction-back": _("“Me too” taken back"),
        "points.reverse": _("Transfer reversed"),
        "points.correct": _("Dated correction"),
        "points.letter": _("Thank-you letter"),
        "points.special-award": _("Special award"),
        "points.special-award.approve": _("Approving a special award"),
        "points.special-award.approved": _("Special award approved"),
        "points.special-award.decline": _("Declining a special award"),
        "points.special-award.declined": _("Special award declined"),
        "points.special-award.withdrawn": _("Special award withdrawn"),
        "points.special-award.notice": _("Notice of a special award"),
        "points.special-award.record": _("Record of a special award"),
        "policy.found": _("Points begun at an agency"),
        "points.policy.propose": _("Change of the policy proposed"),
        "points.policy.opinion": _("Opinion on a change of the policy"),
        "points.policy.approve": _("Change of the policy approved"),
        "points.policy.decline": _("Change of the policy declined"),
        "points.policy.package": _("Papers of a change of the policy"),
        "points.nudge": _("Friday reminder"),
        "points.preference": _("Notice preference"),
        "points.close-day": _("Daily closing"),
    },
    subjects={
        "points.": "transfer",
        "points.policy.": "proposal",
        "points.special-award.": "award",
        "points.special-award": "",
        "points.grant": "month",
        "points.raise-grant": "month",
        "points.nudge": "day",
    },
    namers="dure.points.named.NAMERS",
    events={
        "point.given": _("Points were given"),
        "point.hidden": _("A message was made non-public"),
        "point.reversed": _("A transfer was reversed"),
        "department-day.closed": _("A day was confirmed"),
        "special.awarded": _("A special award was granted"),
    },
    sealed="dure.points.closing.sealed.SEALED",
    forgets=(
        "dure.points.regulation.citing.forget_articles",
        "dure.points.closing.queries.forget_first_days",
    ),
    notices={
        "message-hidden": NoticeKind(
            _(
                "The operator has made a thank-you message of yours non-public{article:hiding}: {reason}. “{note}” The "
                "points stay. You may appeal once."
            ),
            "points:message",
            "transfer",
            words={"reason": "dure.points.moderation.models.Grounds"},
        ),
        "message-unhidden": NoticeKind(
            _("A thank-you message of yours is public again: {reason}. “{note}”"),
            "points:message",
            "transfer",
            words={"reason": "dure.points.moderation.models.ReturnGrounds"},
        ),
        "message-reported": NoticeKind(
            _("A reader has reported a thank-you message: {reason}."),
            "points:message",
            "transfer",
            settled="dure.points.moderation.settled.reports",
            words={"reason": "dure.points.moderation.models.Grounds"},
        ),
        "report-accepted": NoticeKind(
            _("The message that you reported has been made non-public."), "points:message", "transfer"
        ),
        "report-dismissed": NoticeKind(
            _("The message that you reported stays public. “{note}”"), "points:message", "transfer"
        ),
        "appeal-made": NoticeKind(
            _("A person appealed against a message being made non-public. “{note}”"),
            "points:message",
            "transfer",
            settled="dure.points.moderation.settled.appeals",
        ),
        "appeal-rejected": NoticeKind(
            _("The message stays non-public after the appeal. “{note}”"), "points:message", "transfer"
        ),
        "transfer-reversed": NoticeKind(
            _(
                "The operator has reversed {amount} points that {sender} sent to {recipient} on {day}: {reason}. "
                "“{note}”"
            ),
            "points:message",
            "transfer",
            words={"reason": "dure.points.moderation.reversal_models.ReversalGrounds"},
        ),
        "quota-returned": NoticeKind(_("{amount} points were returned to your allowance for this month.")),
        "special-awarded": NoticeKind(
            _("You were awarded {points} special points{article:special}: {reason}"), "points:award", "award"
        ),
        "award-waiting": NoticeKind(
            _("A special award to the operator's own department is waiting for your approval."),
            "points:award",
            "award",
            settled="dure.points.awards.settled.decided",
        ),
        "award-declined": NoticeKind(
            _("The special award that you proposed was declined. “{note}”"), "points:award", "award"
        ),
        "policy-waiting": NoticeKind(
            _("A policy change effective {day} is waiting for a second person's approval."),
            "points:policy_proposal",
            "proposal",
            settled="dure.points.proposals.settled.decided",
        ),
        "policy-departments": NoticeKind(
            _(
                "A policy change effective {day} would allow points to be given within one "
                "department{article:same-department}."
            ),
            "points:policy_proposal",
            "proposal",
        ),
        "policy-coming": NoticeKind(
            _("The rules of collaboration points change on {day}."), "points:policy_proposal", "proposal"
        ),
        "policy-declined": NoticeKind(
            _("The change of the policy that you proposed was declined. “{note}”"),
            "points:policy_proposal",
            "proposal",
        ),
        "survey-open": NoticeKind(
            _(
                "Please give your opinion on a change to the rules of collaboration points{article:adjustment}."
            ),
            "points:policy_proposal",
            "proposal",
            settled="dure.points.proposals.settled.answered",
        ),
        "reaction": NoticeKind(
            _("Colleagues say “me too” to a thank-you between you and somebody else."),
            "points:message",
            "transfer",
        ),
        "weekly-nudge": NoticeKind(
            _("Who helped you this week?"), "points:give", below="points/nudge_notice.html"
        ),
    },
)

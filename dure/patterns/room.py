"""What patterns offer the rest of the house."""

from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import Entry, Mount, NoticeKind, Pages, Room

ROOM = Room(
    abilities="dure.patterns.abilities.TABLE",
    navigation=(
        Entry(
            "operation",
            _("Patterns of giving"),
            "patterns:reciprocity",
            "people",
            order=90,
            ability=("patterns", "look"),
        ),
    ),
    api=(Mount("/points", ("dure.patterns.api.router",), order=70),),
    pages=(Pages("dure.patterns.urls", prefix="points/"),),
    acts={
        "points.reciprocity-run": _("Period analysed for patterns"),
        "points.reciprocity-result": _("Patterns found"),
        "points.reciprocity-open": _("Patterns opened"),
        "points.reciprocity-comment": _("Comment on a pattern"),
    },
    namers="dure.patterns.named.NAMERS",
    notices={
        "pattern-listed": NoticeKind(
            _(
                "A pattern of mutual thanks that names you is shown to the operator and the auditor ({first} to "
                "{last}). You can see what is shown and comment on it. It changes no points, ranks or "
                "personnel decisions."
            ),
            "patterns:my_patterns",
        ),
        "pattern-run-failed": NoticeKind(
            _(
                "The period that you asked for could not be analysed. Ask for it again; if it fails again, tell the "
                "server administrator."
            ),
            "patterns:reciprocity_run",
            "run",
        ),
        "pattern-comment": NoticeKind(
            _("Somebody concerned has commented on a pattern of mutual thanks."),
            "patterns:reciprocity_run",
            "run",
        ),
    },
)

"""What patterns offer the rest of the house."""

from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import Entry, Mount, Pages, Room

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
)

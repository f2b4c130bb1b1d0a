"""What sealing offers the rest of the house."""

from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import Room

ROOM = Room(
    acts={
        "points.mail-seals": _("Seals mailed"),
        "points.seal-key": _("New sealing key"),
    },
    subjects={"points.seal-key": ""},
)

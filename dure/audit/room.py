"""What the audit trail offers the rest of the house."""

from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import Entry, Pages, Room

ROOM = Room(
    abilities="dure.audit.abilities.TABLE",
    navigation=(
        Entry(
            "operation", _("Audit trail"), "audit:trail", "clock", order=120, ability=("audit-trail", "read")
        ),
    ),
    pages=(Pages("dure.audit.urls", prefix="audit/"),),
    acts={
        "audit.read": _("Audit trail read"),
        "audit.export": _("Audit trail downloaded"),
    },
    subjects={"audit.export": "export-kind"},
    namers="dure.audit.naming.NAMERS",
)

"""What the audit trail offers the rest of the house."""

from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import Entry, Pages, Room

_AUDITORS = frozenset({"auditor", "administrator"})

ROOM = Room(
    navigation=(Entry("operation", _("Audit trail"), "audit:trail", "clock", order=120, roles=_AUDITORS),),
    pages=(Pages("dure.audit.urls", prefix="audit/"),),
    acts={
        "audit.read": _("Audit trail read"),
        "audit.export": _("Audit trail downloaded"),
    },
    subjects={"audit.export": "export-kind"},
    namers="dure.audit.naming.NAMERS",
)

"""What organizations offer the rest of the house."""

from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import Entry, Group, Mount, NoticeKind, Pages, Room

ROOM = Room(
    abilities="dure.organizations.abilities.TABLE",
    groups=(Group("people", _("People"), order=20),),
    navigation=(
        Entry("people", _("Directory"), "organizations:directory", "directory", order=10, bottom=50),
        Entry(
            "operation",
            _("Roster import"),
            "organizations:import",
            "upload",
            order=160,
            ability=("rosters", "load"),
        ),
    ),
    api=(Mount("", ("dure.organizations.api.router",), order=20),),
    pages=(Pages("dure.organizations.urls"),),
    acts={
        "roster.import": _("Roster imported"),
        "roster.propose": _("Roster proposed to a second person"),
        "roster.decline": _("Roster declined by a second person"),
        "agency-table.load": _("Table of agencies loaded"),
        "agency.add": _("Agency added"),
        "agency.change": _("Agency changed"),
        "position-role.bind": _("Role bound to a position"),
    },
    namers="dure.organizations.named.NAMERS",
    searches="dure.organizations.named.SEARCHES",
    checks=("dure.organizations.checks.overlaps",),
    notices={
        "roster-waiting": NoticeKind(
            _("A roster waits to be confirmed by a second person."),
            "organizations:upload",
            "upload",
            settled="dure.organizations.queries.embedded.upload_settled",
        ),
        "roster-declined": NoticeKind(_("The roster that waited for a second person was declined.")),
        "roster-failed": NoticeKind(
            _("The roster that you uploaded could not be worked on. Nothing was stored."),
            "organizations:upload",
            "upload",
        ),
    },
)

"""What the calendar offers the rest of the house."""

from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import Room

ROOM = Room(
    abilities="dure.calendar.abilities.TABLE",
    acts={"calendar.import": _("Public holidays imported")},
    checks=("dure.calendar.checks.holidays",),
)

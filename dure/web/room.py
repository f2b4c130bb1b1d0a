"""What the pages of no room in particular offer."""

from django.utils.translation import gettext_lazy as _

from dure.kit.rooms import Entry, Group, Room

ROOM = Room(
    groups=(Group("home", "", order=0), Group("operation", _("Operation"), order=100)),
    navigation=(Entry("home", _("Home"), "home", "home", bottom=10),),
)

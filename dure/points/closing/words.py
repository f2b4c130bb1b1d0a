"""What periods are called on pages."""

from datetime import date

from django.utils.translation import gettext as _

from dure.kit import formats


def period_name(name: str) -> str:
    """Return what a period that `Period.parse` takes is called."""
    year, _dash, part = name.partition("-")
    if not part:
        return _("%(year)s, whole year") % {"year": year}
    if part[0] == "H":
        told = _("%(year)s, first half") if part[1] == "1" else _("%(year)s, second half")
        return told % {"year": year}
    if part[0] == "Q":
        return _("%(year)s, quarter %(n)s") % {"year": year, "n": part[1]}
    return formats.month(date(int(year), int(part), 1))

"""The years and periods that pages offer to choose from: those that an agency has confirmed days of."""

from datetime import date

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from dure import clock
from dure.kit.days import FIRST_YEAR, next_month
from dure.kit.formats import plain_day
from dure.kit.forms import number
from dure.points.closing import queries as closings
from dure.points.closing.periods import Period, choices
from dure.points.closing.words import period_name


def year_of(request: HttpRequest, chosen: date | None = None) -> int:
    """Return the year to show: the one asked for, that of the month chosen, or this one."""
    this_year = clock.today().year
    asked = chosen.year if chosen else number(request.GET.get("year")) or this_year
    return min(max(asked, FIRST_YEAR), this_year)


def years(agency_id: int | None, shown: int) -> range:
    """Return the years to choose from, the running one first: those the agency has confirmed days of, and `shown`."""
    return range(clock.today().year, min(closings.first_year(agency_id), shown) - 1, -1)


def period_of(request: HttpRequest) -> Period:
    """Return the period that the address asks for, else the running year."""
    year = Period.parse(str(clock.today().year))
    asked = Period.parse(request.GET.get("period")) or year
    if asked is None:
        raise Http404
    return asked


def period_choices(agency_id: int | None, shown: Period | None = None) -> list[tuple[str, str]]:
    """Return the periods to choose from, each with what to call it: from the first confirmed day on, and `shown`."""
    today = clock.today()
    first = closings.first_day(agency_id) or today
    known = [period for name in choices(today) if (period := Period.parse(name)) and period.last >= first]
    names = [*(period.name for period in known), *([shown.name] if shown else [])]
    return [(name, period_name(name)) for name in dict.fromkeys(names)]


def ended_choices(agency_id: int) -> list[tuple[str, str]]:
    """Return the periods that are over, the newest first: what is drawn up for good needs every day confirmed.

    None where no day of any is confirmed: a period before an agency's first day would be empty.
    """
    return [(period.name, period_name(period.name)) for period in _settled(agency_id)]


def why_none(agency_id: int) -> str:
    """Return why no period has all its days confirmed; empty when one has."""
    if _settled(agency_id):
        return ""
    confirmed = closings.confirmed_through(agency_id)
    if confirmed is None:
        return _("No day has been confirmed yet. Each day is confirmed in the night after it.")
    day = next_month(confirmed)
    return _("Days are confirmed through %(last)s. The first period can be chosen from %(day)s.") % {
        "last": plain_day(confirmed),
        "day": plain_day(day),
    }


def _ended() -> list[Period]:
    """Return the periods that are over: the last to end first, of those that end together the longest."""
    today = clock.today()
    over = [period for name in choices(today) if (period := Period.parse(name)) and period.last < today]
    return sorted(over, key=lambda period: (-period.last.toordinal(), period.first))


def _settled(agency_id: int) -> list[Period]:
    first, last = closings.first_day(agency_id), closings.confirmed_through(agency_id)
    return [period for period in _ended() if first and last and first <= period.last <= last]

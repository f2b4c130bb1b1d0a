"""Makes the offline copies of the directory (O13)."""

import csv
import gzip
import io

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from dure import clock
from dure.kit import csvsafe
from dure.organizations.models import DirectoryCopy
from dure.organizations.queries.phonebook import Phonebook, phonebook


def copy_directory(agency_id: int) -> DirectoryCopy | None:
    """Make an agency's offline copy anew and return it; None when there is no such agency.

    Nothing is decided and nobody asked: the copy says what the directory says to every signed-in person.
    """
    with transaction.atomic(), override(settings.LANGUAGE_CODE):
        book = phonebook(agency_id)
        if book is None:
            return None
        made_at = clock.now()
        page = render_to_string("organizations/copy.html", {"book": book, "made_at": made_at})
        copy, _is_new = DirectoryCopy.objects.update_or_create(
            agency_id=agency_id,
            defaults={
                "made_at": made_at,
                "page": gzip.compress(page.encode(), mtime=0),
                "table": gzip.compress(_table(book).encode("utf-8-sig"), mtime=0),
            },
        )
        return copy


def _table(book: Phonebook) -> str:
    """Return the same as a table; what begins like a formula is marked as text (O10)."""
    table = io.StringIO()
    writer = csv.writer(table)
    titles = (_("Department"), _("Team"), _("Name"), _("Position"), _("Duty"), _("Telephone"), _("E-mail"))
    writer.writerow(titles)
    for section in book.sections:
        place = (section.within or section.unit.name, section.unit.name if section.within else "")
        for seat in section.seats:
            row = (*place, seat.name, seat.position, seat.duty, seat.phone, seat.email)
            writer.writerow([csvsafe.escape(cell) for cell in row])
    return table.getvalue()

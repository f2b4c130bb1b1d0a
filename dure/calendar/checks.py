"""What `dure doctor` looks at of the calendar: years whose public holidays nobody knows (B6)."""

from collections.abc import Iterator
from typing import Any

import psycopg

from dure import clock
from dure.calendar import files
from dure.kit.findings import Finding

_YEARS = "SELECT DISTINCT extract(year FROM day)::int FROM calendar_holiday"


def holidays(connection: "psycopg.Connection[Any]") -> Iterator[Finding]:
    """Look at this year and the next: deadlines of a year without a table count weekends only."""
    known = {year for (year,) in connection.execute(_YEARS)} | {day.year for day in files.shipped()}
    this = clock.today().year
    missing = ", ".join(str(year) for year in (this, this + 1) if year not in known)
    if missing:
        text = f"none known of {missing}: deadlines count weekends only, until `dure import-holidays`"
        yield Finding("public holidays", "note", text)
    else:
        yield Finding("public holidays", "ok", "known of this year and the next")

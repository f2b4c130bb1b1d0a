"""Settling a year of a whole government, all agencies in one pass.

1.2 million people of 300 agencies; the year's last days with 1.1 million transfers each, closed and sealed. What a
settlement costs grows with people and transfers, so both are printed. `python -m bench.close_year [days]
[transfers a day] [people]`.
"""

import os
import sys
import time
from datetime import date, timedelta

from bench import machine
from bench.government import Government
from bench.installation import installation

GOAL_SECONDS = 300


def main(days: int, transfers: int, people: int) -> None:
    """Measure and print."""
    print(f"# {machine.describe()}", flush=True)
    with installation() as server:
        from dure.kit.actor import SYSTEM
        from dure.points.closing.days import close_days
        from dure.points.fence import actions as fence
        from dure.results.years.actions import settle_years, tried_by_all
        from dure.results.years.models import PersonYear

        last = date(fence.now().year - 1, 12, 31)
        first = last - timedelta(days=days - 1)
        government = Government(server, people, first=first)
        for number in range(days):
            government.day(first + timedelta(days=number), transfers)
        government.month(last)
        government.settle()
        close_days(actor=SYSTEM, through=last)
        started = time.monotonic()
        tried = tried_by_all(year=last.year)
        trying = time.monotonic() - started
        started, cpu = time.monotonic(), os.times()
        made = settle_years(actor=SYSTEM, year=last.year)
        took = time.monotonic() - started
        used = os.times()
        rows = PersonYear.objects.count()
    assert [one.checksum() for one in tried] == [bytes(one.checksum) for one in made]
    assert rows == people
    print(f"# {days * transfers:,} transfers of {days} days, {len(made)} agencies", flush=True)
    machine.figure("year settled", took, "s", f"<= {GOAL_SECONDS} s")
    machine.figure("of that Python", used.user + used.system - cpu.user - cpu.system, "s of processor")
    machine.figure("people settled", rows / took, "rows/s")
    machine.figure("dry run", trying, "s")


if __name__ == "__main__":
    figures = [int(one) for one in sys.argv[1:]]
    main(*figures, *(4, 1_100_000, 1_200_000)[len(figures) :])

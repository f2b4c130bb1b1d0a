"""Checking the ledger of a whole government: every truth, from the database.

A month of 1.2 million people with a day of 1.1 million transfers, closed and sealed, with messages and the audit
trail. `python -m bench.verify [transfers] [people]`.
"""

import sys
from datetime import timedelta

from bench import machine
from bench.government import Government
from bench.installation import installation

GOAL = 300_000


def main(transfers: int, people: int) -> None:
    """Measure and print."""
    print(f"# {machine.describe()}", flush=True)
    with installation() as server:
        from dure.kit.actor import SYSTEM
        from dure.points.closing.days import close_days
        from dure.points.fence import actions as fence
        from dure.results.verification import verify

        day = fence.now().date() - timedelta(days=1)
        government = Government(server, people, first=day)
        government.day(day, transfers)
        government.month(day)
        government.traces()
        government.settle()
        close_days(actor=SYSTEM, through=day)
        verdict = verify()
    assert verdict.findings == [], verdict.findings[:5]
    for name, seconds in verdict.by_check.items():
        print(f"# {seconds:5.1f} s  {name}")
    machine.figure("ledger verified", verdict.rows / verdict.seconds, "rows/s", f">= {GOAL:,} rows/s")
    machine.figure("rows", verdict.rows, "rows")
    machine.figure("time", verdict.seconds, "s")


if __name__ == "__main__":
    figures = [int(one) for one in sys.argv[1:]]
    main(*figures, *(1_100_000, 1_200_000)[len(figures) :])

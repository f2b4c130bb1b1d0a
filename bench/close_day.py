"""Closing and sealing a day of a whole government while people give.

1.2 million people of 300 agencies: the day on which all of them were granted their month, then a day of 1.1 million
transfers. A process of its own gives twenty times a second meanwhile and keeps its longest wait.
`python -m bench.close_day [transfers] [people]`.
"""

import os
import subprocess
import sys
import time
from datetime import timedelta

from bench import machine
from bench.government import Government
from bench.installation import installation

GOAL_SECONDS, GOAL_STALL = 10, 500


def main(transfers: int, people: int) -> None:
    """Measure and print."""
    print(f"# {machine.describe()}", flush=True)
    with installation() as server:
        from dure.kit.actor import SYSTEM
        from dure.points.closing.days import close_days
        from dure.points.fence import actions as fence

        day = fence.now().date() - timedelta(days=1)
        begun = day - timedelta(days=1)
        government = Government(server, people, first=begun)
        government.day(day, transfers)
        government.month(day)
        government.settle()
        started = time.monotonic()
        close_days(actor=SYSTEM, through=begun)
        granting = time.monotonic() - started
        giving = _give()
        time.sleep(3)
        started, cpu = time.monotonic(), os.times()
        closed = close_days(actor=SYSTEM, through=day)
        took = time.monotonic() - started
        used = os.times()
        giving.terminate()
        waits = [float(line) for line in giving.communicate()[0].split()]
    assert len(closed) == 300
    print(f"# {sum(one.transfers for one in closed):,} transfers as the agencies count them", flush=True)
    machine.figure("day of everybody's allowance closed and sealed", granting, "s")
    machine.figure("day closed and sealed", took, "s", f"<= {GOAL_SECONDS} s")
    machine.figure("of that Python", used.user + used.system - cpu.user - cpu.system, "s of processor")
    machine.figure("longest wait of a gift meanwhile", max(waits) * 1000, "ms", f"<= {GOAL_STALL} ms")
    machine.figure("median wait of a gift", sorted(waits)[len(waits) // 2] * 1000, "ms")


def _give() -> subprocess.Popen[str]:
    """Start a process that gives; it prints how long each gift took, in seconds."""
    return subprocess.Popen(
        [sys.executable, "-m", "bench.close_day", "give"], stdout=subprocess.PIPE, text=True
    )


def _gifts() -> None:
    import django

    django.setup()
    from dure.kit.actor import Actor
    from dure.points.giving.actions import give

    person = 0
    while True:
        person += 1
        actor = Actor(account_id=person, person_id=person, agency_id=1, channel="api")
        started = time.monotonic()
        give(actor=actor, recipient=person + 1000, message="밤늦게까지 자료를 함께 만들어 주셔서 고맙습니다.")
        print(time.monotonic() - started, flush=True)
        time.sleep(0.05)


if __name__ == "__main__":
    if sys.argv[1:] == ["give"]:
        _gifts()
    else:
        figures = [int(one) for one in sys.argv[1:]]
        main(*figures, *(1_100_000, 1_200_000)[len(figures) :])

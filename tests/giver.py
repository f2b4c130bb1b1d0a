"""A program of its own that gives points through the real code path: `python -m tests.giver`.

Reads orders from its input, one JSON line each; says that it is ready; waits for a line that lets it go; gives,
and writes one JSON line for each act as soon as it has been answered, and one at the end. Tests start several.
"""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Lock
from typing import Any

from dure import clock


def main() -> None:
    """Do what each order says: `{"threads": n, "now": moment, "acts": [{"id", "actor", "gifts", "key"}]}`."""
    import django

    django.setup()
    from tests.remembered import forget

    for line in sys.stdin:
        order = json.loads(line)
        forget()
        tell({"ready": True})
        sys.stdin.readline()
        with clock.travel(datetime.fromisoformat(order["now"])), ThreadPoolExecutor(order["threads"]) as pool:
            list(pool.map(run, order["acts"]))
        tell({"end": True})


def run(act: dict[str, Any]) -> None:
    """Give as `act` says and tell what came of it."""
    from django.db import connection

    from dure.kit.actor import Actor
    from dure.kit.refusals import Refusal
    from dure.points.giving.actions import give_many
    from dure.points.giving.rules import Gift, Outsider

    gifts = [Gift(Outsider(*to) if isinstance(to, list) else to, message) for to, message in act["gifts"]]
    try:
        given = give_many(actor=Actor(**act["actor"]), gifts=gifts, key=act["key"])
        tell({"id": act["id"], "outcome": "done", "answer": [one.as_json() for one in given]})
    except Refusal as refused:
        tell({"id": act["id"], "outcome": refused.code})
    except Exception as failure:  # noqa: BLE001 -- the parent judges what may fail
        tell({"id": act["id"], "outcome": type(failure).__name__, "failure": str(failure)})
    finally:
        connection.close()


_telling = Lock()


def tell(line: dict[str, Any]) -> None:
    """Write one line that is whole or not there at all."""
    with _telling:
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

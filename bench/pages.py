"""How long the server takes for a page of the sample city, one user, one request after another.

`python -m bench.pages [requests a page]`. Timed inside the process around the whole WSGI application, so it
holds middleware, queries and the template, and not the network.
"""

import statistics
import sys
import time
from typing import Any

from bench import machine
from bench.installation import installation

PAGES = {
    "home": "/",
    "board": "/points/board/",
    "board, searched": "/points/board/?q=축제",
    "give": "/points/give/",
    "my points": "/points/mine/",
    "directory": "/directory/",
}


def main(requests: int) -> None:
    """Measure and print."""
    print(f"# {machine.describe()}", flush=True)
    with installation():
        client = _signed_in()
        for name, path in PAGES.items():
            p95 = statistics.quantiles(_measure(client, path, requests), n=20)[18]
            machine.figure(f"{name}, p95", p95, "ms", "≤ 50")


def _signed_in() -> Any:
    from click.testing import CliRunner
    from django.conf import settings
    from django.test import Client

    from dure.accounts.models import Account
    from dure.cli import main as dure

    settings.ALLOWED_HOSTS = ["testserver"]
    done = CliRunner().invoke(dure, ["sample"], catch_exceptions=False)
    if done.exit_code != 0:
        raise SystemExit(done.output)
    account = Account.objects.filter(person__agency__code="4070000").order_by("pk").first()
    if account is None:
        raise SystemExit("the sample government has no accounts")
    client = Client()
    client.force_login(account)
    return client


def _measure(client: Any, path: str, requests: int) -> list[float]:
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}")
    times = []
    for _ in range(requests):
        start = time.perf_counter()
        client.get(path)
        times.append(1000 * (time.perf_counter() - start))
    return times


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)

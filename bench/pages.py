"""How long the server takes for a page of the sample city, one user, one request after another, and its script.

`python -m bench.pages [requests a page]`. Timed inside the process around the whole WSGI application, so it
holds middleware, queries and the template, and not the network.
"""

import re
import statistics
import sys
import time
from pathlib import Path
from typing import Any

from bench import machine
from bench.installation import installation

PAGES = {
    "home": "/",
    "board": "/points/board/",
    "board, searched": "/points/board/?q=축제",
    "board, searched for a rare word": "/points/board/?q=뗏목",
    "give": "/points/give/",
    "my points": "/points/mine/",
    "directory": "/directory/",
    "departments": "/points/departments/",
    "map": "/points/map/",
}
OPERATORS_PAGES = {
    "operator console": "/points/operation/",
    "messages to look at": "/points/operation/messages/",
    "special awards": "/points/awards/",
    "policy": "/points/policies/",
    "reports": "/points/reports/",
}


def main(requests: int) -> None:
    """Measure and print."""
    print(f"# {machine.describe()}", flush=True)
    with installation():
        _load_sample()
        for login, pages, goal in (("minsu", PAGES, "≤ 50"), ("operator", OPERATORS_PAGES, "≤ 100")):
            client = _signed_in(login)
            for name, path in pages.items():
                p95 = statistics.quantiles(_measure(client, path, requests), n=20)[18]
                machine.figure(f"{name}, p95", p95, "ms", goal)
        machine.figure("script of a plain page, compressed", _script(_signed_in("minsu")), "kB", "≤ 60")


def _load_sample() -> None:
    from click.testing import CliRunner
    from django.conf import settings

    from dure.cli import main as dure

    settings.ALLOWED_HOSTS = ["testserver"]
    done = CliRunner().invoke(dure, ["sample"], catch_exceptions=False)
    if done.exit_code != 0:
        raise SystemExit(done.output)


def _signed_in(login: str) -> Any:
    from django.test import Client

    from dure.accounts.models import Account

    client = Client()
    client.force_login(Account.objects.get(login=login))
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


def _script(client: Any) -> float:
    """Return the kilobytes of script that the home page sends, as the server compresses it."""
    from django.conf import settings

    page = client.get("/").content.decode()
    sources = {
        source.removeprefix(settings.STATIC_URL)
        for source in re.findall(r'<(?:script[^>]* src|link[^>]*modulepreload[^>]* href)="([^"]+\.js)"', page)
    }
    assert sources, "a page without script"
    return sum(_compressed(Path(settings.STATIC_ROOT) / source) for source in sources) / 1000


def _compressed(file: Path) -> int:
    return file.with_name(f"{file.name}.br").stat().st_size


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)

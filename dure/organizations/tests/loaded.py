"""What tests of loading rosters share: reading what came of a load."""

import csv
from pathlib import Path
from typing import Any


def lines(path: Path, encoding: str = "utf-8") -> list[list[str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.reader(file))


def counts(part: Any) -> dict[str, int]:
    return {kind: count for kind, count in part.counts.items() if count}

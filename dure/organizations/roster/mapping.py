"""Mapping files: which of another system's column titles is which of ours."""

import csv
import json
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from dure.kit.refusals import Refusal
from dure.organizations.rules.columns import turned

_LARGEST = 1 << 16


def read_mapping(path: Path) -> dict[str, str]:
    """Return our title for each of another system's.

    The file is a JSON object, or lines of two titles parted by a comma, a tab or an equals sign; which side is
    ours is found out. Raises `Refusal` (`mapping`).
    """
    try:
        text = path.read_bytes()[:_LARGEST].decode("utf-8-sig")
        pairs = _from_json(text) if text.lstrip().startswith("{") else _from_lines(text)
    except (OSError, ValueError, RecursionError, csv.Error) as problem:
        detail = _(
            "%(file)s is not a mapping file: it needs two column titles on each line, theirs and ours, in UTF-8."
        )
        raise Refusal("mapping", detail % {"file": path.name}) from problem
    found = turned(pairs)
    if len(found) < len(pairs):
        detail = _("%(file)s names a column title more than once.")
        raise Refusal("mapping", detail % {"file": path.name})
    return found


def _from_json(text: str) -> list[tuple[str, str]]:
    return [(str(left), str(right)) for left, right in json.loads(text, object_pairs_hook=list)]


def _from_lines(text: str) -> list[tuple[str, str]]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    delimiter = next((one for one in ("\t", ",", "=") if all(one in line for line in lines)), ",")
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter)]
    if not rows or any(len(row) != 2 for row in rows):  # noqa: PLR2004 -- theirs and ours
        raise ValueError(text)
    return [(left, right) for left, right in rows]

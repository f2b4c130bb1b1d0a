"""Files that an import hands back: the rows it set aside, the differences it found."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.utils.translation import gettext as _

from dure.kit import csvsafe
from dure.organizations.roster.reasons import sentence
from dure.organizations.roster.report import Part
from dure.organizations.roster.sources import lines_of
from dure.organizations.rules.columns import REASON, Column
from dure.organizations.rules.differences import Difference


def write_set_aside(
    source: Path, columns: Sequence[Column], mapping: Mapping[str, str], part: Part, target: Path
) -> Path:
    """Write the rows of `source` that were set aside, in its own form, with the reasons beside them (O7).

    Corrected, the file can be loaded as it is. Returns where it was written.
    """
    with lines_of(source, columns, mapping) as lines:
        target = target.with_suffix(lines.form.suffix)
        lines.form.write(target, _reasoned(lines.header, lines.rows, part))
    return target


def _reasoned(
    header: Sequence[str], rows: Iterator[tuple[int, list[str]]], part: Part
) -> Iterator[Sequence[str]]:
    # A file that was set aside before carries old reasons; they give way to the new ones.
    old = [place for place, title in enumerate(header) if title.strip() == REASON]
    yield [*_without(header, old), REASON]
    for line, cells in rows:
        if problems := part.set_aside.get(line):
            reasons = " / ".join(sentence(problem) for problem in problems)
            padded = [*cells, *[""] * (len(header) - len(cells))]
            yield [*_without(padded, old), _("line %(line)s") % {"line": line} + f" · {reasons}"]


def _without(cells: Sequence[str], places: Sequence[int]) -> list[str]:
    return [cell for place, cell in enumerate(cells) if place not in places]


class Differences:
    """Writes differences as they are found; one line for each changed field."""

    def __init__(self, file: TextIO) -> None:
        self._writer = csv.writer(file)
        titles = (_("difference"), _("line"), _("number"), _("name"), _("field"), _("before"), _("after"))
        self._writer.writerow(titles)

    def write(self, difference: Difference) -> None:
        """Add one difference; rows that change nothing are left out."""
        if difference.kind == "unchanged":
            return
        fixed = (difference.kind, str(difference.line or ""), difference.key, difference.name)
        for change in difference.changes or (None,):
            told = (change.field, change.before, change.after) if change else ("", "", "")
            self._writer.writerow([csvsafe.escape(cell) for cell in (*fixed, *told)])

    def write_all(self, differences: Iterable[Difference]) -> None:
        """Add several."""
        for difference in differences:
            self.write(difference)


@contextmanager
def differences_file(path: Path | None) -> Iterator[Differences | None]:
    """Yield a writer of differences, or None when nobody asked for the file."""
    if path is None:
        yield None
        return
    # The mark at the beginning tells spreadsheets that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        yield Differences(file)

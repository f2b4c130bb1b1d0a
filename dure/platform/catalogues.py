"""Compiles every room's translations, and finds what is not translated; `python -m dure.platform.catalogues`."""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
_KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "gettext_noop": None,
    "Said": None,  # what a catalogue of refusals says (dure.kit.refusals)
}


def compile_all() -> None:
    """Write the `.mo` beside every `.po` that is newer; whoever reads meanwhile sees the old one or the new one."""
    for source in _sources():
        catalogue = source.with_suffix(".mo")
        if catalogue.exists() and catalogue.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        half = source.with_suffix(".half")
        with source.open("rb") as text, half.open("wb") as compiled:
            write_mo(compiled, read_po(text, locale=source.parent.parent.name))
        half.replace(catalogue)


def faults() -> Iterator[str]:
    """Name every text of the code without a Korean translation, and every faulty or needless translation."""
    translated: set[str] = set()
    said: dict[tuple[str | None, str], tuple[object, Path]] = {}
    for source in _sources():
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name)
        name = source.relative_to(ROOT)
        for message in catalogue:
            if not message.id:
                continue
            if message.fuzzy or not _is_complete(message):
                yield f"{name}: not translated: {_first(message.id)!r}"
            translated.add(_first(message.id))
            other, elsewhere = said.setdefault((message.context, _first(message.id)), (message.string, name))
            if other != message.string:  # all rooms share one catalogue: only one of the two would be shown
                yield f"{name}: {_first(message.id)!r} is said otherwise in {elsewhere}"
            yield from (f"{name}: {_first(message.id)!r}: {problem}" for problem in message.check(catalogue))
    used = set(_used())
    yield from (
        f"{place}: has no translation: {text!r}" for place, text in sorted(used) if text not in translated
    )
    spoken = {text for _, text in used}
    yield from (f"translated but not used: {text!r}" for text in sorted(translated - spoken))


def main() -> int:
    """Compile, or with --check name the faults; return the exit code."""
    if "--check" not in sys.argv:
        compile_all()
        return 0
    told = list(faults())
    print(*told, sep="\n", end="\n" if told else "")  # noqa: T201 -- a check prints what it finds
    return 1 if told else 0


def _used() -> Iterator[tuple[str, str]]:
    """Give every translatable text with the file it stands in; babel.cfg is what people give pybabel too."""
    with (ROOT / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)  # type: ignore[no-untyped-call]  # babel's
    for file, _line, text, _comments, _context in extract_from_dir(
        ROOT / "dure", methods, options, _KEYWORDS
    ):
        if "/tests/" not in file:
            yield f"dure/{file}", _first(text)


def _sources() -> list[Path]:
    return sorted(ROOT.glob("dure/*/locale/*/LC_MESSAGES/*.po"))


def _is_complete(message: Message) -> bool:
    texts = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(texts)


def _first(text: str | list[str] | tuple[str, ...]) -> str:
    """Return the singular of a text with forms for numbers."""
    return text if isinstance(text, str) else text[0]


if __name__ == "__main__":
    sys.exit(main())

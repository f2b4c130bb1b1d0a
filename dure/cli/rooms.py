"""`dure new-room`: a room to begin with, for developers."""

import keyword
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from dure.cli.base import Text, plainly, told

ROOT = Path(__file__).resolve().parents[2]
SKELETON = Path(__file__).with_name("skeleton")
_NAME = re.compile(r"[a-z]{3,18}")
"""Without a sign between: the name stands in modules, addresses, tables and acts on record."""

_CONTRACTS = {
    r'(name = "The floors of the house.*?\nlayers = \[\n(?:  "dure\.(?:cli|sample|web)",\n)+)': '  "dure.{room}",\n',
    r'(name = "A room offers its actions and queries.*?\nsource_modules = \[)': '"dure.{room}", ',
    r'(name = "A room offers its actions and queries.*?\nforbidden_modules = \[\n)': (
        '  "dure.{room}.models", "dure.{room}.rules", "dure.{room}.refusals",\n'
    ),
    r'(type = "acyclic_siblings"\nancestors = \[)': '"dure.{room}", ',
    r'(name = "A room offers its actions and queries.*?\nignore_imports = \[\n)': (
        '  "dure.{room}.** -> dure.{room}.**",\n'
    ),
}
"""What `lint-imports` is told of a room: the beginning of each list of `pyproject.toml`, and what is put there."""

_TABLES = {
    "README.md": (
        r"(\| \[docs/calendar\.md\][^\n]*\n)",
        "| [docs/{room}.md](docs/{room}.md) | notes of an agency |\n",
    ),
    "docs/glossary.md": (
        r"(.*\n\|[^\n]*\|\n)",
        "| note ({room}) | 안내글 | what an official tells the people of the agency ([{room}.md]({room}.md)) |\n",
    ),
}
"""Tables of documents, each with what comes before the new row."""


@click.command("new-room")
@click.argument("name", type=Text())
@click.option("--english", type=Text(), help="The heading in the navigation; the name if left out.")
@click.option("--korean", type=Text(), default="안내", show_default=True, help="The same in Korean.")
@plainly
def new_room(name: str, english: str | None, korean: str) -> None:
    """Make a room with one noun to begin with: page, API, tests and documents (for developers).

    Only in a git checkout. Nothing is overwritten. The room holds notes that an agency reads and its operator
    withdraws; rename and change what is not as you need it (docs/development.md).
    """
    heading = english or name.capitalize()
    _judge(name, heading, korean)
    made = dict(_files(name, heading, korean))
    changed = _changes(name)
    standing = [path for path in (*made, ROOT / "dure" / name) if path.exists()]
    if standing:
        raise click.ClickException(f"{standing[0].relative_to(ROOT)} is there already; nothing was made.")
    for path, text in (made | changed).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    _tidy(ROOT / "dure" / name)
    for path in sorted({*changed, ROOT / "docs" / f"{name}.md", ROOT / "dure" / name}):
        click.echo(path.relative_to(ROOT))
    click.echo(f"Next: make check, .venv/bin/pytest -n0 dure/{name}, dure migrate")


def _judge(name: str, *headings: str) -> None:
    """Raise `click.ClickException` where no room can be made, or none of this name."""
    if not (ROOT / ".git").exists() or told().env == "production":
        raise click.ClickException("Rooms are made in a git checkout of the source, not in production.")
    if not _NAME.fullmatch(name) or keyword.iskeyword(name):
        raise click.BadParameter("a word of 3 to 18 small Latin letters is needed.", param_hint="NAME")
    if any('"' in heading or "\\" in heading or "{" in heading for heading in headings):
        raise click.ClickException("A heading holds no quotation marks, braces or backslashes.")
    if name in _taken():
        raise click.ClickException(f"The name {name} is taken by a room, a library or an address.")


def _taken() -> set[str]:
    """Return the names of installed apps and of parts of dure, and the first parts of all addresses."""
    import django
    from django.apps import apps
    from django.urls import URLPattern, URLResolver, get_resolver

    django.setup()

    def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
        for one in patterns:
            address = f"{before}{one.pattern}"
            yield address.removeprefix("api/v1/").partition("/")[0]
            if isinstance(one, URLResolver):
                yield from addresses(one.url_patterns, address)

    parts = {path.stem for path in (ROOT / "dure").iterdir()}
    return parts | {app.label for app in apps.get_app_configs()} | set(addresses(get_resolver().url_patterns))


def _files(name: str, english: str, korean: str) -> Iterator[tuple[Path, str]]:
    """Yield the files of the room with their texts."""
    words = {
        "__room__": name,
        "__Room__": name.capitalize(),
        "__English__": english,
        "__Korean__": korean,
        "__organizations__": max((ROOT / "dure/organizations/migrations").glob("0*.py")).stem,
    }
    for path in sorted(SKELETON.rglob("*.in")):
        place = Path(*(_filled(part, words) for part in path.relative_to(SKELETON).parts)).with_suffix("")
        folder = ROOT if place.parts[0] == "docs" else ROOT / "dure"
        yield folder / place, _filled(path.read_text(), words)


def _filled(text: str, words: Mapping[str, str]) -> str:
    for word, value in words.items():
        text = text.replace(word, value)
    return text


def _changes(name: str) -> dict[Path, str]:
    """Return the files that name every room, with the new one in them."""
    project = ROOT / "pyproject.toml"
    changed = {project: project.read_text()}
    for before, line in _CONTRACTS.items():
        changed[project] = _inserted(changed[project], before, line.format(room=name), project)
    for file, (before, line) in _TABLES.items():
        path = ROOT / file
        changed[path] = _inserted(path.read_text(), before, line.format(room=name), path)
    return changed


def _inserted(text: str, before: str, line: str, path: Path) -> str:
    """Return `text` with `line` behind what `before` finds. Raises `click.ClickException` where that is not there."""
    found = re.search(before, text, re.DOTALL)
    if found is None:
        raise click.ClickException(
            f"{path.relative_to(ROOT)} has no place for {line.strip()}; nothing was made."
        )
    return text[: found.end()] + line + text[found.end() :]


def _tidy(folder: Path) -> None:
    """Order imports and break lines as the length of the name has it; compile the Korean texts."""
    ruff = [sys.executable, "-m", "ruff"]
    for step in (
        [*ruff, "check", "--quiet", "--select", "I", "--fix", str(folder)],
        [*ruff, "format", "--quiet", str(folder)],
        [sys.executable, "-m", "dure.platform.catalogues"],
    ):
        subprocess.run(step, cwd=ROOT, check=True)

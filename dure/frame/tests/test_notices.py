"""The product says under which terms it and what it carries may be used."""

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
NAME = r"(?:@[\w.-]+/)?[\w.-]+"
# Imports of scripts and styles, and files that the build copies.
CARRIED = (
    rf"""from "({NAME})(?:/[^"]*)?";""",
    rf"""import "({NAME})(?:/[^"]*)?";""",
    rf"""@import "({NAME})/[^"]*";""",
    rf"""resolve\(modules, "({NAME})/""",
)
TOOLS = {"vite", "node"}


def carried() -> set[str]:
    """Return the packages that the sources of the front end name."""
    files = [*ROOT.glob("frontend/**/*.ts"), *ROOT.glob("frontend/**/*.css"), ROOT / "vite.config.ts"]
    texts = [file.read_text() for file in files]
    named = {name for text in texts for form in CARRIED for name in re.findall(form, text)}
    return {name for name in named if not name.startswith(".")} - TOOLS


def test_every_piece_of_the_front_end_that_is_shipped_has_its_notice() -> None:
    """What their own imports bring along the build itself finds, and fails without a notice."""
    told = (ROOT / "dure" / "frame" / "static" / "build" / "licenses.txt").read_text()
    notices = re.split(r"^=== (\S+) \S+ \(.+\) ===$", told, flags=re.MULTILINE)[1:]
    texts = dict(zip(notices[::2], notices[1::2], strict=True))
    assert {"htmx.org", "echarts", "krds-uiux", "pretendard-gov"} <= carried() <= texts.keys()
    assert all(len(text) > 200 for text in texts.values())
    assert "SIL OPEN FONT LICENSE" in texts["pretendard-gov"]


@pytest.mark.parametrize("readme", ["README.md", "README.ko.md"])
def test_the_license_is_named_where_people_look(readme: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["license"] == json.loads((ROOT / "package.json").read_text())["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text()
    assert "[Apache-2.0](LICENSE)" in (ROOT / readme).read_text()
    assert "[NOTICE](NOTICE)" in (ROOT / readme).read_text()

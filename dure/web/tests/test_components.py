"""The macros that pages are made of."""

import re
from typing import Any

import pytest
from django.template import engines

from dure.frame import assets


@pytest.fixture
def ui() -> Any:
    """Return the macros as a page has them."""
    environment = engines["jinja2"].env  # type: ignore[attr-defined]  # Django's own backend
    return environment.get_template("frame/components.html").module


def source() -> str:
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return str(environment.loader.get_source(environment, "frame/components.html")[0])


def test_the_list_at_the_top_names_every_macro_there_is() -> None:
    text = source()
    listed = set(re.findall(r"^  (\w+)\(", text[: text.index("#}")], re.MULTILINE))
    made = {name for name in re.findall(r"{% macro (\w+)\(", text) if not name.startswith("_")}
    assert listed == made


def test_text_from_outside_is_escaped_in_every_place(ui: Any) -> None:
    hostile = '"><script>x</script>'
    for made in (
        ui.field("a", hostile, value=hostile, error=hostile, help=hostile),
        ui.textarea("a", hostile, value=hostile, limit=10),
        ui.select("a", hostile, [(hostile, hostile)], value=hostile),
        ui.button(hostile, href=hostile, attrs={"data-x": hostile}),
        ui.notice(hostile, title=hostile),
        ui.person(hostile, hostile, hostile, hostile, href=hostile),
        ui.table(hostile, [hostile], [[hostile]]),
        ui.avatar(hostile),
    ):
        assert "<script>" not in made


def test_a_field_is_tied_to_its_error_and_its_help(ui: Any) -> None:
    """Names for everything (WCAG 1.3.1, 3.3.1)."""
    field = ui.field("email", "E-mail", error="Write a whole address.", help="Your work address")
    assert 'aria-describedby="email-error email-help"' in field
    assert 'aria-invalid="true"' in field
    assert 'for="email"' in field


def test_an_avatar_shows_the_given_name(ui: Any) -> None:
    assert "민수" in ui.avatar("김민수")
    assert "허준" in ui.avatar("허준")


def test_pages_come_without_looks_where_nothing_was_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "BUILD", assets.BUILD / "nowhere")
    assets._manifest.cache_clear()
    assert assets.asset("frontend/main.ts") == "/static/build/frontend/main.ts"
    assert assets.styles("frontend/main.ts") == []
    assets._manifest.cache_clear()


def test_counted_people_stand_with_marks_between_thousands() -> None:
    """Numbers have one form on every page."""
    environment = engines["jinja2"].env  # type: ignore[attr-defined]
    page = environment.from_string('{{ ngettext("%(num)s slip", "%(num)s slips", 1202) }}')
    assert page.render() == "1,202 slips"

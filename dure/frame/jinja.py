"""The Jinja2 environment of every page."""

from collections.abc import Callable
from functools import reduce
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext, ngettext, pgettext
from jinja2 import Environment, StrictUndefined, pass_context
from jinja2.runtime import Context

from dure.frame import assets
from dure.frame.addresses import address_of, url
from dure.kit import formats, hangul
from dure.kit.rooms import follow, rooms


def environment(**options: Any) -> Environment:
    """Return the environment; an undefined name in a template is an error, never an empty string."""
    made = Environment(  # noqa: S701 -- escaping is on, two lines below
        **{
            **options,
            "autoescape": True,
            "undefined": StrictUndefined,
            "trim_blocks": True,
            "lstrip_blocks": True,
            "extensions": ["jinja2.ext.i18n", "jinja2.ext.do"],
        }
    )
    made.policies["ext.i18n.trimmed"] = True
    made.globals.update(
        static=static,
        url=url,
        address_of=address_of,
        asset=assets.asset,
        styles=assets.styles,
        **{name: follow(helper) for room in rooms() for name, helper in room.helpers.items()},
    )
    made.filters.update(
        date_ko=_unbroken(formats.date_ko),
        moment=_unbroken(formats.moment),
        day=_unbroken(formats.day),
        short_day=_unbroken(formats.short_day),
        month=_unbroken(formats.month),
        month_name=formats.month_name,
        plain_day=_unbroken(formats.plain_day),
        together=formats.together,
        day_before=formats.day_before,
        thousands=formats.thousands,
        josa=formats.josa,
        monogram=hangul.monogram,
    )
    spoken = (_cited(gettext), _cited(ngettext))
    made.install_gettext_callables(*spoken, newstyle=True, pgettext=_cited(pgettext))  # type: ignore[attr-defined]
    made.globals["ngettext"] = _counted(made.globals["ngettext"])
    return made


def _unbroken(write: Callable[[Any], str]) -> Callable[[Any], str]:
    """Return the writer of a day so that no line of a page ends inside of the day."""
    return lambda value: formats.together(write(value))


def _counted(ngettext_: Any) -> Callable[..., str]:
    """Return `ngettext` so that `%(num)s` stands with marks between thousands."""

    @pass_context
    def counted(context: Context, singular: str, plural: str, num: int, **variables: Any) -> str:
        said: str = ngettext_(context, singular, plural, num, **{"num": formats.thousands(num), **variables})
        return said

    return counted


def _cited(translate: Callable[..., str]) -> Callable[..., str]:
    """Let rooms fill in what a translated sentence of a page leaves open, such as the articles of a regulation."""
    fillers: list[Callable[[str], str]] = [follow(room.cites) for room in rooms() if room.cites]

    def cited(*said: Any) -> str:
        return reduce(lambda text, fill: fill(text), fillers, translate(*said))

    return cited

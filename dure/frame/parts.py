"""The parts of a page that are a room's: each room shows its own, and the page names none of them."""

from collections.abc import Mapping, Sequence
from operator import attrgetter

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from dure.kit.rooms import follow, rooms


def parts(request: HttpRequest, page: str, *about: object) -> Mapping[str, Sequence[SafeString]]:
    """Return what rooms show on a page, by the place where it stands; what comes out empty is left out.

    `about` is what the page is about, such as a person; the rooms' functions get it after the request.
    """
    shown: dict[str, list[SafeString]] = {}
    theirs = (one for room in rooms() for one in room.parts if one.page == page)
    for part in sorted(theirs, key=attrgetter("order")):
        facts = follow(part.facts)(request, *about)
        if facts is None:
            continue
        for place, template in part.templates.items():
            text = render_to_string(template, facts, request).strip()
            if text:
                shown.setdefault(place, []).append(mark_safe(text))  # noqa: S308 -- a template made it
    return shown

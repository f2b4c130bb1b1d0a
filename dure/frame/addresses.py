"""Where pages are. Lists ask for hundreds of addresses a page, so each is worked out once."""

from functools import lru_cache

from django.conf import settings
from django.urls import NoReverseMatch, reverse


def url(name: str, *args: object, **kwargs: object) -> str:
    """Return the address of a page. Raises `NoReverseMatch` when there is none."""
    found = address_of(name, *args, **kwargs)
    if found is None:
        raise NoReverseMatch(f"no page is called {name!r} with {args} {kwargs}")
    return found


def address_of(name: str, *args: object, **kwargs: object) -> str | None:
    """Return where a page is; None when no room offers it, so that nothing leads to what does not work."""
    return _address(str(settings.ROOT_URLCONF), name, args, tuple(kwargs.items()))


@lru_cache(maxsize=16_384)
def _address(
    _urlconf: str, name: str, args: tuple[object, ...], kwargs: tuple[tuple[str, object], ...]
) -> str | None:
    try:
        return reverse(name, args=args, kwargs=dict(kwargs))
    except NoReverseMatch:
        return None

"""Reading a row that may not be there, in a way that the type checker follows."""

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist

Row = TypeVar("Row")


def or_none(read: Callable[[], Row]) -> Row | None:
    """Return what `read` finds at the other side of a one-to-one relation, None where there is no row.

    `or_none(lambda: report.sign_off)` and not `getattr(report, "sign_off", None)`: a misspelt name is an error
    of types and not a row that is never there.
    """
    try:
        return read()
    except ObjectDoesNotExist:
        return None

"""Names of what is no room's own: acts, words, days and moments."""

from collections.abc import Mapping
from datetime import date, datetime

from dure.audit.details import word
from dure.audit.names import name_of
from dure.kit import formats
from dure.kit.naming import Namer, plainly

NAMERS: Mapping[str, Namer] = {
    "act": plainly(lambda key: str(name_of(key))),
    "word": plainly(word),
    "day": plainly(lambda key: formats.day(date.fromisoformat(key))),
    "month": plainly(lambda key: formats.month(date.fromisoformat(f"{key}-01"))),
    "moment": plainly(lambda key: formats.moment(datetime.fromisoformat(key))),
}

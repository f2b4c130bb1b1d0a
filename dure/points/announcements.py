"""What the world outside is told of the ledger: ids, days and figures; what people wrote stands apart.

Ids are strings and moments carry their offset, as in the HTTP API. What concerns two agencies is told to the
webhooks of both (D17).
"""


def concerned(*agencies: int | None) -> list[int]:
    """Return the agencies that are told of something, each once."""
    return sorted({agency for agency in agencies if agency is not None})


def ref(number: int | None) -> str | None:
    """Return an id as the API writes it."""
    return None if number is None else str(number)

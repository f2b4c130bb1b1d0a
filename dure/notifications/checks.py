"""What `dure doctor` looks at of webhooks: receivers that do not work."""

from collections.abc import Iterator
from typing import Any

import psycopg

from dure.kit.findings import Finding

_WEBHOOKS = """
SELECT count(*), count(*) FILTER (WHERE state = 'failing'), count(*) FILTER (WHERE state = 'off')
FROM notifications_webhook
"""


def webhooks(connection: "psycopg.Connection[Any]") -> Iterator[Finding]:
    """Look at receivers: whether they work is not this installation's doing, but somebody has to know."""
    ((every, failing, off),) = connection.execute(_WEBHOOKS)
    if every:
        text = f"{every} webhooks, {failing} fail, {off} are switched off"
        yield Finding("receivers", "fault" if failing else "ok", text)

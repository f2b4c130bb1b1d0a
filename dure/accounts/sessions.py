"""Django's sessions in a table of ours: ids as hashes, data encrypted, ended by idleness and by age (I7)."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.contrib.sessions.middleware import SessionMiddleware as DjangoSessionMiddleware
from django.http import HttpRequest

from dure import clock
from dure.accounts.models import Session
from dure.accounts.queries import address_of, agent_of
from dure.kit import sql, vault

PURPOSE = "sessions"
BEGAN = "_began"
"""When somebody signed in, in seconds since 1970: a session's age goes on counting when its id changes."""

# Reads and notes the use in one round trip; of several requests within a second one writes. Leans on the unique
# index of the digest.
_LOAD = """
WITH live AS MATERIALIZED (
    SELECT id, data, seen_at FROM accounts_session
     WHERE digest = %(digest)s AND ends_at > %(now)s AND seen_at > %(idle_since)s
), used AS (
    UPDATE accounts_session SET seen_at = %(now)s
     WHERE id = (SELECT id FROM live WHERE seen_at <= %(second_ago)s)
)
SELECT data FROM live
"""


def digest_of(key: str) -> bytes:
    """Return what is stored of a session's id. With 165 random bits no slow hash is needed."""
    return hashlib.sha256(key.encode()).digest()


class SessionStore(SessionBase):
    """A session. What it is used from is known where a request made it (see `SessionMiddleware`)."""

    def __init__(
        self, session_key: str | None = None, *, address: str | None = None, agent: str = ""
    ) -> None:
        super().__init__(session_key)
        self._address, self._agent = address, agent

    def load(self) -> dict[str, Any]:
        """Return the data of a session that has neither been idle too long nor grown too old."""
        data = self._read() if self.session_key else None
        if data is None:
            self._session_key = None
            return {}
        return data

    def exists(self, session_key: str) -> bool:
        """Tell whether there is a session of this id."""
        return Session.objects.filter(digest=digest_of(session_key)).exists()

    def create(self) -> None:
        """Begin a session with a new id."""
        while True:
            self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]  # Django's own, without a stub
            try:
                self.save(must_create=True)
            except CreateError:
                continue
            self.modified = True
            return

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 -- Django's signature
        """Write the session. Raises `CreateError`, `UpdateError` as Django wants them."""
        if self.session_key is None:
            self.create()
            return
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # as above
        row = self._row(data)
        if must_create:
            _, is_new = Session.objects.get_or_create(digest=digest_of(self.session_key), defaults=row)
            if not is_new:
                raise CreateError
        elif not Session.objects.filter(digest=digest_of(self.session_key)).update(**row):
            raise UpdateError

    def delete(self, session_key: str | None = None) -> None:
        """End a session."""
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(digest=digest_of(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        """Forget what has ended; the night's job does that."""

    def _read(self) -> dict[str, Any] | None:
        now = clock.now()
        facts: dict[str, Any] = {
            "digest": digest_of(self.session_key or ""),
            "now": now,
            "idle_since": now - settings.SESSION_IDLE,
            "second_ago": now - timedelta(seconds=1),
        }
        row = sql.first(_LOAD, facts)
        try:
            found = json.loads(vault.decrypt(row[0], purpose=PURPOSE)) if row else None
        except vault.Unreadable:  # the installation's key is another one now
            return None
        return found if isinstance(found, dict) else None

    def _row(self, data: dict[str, Any]) -> dict[str, Any]:
        now = clock.now()
        began = datetime.fromtimestamp(data.setdefault(BEGAN, now.timestamp()), tz=clock.SEOUL)
        account = data.get(SESSION_KEY)
        return {
            "account_id": int(account) if account else None,
            "data": vault.encrypt(json.dumps(data), purpose=PURPOSE),
            "address": self._address,
            "agent": self._agent,
            "made_at": began,
            "seen_at": now,
            "ends_at": began + settings.SESSION_LONGEST,
        }


class SessionMiddleware(DjangoSessionMiddleware):
    """Gives each request its session, and the session what it is used from."""

    def process_request(self, request: HttpRequest) -> None:
        """Put the session on the request; nothing is read before it is asked for."""
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        request.session = SessionStore(key, address=address_of(request), agent=agent_of(request))

"""Makes a government on a fresh database and tells who can give there: `python -m tests.prepare`."""

import json
import sys
from datetime import UTC, datetime, timedelta

FOR_EVER = datetime(2999, 1, 1, tzinfo=UTC)
"""Tests let more time pass than a token lives."""


def main() -> None:
    """Migrate, make a small government with forty more people, write their ids and tokens as JSON."""
    import django

    django.setup()
    from dure import clock
    from dure.accounts.actions import issue_token
    from dure.accounts.models import Token
    from dure.env import environment
    from dure.platform import databases
    from tests.world import small_government

    databases.migrate(environment())
    world = small_government()
    people = []
    for number in range(40):
        name = f"동료{number}"
        person = world.person(name, "자치행정과" if number % 2 else "복지정책과")
        expires = clock.now() + timedelta(days=1)
        token = issue_token(actor=world.actor(name), name="giving", scopes=["write"], expires=expires)
        people.append({"person": person.pk, "token": token.secret})
    Token.objects.update(expires_at=FOR_EVER)
    json.dump(people, sys.stdout)


if __name__ == "__main__":
    main()

"""Makes a government on a fresh database and tells whom it holds: `python -m tests.prepare`."""

import json
import sys


def main() -> None:
    """Migrate, make a small government with forty more people, write their actors and ids as JSON."""
    import django

    django.setup()
    from dure.platform.migrations import apply
    from tests.world import small_government

    apply()
    world = small_government()
    for number in range(40):
        world.person(f"동료{number}", "자치행정과" if number % 2 else "복지정책과")
    people = []
    for name, person in world.people.items():
        actor = world.actor(name)
        people.append({"person": person.pk, "account": actor.account_id, "agency": actor.agency_id})
    json.dump(people, sys.stdout)


if __name__ == "__main__":
    main()

"""What papers offer the rest of the house: nothing of their own; rooms ask for them by name."""

from dure.kit.rooms import Room

ROOM = Room()

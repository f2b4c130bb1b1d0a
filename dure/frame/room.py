"""What the frame of pages offers the rest of the house."""

from dure.kit.rooms import Pages, Room

ROOM = Room(pages=(Pages("dure.frame.urls"),))

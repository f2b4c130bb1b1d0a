"""Pages of the room: the directory, and loading rosters."""

"""The HTTP API of collaboration points, one module per noun; each brings a router (see `room.py`)."""

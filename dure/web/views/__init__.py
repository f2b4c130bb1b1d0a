"""The pages of no single room, one module each."""

"""Migrations of the room; they import no application code."""

"""Decisions of the room, as pure functions: facts in, a decision with its reason out."""

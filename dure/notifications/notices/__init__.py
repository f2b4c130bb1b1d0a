"""Telling people what happened to something of theirs: written with the act, read on the home page."""

"""Numbered reports of people and departments."""

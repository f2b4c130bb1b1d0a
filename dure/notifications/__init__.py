"""Telling the world outside what happened here: signed webhooks and mail."""

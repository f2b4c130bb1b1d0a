"""Giving points: the ledger, its rules, the path that posts, its pages and API."""

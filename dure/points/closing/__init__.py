"""Scheduled work of the ledger: monthly grants (제5조), daily closing (제8조②); dated corrections of it."""

"""What must always be true of the ledger, re-checked from the database (`dure verify`)."""

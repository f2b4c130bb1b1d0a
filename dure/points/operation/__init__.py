"""The operator's year: what is done, what is next and when, what did not happen and what to do (제4조)."""

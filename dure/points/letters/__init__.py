"""Thank-you letters: a stored transfer as a document for people whose agency is not on this installation (D16).

A letter is made of the ledger alone each time it is asked for: the same transfer gives the same bytes.
"""

from dure.points.letters.acts import Document, Format, thank_you_letter

__all__ = ["Document", "Format", "thank_you_letter"]

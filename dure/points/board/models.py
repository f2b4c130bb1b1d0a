"""Who says "me too" to a thank-you (공감). Nothing is computed from it."""

from django.db import models


class Reaction(models.Model):
    """A reader's "me too" to a thank-you; it goes when the reader takes it back."""

    pk = models.CompositePrimaryKey("transfer_id", "person_id")
    transfer = models.ForeignKey("points.Transfer", models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("organizations.Person", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} to {self.transfer_id}"

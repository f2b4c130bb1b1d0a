"""Seals of closed days, their indexes, and the public halves of the keys that signed them."""

from typing import ClassVar

from django.db import models


class SealingKey(models.Model):
    """The public half of a key that signs seals."""

    public_key = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "points_sealingkey"

    def __str__(self) -> str:
        return bytes(self.public_key).hex()


class Seal(models.Model):
    """The signed Merkle root of an agency's closed day, chained to its seal before (truth 9)."""

    pk = models.CompositePrimaryKey("agency_id", "day")
    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    rows = models.PositiveIntegerField(help_text="leaves of the tree")
    root = models.BinaryField(max_length=32)
    index_digest = models.BinaryField(max_length=32, help_text="SHA-256 of the index, all chunks in order")
    previous = models.BinaryField(
        max_length=32, help_text="digest of the agency's seal before, zeros for the first"
    )
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of the signed header")
    key = models.ForeignKey(SealingKey, models.PROTECT, related_name="+", db_index=False)
    signature = models.BinaryField(max_length=64)

    class Meta:
        db_table = "points_seal"

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}: {bytes(self.root).hex()[:16]}"


class SealIndex(models.Model):
    """A chunk of the list of a seal's leaves: which row each is, and its hash."""

    pk = models.CompositePrimaryKey("agency_id", "day", "number")
    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    day = models.DateField()
    number = models.PositiveIntegerField()
    entries = models.BinaryField()

    class Meta:
        db_table = "points_sealindex"

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day} {self.number}"


class SealMail(models.Model):
    """Until which day an agency's seals were mailed to its auditor."""

    agency = models.ForeignKey("organizations.Agency", models.PROTECT, related_name="+", db_index=False)
    through = models.DateField()
    sent_at = models.DateTimeField()
    recipients = models.PositiveIntegerField()

    class Meta:
        db_table = "points_sealmail"
        indexes: ClassVar = [models.Index(fields=["agency", "-through"], name="seal_mail_latest")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.through}"

"""Rosters that were uploaded on the web: kept until they are confirmed or forgotten, in the database (O6).

In the database and in no folder, because the web server that takes a file and the worker that loads it may be
two machines.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dure.organizations.models.agencies import Agency


class UploadState(models.TextChoices):
    """How far an uploaded roster is."""

    PREVIEWING = "previewing", _("being compared")
    READY = "ready", _("waiting for confirmation")
    PROPOSED = "proposed", _("waiting for a second person to confirm")
    REFUSED = "refused", _("refused")
    STORING = "storing", _("being stored")
    DONE = "done", _("stored")


class RosterUpload(models.Model):
    """One upload: what was asked for, how far it is, what came of it.

    `account_id` is who sent it in, `proposed_by` who asked for a second person, `confirmed_by` who had it stored
    from `address`; `end_at_most` is how many endings by absence were said to be right.
    """

    agency = models.ForeignKey(Agency, models.CASCADE, related_name="+")
    account_id = models.BigIntegerField()
    made_at = models.DateTimeField()
    as_of = models.DateField()
    full = models.BooleanField(default=False)
    state = models.CharField(max_length=12, choices=UploadState.choices, default=UploadState.PREVIEWING)
    stage = models.CharField(max_length=20, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(null=True)
    rows = models.PositiveIntegerField(default=0)
    report = models.JSONField(null=True)
    refusal = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    end_at_most = models.PositiveIntegerField(null=True)
    proposed_by = models.BigIntegerField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return f"{self.agency_id} {self.made_at:%Y-%m-%d %H:%M} {self.state}"


class UploadedFile(models.Model):
    """A file of an upload: sent in (people, departments, mapping) or handed back (set aside, differences)."""

    upload = models.ForeignKey(RosterUpload, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "kind"], name="uploaded_file_kind_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class UploadedPiece(models.Model):
    """A piece of a file, small enough for any memory."""

    file = models.ForeignKey(UploadedFile, models.CASCADE, related_name="pieces", db_index=False)
    place = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "place"], name="uploaded_piece_place_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.place}"

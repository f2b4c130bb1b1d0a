"""What roster loads did, person by person: rows that are only ever added (I40)."""

from typing import ClassVar

from django.db import models

from dure.organizations.models.agencies import Agency


class RosterLoad(models.Model):
    """One load that was stored; its line in the audit trail names it.

    `account_id` is who stored it, `proposed_by` whose it was when a second person had to confirm it; both
    None: whoever runs the machine.
    """

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    proposed_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.agency_id} {self.at:%Y-%m-%d %H:%M}"


class RosterChange(models.Model):
    """What one row of a load changed: fields before and after, as texts (`[field, before, after]`)."""

    load = models.ForeignKey(RosterLoad, models.PROTECT, related_name="changes", db_index=False)
    part = models.CharField(max_length=12)
    line = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    key = models.CharField(max_length=28)
    name = models.CharField(max_length=100)
    changes = models.JSONField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["load", "id"], name="roster_change_load"),
            models.Index(fields=["key", "id"], name="roster_change_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

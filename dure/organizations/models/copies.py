"""The directory as it was last night, to be kept where no server is needed (O13)."""

from django.db import models

from dure.organizations.models.agencies import Agency


class DirectoryCopy(models.Model):
    """An agency's directory as one page and one table, compressed; made anew every night."""

    agency = models.OneToOneField(Agency, models.CASCADE, primary_key=True, related_name="directory_copy")
    made_at = models.DateTimeField()
    page = models.BinaryField()
    table = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.agency_id} {self.made_at:%Y-%m-%d}"

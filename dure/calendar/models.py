"""Public holidays that were imported. Those of the years that ship with the product stand in its data file."""

from django.db import models


class Holiday(models.Model):
    """A public holiday of an imported year; the days of a year are replaced together."""

    day = models.DateField(primary_key=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"

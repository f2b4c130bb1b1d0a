"""The days that have ended: nothing more is written into them."""

from django.db import models


class EndedDay(models.Model):
    """The fence behind a day: from its commit on nothing more can be written with this day or an earlier one.

    It is set for all agencies at once under the exclusive day barrier, in a transaction that does nothing else,
    so that giving waits for milliseconds only; tallying and sealing the day then need no lock against givers.
    """

    day = models.DateField(primary_key=True)
    ended_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.day)

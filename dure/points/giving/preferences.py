"""What a person chooses about being told of points; who never chose has no row."""

from django.db import models


class Preference(models.Model):
    """The choices of one person."""

    person = models.OneToOneField("organizations.Person", models.PROTECT, primary_key=True, related_name="+")
    weekly_nudge = models.BooleanField(default=True, help_text="asked once a week whose help there was")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id}"

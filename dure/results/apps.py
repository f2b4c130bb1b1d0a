"""Registers the room with Django."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    """The room `results`."""

    name = "dure.results"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Hear of what is corrected in settled years."""
        from dure.results.years import listening

        listening.connect()

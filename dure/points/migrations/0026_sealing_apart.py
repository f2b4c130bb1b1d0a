"""Sealing is a service of its own: it owns its tables from now on; no row and no table moves."""

from typing import ClassVar

from django.db import migrations

_MOVED = ("SealMail", "Seal", "SealIndex", "SealingKey")


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("points", "0025_results_and_patterns_apart"),
        ("sealing", "0001_from_points"),
    ]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name) for name in _MOVED]
        )
    ]

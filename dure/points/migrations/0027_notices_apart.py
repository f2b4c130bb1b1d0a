"""Notices are of notifications: their table is owned there from now on; no row and no table moves."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("points", "0026_sealing_apart"),
        ("notifications", "0003_notices_from_points"),
    ]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel("Notice")])
    ]

"""The table of notices is the one that points made: only who owns it changes, no row and no table moves."""

from typing import ClassVar

import django.db.models.deletion
import django.db.models.fields.json
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("notifications", "0002_sent_again"),
        ("organizations", "0012_one_spelling"),
        ("points", "0025_results_and_patterns_apart"),
    ]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                        ("kind", models.CharField(max_length=30)),
                        ("facts", models.JSONField(default=dict)),
                        ("at", models.DateTimeField()),
                        ("seen_at", models.DateTimeField(null=True)),
                        ("person", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organizations.person")),
                    ],
                    options={
                        "db_table": "points_notice",
                        "indexes": [
                            models.Index(fields=["person", "-id"], name="notice_person"),
                            models.Index(fields=["person"], name="notice_unseen", condition=models.Q(seen_at__isnull=True)),
                            models.Index(fields=["at"], name="notice_at"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                models.F("person"),
                                django.db.models.fields.json.KT("facts__week"),
                                name="notice_one_nudge_a_week",
                                condition=models.Q(kind="weekly-nudge"),
                            )
                        ],
                    },
                ),
            ]
        )
    ]

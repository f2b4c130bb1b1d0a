"""A list that waits for a second person (D44), append-only in the database itself."""

import django.db.models.deletion
from django.db import migrations, models

_TABLES = ("points_selectionclosing", "points_selectionclosinganswer")
FORWARD = "\n".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
"""
    for table in _TABLES
)


class Migration(migrations.Migration):
    dependencies = [
        ("organizations", "0007_roster_loads"),
        ("points", "0017_used_sinks_with_reversals"),
    ]

    operations = [
        migrations.CreateModel(
            name="SelectionClosing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("certificate", models.CharField(max_length=10)),
                ("citation", models.CharField(max_length=500)),
                ("signer", models.CharField(max_length=100)),
                ("guideline", models.CharField(max_length=300)),
                ("digest", models.BinaryField(max_length=32)),
                ("deciders", models.JSONField()),
                ("departments", models.JSONField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name="selectionend",
            name="approved_by",
            field=models.ForeignKey(
                db_index=False,
                help_text="the second person, where one was needed (D44)",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.person",
            ),
        ),
        migrations.AddConstraint(
            model_name="selectionend",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by", None),
                    models.Q(("approved_by", models.F("by")), _negated=True),
                    _connector="OR",
                ),
                name="selection_end_second",
            ),
        ),
        migrations.AddField(
            model_name="selectionclosing",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="organizations.person",
            ),
        ),
        migrations.AddField(
            model_name="selectionclosing",
            name="round",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="closings",
                to="points.selectionround",
            ),
        ),
        migrations.CreateModel(
            name="SelectionClosingAnswer",
            fields=[
                (
                    "closing",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="points.selectionclosing",
                    ),
                ),
                ("outcome", models.CharField(help_text="approved, declined or withdrawn", max_length=10)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organizations.person",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="selectionclosing",
            index=models.Index(fields=["round", "-id"], name="selection_closing_round"),
        ),
        migrations.AddConstraint(
            model_name="selectionclosinganswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ("approved", "declined", "withdrawn"))),
                name="selection_answer_outcome",
            ),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]

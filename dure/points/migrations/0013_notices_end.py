"""Notices may be forgotten once they are ninety days old; until then they are kept as before."""

from django.db import migrations, models

FORWARD = """
DROP TRIGGER append_only ON points_notice;
CREATE TRIGGER append_only BEFORE DELETE ON points_notice
    FOR EACH ROW WHEN (OLD.at > now() - interval '90 days') EXECUTE FUNCTION dure_append_only();
"""

BACKWARD = """
DROP TRIGGER append_only ON points_notice;
CREATE TRIGGER append_only BEFORE DELETE ON points_notice
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('points', '0012_selections'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(fields=['at'], name='notice_at'),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

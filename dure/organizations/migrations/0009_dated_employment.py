"""The kind of employment is dated with the post (D37).

The new column has a constant default, so that no table is rewritten; the version before writes rows without it, whose
employment is the person's.
"""

from django.db import migrations, models

CHOICES = [('official', 'public official'), ('permanent', 'permanent contract worker'), ('fixed-term', 'fixed-term worker'), ('other', 'other')]


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0008_search_keys'),
    ]

    operations = [
        migrations.AddField(
            model_name='assignment',
            name='employment',
            field=models.CharField(blank=True, choices=CHOICES, db_default='', default='', help_text="during the post (D37); empty: as the person's", max_length=20),
        ),
    ]

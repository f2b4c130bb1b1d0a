
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('points', '0018_selection_seconds'),
    ]

    operations = [
        migrations.AddField(
            model_name='closedday',
            name='form',
            field=models.PositiveSmallIntegerField(db_default=1, help_text='how it was tallied: 1 with points given to people outside, 2 without (D39)'),
        ),
    ]

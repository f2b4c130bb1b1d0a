"""Events that were given up can be sent again; finding them does not read what was delivered."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='delivery',
            name='resent_at',
            field=models.DateTimeField(help_text='when somebody wanted it sent again after it was given up', null=True),
        ),
        migrations.AddIndex(
            model_name='delivery',
            index=models.Index(condition=models.Q(('state', 'failed')), fields=['webhook', 'id'], name='delivery_given_up'),
        ),
    ]

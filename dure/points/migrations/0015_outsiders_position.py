
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('points', '0014_closing_failures'),
    ]

    operations = [
        migrations.AddField(
            model_name='externalperson',
            name='agency_name',
            field=models.CharField(blank=True, db_default='', max_length=100),
        ),
        migrations.AddField(
            model_name='externalperson',
            name='position',
            field=models.CharField(blank=True, db_default='', max_length=60),
        ),
    ]

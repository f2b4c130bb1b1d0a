# Sessions in a table of ours: ids as hashes, data encrypted, with device, address and last use. Those of Django's
# table go on in the version before this one and end within 12 hours.

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_second_factor_removals'),
    ]

    operations = [
        migrations.CreateModel(
            name='Session',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.BinaryField(help_text="SHA-256 of the cookie's value", max_length=32, unique=True)),
                ('data', models.TextField(help_text="encrypted with a key derived from the installation's")),
                ('address', models.GenericIPAddressField(null=True)),
                ('agent', models.CharField(blank=True, max_length=200)),
                ('made_at', models.DateTimeField(help_text='when somebody signed in')),
                ('seen_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='sessions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['ends_at'], name='session_ends')],
            },
        ),
    ]

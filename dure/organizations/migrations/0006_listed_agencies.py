
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0005_roster_uploads'),
    ]

    operations = [
        migrations.CreateModel(
            name='ListedAgency',
            fields=[
                ('code', models.CharField(max_length=7, primary_key=True, serialize=False)),
                ('full_name', models.CharField(max_length=200)),
                ('short_name', models.CharField(max_length=100)),
                ('kind', models.CharField(blank=True, max_length=20)),
                ('parent_code', models.CharField(blank=True, help_text='the body above (상위기관)', max_length=7)),
                ('chief_code', models.CharField(blank=True, help_text='the agency it belongs to (대표기관)', max_length=7)),
                ('previous_code', models.CharField(blank=True, help_text='what it was before (이전기관)', max_length=7)),
                ('level', models.PositiveSmallIntegerField(default=0, help_text='depth (차수)')),
                ('rank', models.PositiveIntegerField(default=0, help_text='order (서열)')),
                ('valid', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('certainty', models.CharField(choices=[('official', 'from the official table'), ('confirmed', 'seen in public data'), ('inferred', 'inferred; not yet confirmed by the official table'), ('by-hand', 'added by hand on this installation')], max_length=10)),
                ('words', models.TextField(help_text='a blank and a name, again and again: what searches look through')),
                ('initials', models.TextField(help_text='the initial consonants of `words`')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass(models.F('initials'), name='gin_trgm_ops'), name='listed_initials_trgm')],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[0-9A-Z][0-9]{6}$')), name='listed_code_form'), models.CheckConstraint(condition=models.Q(('valid__isempty', False)), name='listed_valid_not_empty')],
            },
        ),
    ]

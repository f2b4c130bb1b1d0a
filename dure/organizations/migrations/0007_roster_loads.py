"""What roster loads did, person by person, and what a second person confirmed."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("organizations_rosterload", "organizations_rosterchange")
TRIGGERS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0006_listed_agencies'),
        ('audit', '0002_append_only'),
    ]

    operations = [
        migrations.AddField(
            model_name='rosterupload',
            name='end_at_most',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='rosterupload',
            name='proposed_by',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='rosterupload',
            name='confirmed_by',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='rosterupload',
            name='address',
            field=models.GenericIPAddressField(null=True),
        ),
        migrations.AddField(
            model_name='rosterupload',
            name='agent',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AlterField(
            model_name='rosterupload',
            name='state',
            field=models.CharField(choices=[('previewing', 'being compared'), ('ready', 'waiting for confirmation'), ('proposed', 'waiting for a second person to confirm'), ('refused', 'refused'), ('storing', 'being stored'), ('done', 'stored')], default='previewing', max_length=12),
        ),
        migrations.CreateModel(
            name='RosterLoad',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('account_id', models.BigIntegerField(null=True)),
                ('proposed_by', models.BigIntegerField(null=True)),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
            ],
        ),
        migrations.CreateModel(
            name='RosterChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(max_length=12)),
                ('line', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('key', models.CharField(max_length=28)),
                ('name', models.CharField(max_length=100)),
                ('changes', models.JSONField()),
                ('load', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='organizations.rosterload')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['load', 'id'], name='roster_change_load'),
                    models.Index(fields=['key', 'id'], name='roster_change_key'),
                ],
            },
        ),
        *(
            migrations.RunSQL(
                TRIGGERS.format(table=table),
                f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};",
            )
            for table in TABLES
        ),
    ]

"""Seals of closed days: append-only like what they seal."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("points_sealingkey", "points_seal", "points_sealindex", "points_sealmail")

FORWARD = "\n".join(
    f"""
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();
"""
    for table in TABLES
)

# Hashes do not compress: spare the attempt.
FORWARD += "ALTER TABLE points_sealindex ALTER COLUMN entries SET STORAGE EXTERNAL;"

BACKWARD = "\n".join(
    f"DROP TRIGGER append_only ON {table}; DROP TRIGGER append_only_truncate ON {table};" for table in TABLES
)


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0002_search_indexes'),
        ('points', '0005_moderation_reversals_notices'),
    ]

    operations = [
        migrations.CreateModel(
            name='SealingKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_key', models.BinaryField(max_length=32, unique=True)),
                ('created_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='SealIndex',
            fields=[
                ('pk', models.CompositePrimaryKey('agency_id', 'day', 'number', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('number', models.PositiveIntegerField()),
                ('entries', models.BinaryField()),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
            ],
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('pk', models.CompositePrimaryKey('agency_id', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('rows', models.PositiveIntegerField(help_text='leaves of the tree')),
                ('root', models.BinaryField(max_length=32)),
                ('index_digest', models.BinaryField(help_text='SHA-256 of the index, all chunks in order', max_length=32)),
                ('previous', models.BinaryField(help_text="digest of the agency's seal before, zeros for the first", max_length=32)),
                ('digest', models.BinaryField(help_text='SHA-256 of the signed header', max_length=32)),
                ('signature', models.BinaryField(max_length=64)),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
                ('key', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='points.sealingkey')),
            ],
        ),
        migrations.CreateModel(
            name='SealMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('through', models.DateField()),
                ('sent_at', models.DateTimeField()),
                ('recipients', models.PositiveIntegerField()),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
            ],
            options={
                'indexes': [models.Index(fields=['agency', '-through'], name='seal_mail_latest')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

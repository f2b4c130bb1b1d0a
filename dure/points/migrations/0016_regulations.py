"""The regulation of each agency. Icheon's own two come along where it runs points; others register theirs.

Policies of other agencies carry the words of Icheon's regulation, which nothing shows any more.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON points_regulation
    FOR EACH ROW EXECUTE FUNCTION dure_append_only();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON points_regulation
    FOR EACH STATEMENT EXECUTE FUNCTION dure_append_only();

INSERT INTO points_regulation (agency_id, name, kind, number, issued_on, effective_from, citation, recorded_at)
SELECT a.id, '이천시 협업포인트 운영 규정', '훈령', r.number, r.issued::date, r.issued::date,
       '「이천시 협업포인트 운영 규정」(훈령 제' || r.number || '호)', now()
FROM organizations_agency a
CROSS JOIN (VALUES ('257', '2016-04-29'), ('274', '2019-01-01')) AS r (number, issued)
WHERE a.code = '4070000' AND EXISTS (
    SELECT FROM points_policy p WHERE p.agency_id = a.id AND p.preset = 'icheon-2019');
"""
BACKWARD = """
DROP TRIGGER append_only ON points_regulation;
DROP TRIGGER append_only_truncate ON points_regulation;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0007_roster_loads'),
        ('points', '0015_outsiders_position'),
    ]

    operations = [
        migrations.AddField(
            model_name='yearsettlement',
            name='basis',
            field=models.CharField(blank=True, db_default='', help_text='version and regulation as papers name them', max_length=300),
        ),
        migrations.CreateModel(
            name='Regulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('kind', models.CharField(max_length=20)),
                ('number', models.CharField(max_length=60)),
                ('issued_on', models.DateField(help_text='발령일 or 공포일')),
                ('effective_from', models.DateField(help_text='the first day that is cited by it')),
                ('citation', models.CharField(max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by_id', models.BigIntegerField(help_text="the account; nobody's is the command line", null=True)),
                ('agency', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.agency')),
            ],
            options={
                'indexes': [models.Index(fields=['agency', '-effective_from', '-id'], name='regulation_agency')],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]

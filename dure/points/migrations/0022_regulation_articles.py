"""Where a regulation says what. Icheon's two have the numbering that sentences named until now.

The year that was settled keeps the article that its file named, to the last byte.
"""

from django.db import migrations, models

FORWARD = """
ALTER TABLE points_regulation DISABLE TRIGGER append_only;
UPDATE points_regulation SET articles = '{
    "system": "제2조제3호", "special-staff": "제2조제4호", "participants": "제3조", "operator": "제4조",
    "allowance": "제5조제1항", "lapse": "제5조제2항", "unit": "제6조제1항", "recipients": "제6조제2항",
    "same-department": "제6조제2항", "pair-limit": "제6조제2항", "adjustment": "제7조", "received": "제8조제1항",
    "standings": "제8조제2항", "confirmed": "제8조제3항", "year": "제8조제4항", "special": "제9조제1항",
    "special-apart": "제9조제2항", "message": "제10조제1항", "publication": "제10조제2항", "hiding": "제10조제2항",
    "selection": "제11조", "evaluation": "제12조제1항", "personnel": "제12조제2항"}'
WHERE name = '이천시 협업포인트 운영 규정' AND kind = '훈령'
  AND (number, issued_on) IN (('257', '2016-04-29'), ('274', '2019-01-01'))
  AND agency_id = (SELECT id FROM organizations_agency WHERE code = '4070000');
ALTER TABLE points_regulation ENABLE TRIGGER append_only;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('points', '0021_opinions_end'),
    ]

    operations = [
        migrations.AddField(
            model_name='regulation',
            name='articles',
            field=models.JSONField(db_default={}, default=dict, help_text='where it says what: topic to article'),
        ),
        migrations.AddField(
            model_name='yearsettlement',
            name='article',
            field=models.CharField(blank=True, db_default='제8조', help_text='of the regulation, as papers name it', max_length=40),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]

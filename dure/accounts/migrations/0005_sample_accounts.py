"""Accounts of a sample government are marked as such: they never sign in where real people work."""

from django.db import migrations, models

# Until now they were known by their addresses, which end in a reserved domain. `admin` is nobody's and has none.
MARK = """
UPDATE accounts_account a SET is_sample = true
  FROM organizations_person p
 WHERE p.id = a.person_id AND p.email LIKE '%.dure.example';
UPDATE accounts_account SET is_sample = true
 WHERE login = 'admin' AND person_id IS NULL
   AND (SELECT p.email FROM organizations_person p ORDER BY p.id LIMIT 1) LIKE '%.dure.example';
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_idempotency_created'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='is_sample',
            field=models.BooleanField(db_default=False, help_text="made up by `dure sample`: its password is printed on the sign-in page"),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(condition=models.Q(('is_sample', True)), fields=['id'], name='account_sample'),
        ),
        migrations.RunSQL(MARK, migrations.RunSQL.noop),
    ]

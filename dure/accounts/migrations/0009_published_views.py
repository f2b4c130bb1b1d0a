"""What other rooms read of accounts in their own statements: whether a person may sign in, and since when."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("accounts", "0008_sessions")]

    operations = [
        migrations.RunSQL(
            sql=[
                """
                CREATE VIEW person_accounts AS
                SELECT person_id, is_active, opened_at FROM accounts_account WHERE person_id IS NOT NULL
                """,
                "COMMENT ON VIEW person_accounts IS 'the account of each person that has one'",
            ],
            reverse_sql="DROP VIEW person_accounts",
        ),
    ]

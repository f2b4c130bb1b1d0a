"""The table of Django's database cache, which counts failed attempts for all processes.

Unlogged: what it holds is worth nothing after a crash, and counting then costs no write-ahead log.
"""

from django.db import migrations

CACHE = """
CREATE UNLOGGED TABLE accounts_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX accounts_cache_expires ON accounts_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_passwords_and_one_spelling")]

    operations = [migrations.RunSQL(CACHE, "DROP TABLE accounts_cache")]

"""Keys by which people, departments and positions are found, kept by the database itself.

Triggers keep them for rows of the version before this one too, which knows nothing of them. Rows that are there get
theirs in batches of their own, and indexes are built beside the running system.
"""

from typing import Any

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models import F, Func, Q
from django.db.models.functions import Collate

BATCH = 5_000

# The same as `dure.kit.hangul.SEPARATORS`, `FOLDED_FROM` and `FOLDED_TO` when this was written; a test compares
# what both sides make of every code point.
SEPARATORS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u02b9-\u036f\u115f\u1160\u119e"
    r"\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u2000-\u206f\u20d0-\u20ff\u2190-\u2bff\u3000-\u3004\u3008-\u303f"
    r"\u30fb\ufe00-\ufe6f\ufeff\ufff0-\uffff\U0001f000-\U0001faff\U000e0000-\U000e0fff]+"
)
FOLDED_FROM = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZĐđØøŁłßÆæŒœÞþÐðıĦħŊŋ"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЇҐ"
    "\u1100\u1101\u1102\u1103\u1104\u1105\u1106\u1107\u1108\u1109\u110a\u110b\u110c\u110d\u110e\u110f\u1110\u1111\u1112"
)
FOLDED_TO = (
    "abcdefghijklmnopqrstuvwxyzddoollsaaoottddihhnn"
    "αβγδεζηθικλμνξοπρστυφχψω"
    "абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґ"
    "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
)

FUNCTIONS = rf"""
CREATE FUNCTION organizations_folded(decomposed text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT translate(normalize(decomposed, NFC), '{FOLDED_FROM}', '{FOLDED_TO}')
$$;

-- Of built-in functions alone: an index on it is built and restored under a search path without ours.
CREATE FUNCTION organizations_key(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF name ~ '^[가-힣]*$' THEN
        RETURN name;
    END IF;
    RETURN translate(
        normalize(regexp_replace(normalize(name, NFKD), '{SEPARATORS}', '', 'g'), NFC),
        '{FOLDED_FROM}', '{FOLDED_TO}');
END $$;

CREATE FUNCTION organizations_initials(key text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT organizations_folded(
        regexp_replace(normalize(key, NFD), '[\u1161-\u1175\u11a8-\u11c2]+', '', 'g'))
$$;

CREATE FUNCTION organizations_later_starts(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    key text := organizations_key(name);
    is_korean boolean := key ~ '^[가-힣]';
    found text := '';
    words text[];
    word text;
BEGIN
    IF key ~ '^(남궁|황보|제갈|사공|선우|서문|독고|동방|망절|어금).' THEN
        found := ' ' || substr(key, 3);
    END IF;
    IF name ~ '^[가-힣]*$' THEN
        RETURN found;
    END IF;
    words := array_remove(regexp_split_to_array(normalize(name, NFKD), '{SEPARATORS}'), '');
    FOR place IN 2 .. coalesce(cardinality(words), 0) LOOP
        word := organizations_folded(words[place]);
        IF length(word) > 1 AND NOT (is_korean AND word ~ '^[가-힣]') THEN
            found := found || ' ' || organizations_folded(array_to_string(words[place:], ''));
        END IF;
    END LOOP;
    RETURN found;
END $$;

CREATE FUNCTION organizations_keep_person_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.name_key := organizations_key(NEW.name);
    NEW.later_starts := organizations_later_starts(NEW.name);
    NEW.initials := left(organizations_initials(NEW.name_key), 60);
    RETURN NEW;
END $$;

CREATE FUNCTION organizations_keep_name_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.name_key := organizations_key(NEW.name);
    RETURN NEW;
END $$;

CREATE TRIGGER organizations_person_keys BEFORE INSERT OR UPDATE OF name, initials ON organizations_person
FOR EACH ROW EXECUTE FUNCTION organizations_keep_person_keys();
CREATE TRIGGER organizations_department_key BEFORE INSERT OR UPDATE OF name ON organizations_departmentversion
FOR EACH ROW EXECUTE FUNCTION organizations_keep_name_key();
"""

BACKWARD = """
DROP TRIGGER organizations_person_keys ON organizations_person;
DROP TRIGGER organizations_department_key ON organizations_departmentversion;
DROP FUNCTION organizations_keep_person_keys();
DROP FUNCTION organizations_keep_name_key();
DROP FUNCTION organizations_later_starts(text);
DROP FUNCTION organizations_initials(text);
DROP FUNCTION organizations_key(text);
DROP FUNCTION organizations_folded(text);
"""


def fill(_apps: Any, schema_editor: Any) -> None:
    """Give the rows that are there their keys, some thousand at a time: nobody waits for the whole table."""
    for table in ("organizations_person", "organizations_departmentversion"):
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(min(id), 1), coalesce(max(id), 0) FROM {table}")
            first, last = cursor.fetchone()
            for start in range(first, last + 1, BATCH):
                cursor.execute(
                    f"UPDATE {table} SET name = name WHERE id BETWEEN %s AND %s AND name_key = ''",
                    [start, start + BATCH - 1],
                )


def by_code_point(field: str) -> Collate:
    return Collate(F(field), "C")


def key_of(field: str) -> Collate:
    return Collate(Func(F(field), function="organizations_key", output_field=models.TextField()), "C")


def given(field: str) -> Collate:
    return Collate(Func(F(field), template="substr(%(expressions)s, 2)", output_field=models.CharField()), "C")


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('organizations', '0007_roster_loads'),
    ]

    operations = [
        migrations.AddField(
            model_name='person',
            name='name_key',
            field=models.TextField(db_default='', editable=False, help_text='what the name is found by; kept by the database'),
        ),
        migrations.AddField(
            model_name='person',
            name='later_starts',
            field=models.TextField(db_default='', editable=False, help_text='a blank and a key, for each rarer start of the name; kept by the database'),
        ),
        migrations.AlterField(
            model_name='person',
            name='initials',
            field=models.CharField(help_text='of `name_key` (초성); kept by the database', max_length=60),
        ),
        migrations.AddField(
            model_name='departmentversion',
            name='name_key',
            field=models.TextField(db_default='', editable=False, help_text='what the name is found by; kept by the database'),
        ),
        migrations.RunSQL(FUNCTIONS, BACKWARD),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        AddIndexConcurrently(
            model_name='person',
            index=models.Index(by_code_point('name_key'), 'id', name='person_key'),
        ),
        AddIndexConcurrently(
            model_name='person',
            index=models.Index(given('name_key'), 'id', name='person_given_key'),
        ),
        AddIndexConcurrently(
            model_name='person',
            index=models.Index(by_code_point('name_key'), 'id', name='person_later', condition=Q(later_starts__gt='')),
        ),
        AddIndexConcurrently(
            model_name='person',
            index=models.Index(Collate(Func(F('email'), function='lower', output_field=models.TextField()), 'C'), 'id', name='person_email', condition=Q(email__gt='')),
        ),
        AddIndexConcurrently(
            model_name='assignment',
            index=models.Index(key_of('position'), 'id', name='assignment_position_key', condition=Q(retracted_at__isnull=True)),
        ),
        RemoveIndexConcurrently(model_name='person', name='person_name'),
        RemoveIndexConcurrently(model_name='person', name='person_given'),
        RemoveIndexConcurrently(model_name='assignment', name='assignment_position'),
    ]

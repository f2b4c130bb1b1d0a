"""Keys in which Müller and Mueller, Weiß and Weiss are one spelling.

The functions of 0008 are replaced; rows whose key changes get theirs in batches, and the index of positions is built
again beside the running system. The version before finds names with such letters less often meanwhile, and all others.
Going back keeps these functions and keys.
"""

from typing import Any

from django.db import migrations

BATCH = 5_000

# The same as `dure.kit.hangul` has when this was written; a test compares what both sides make of every code point.
SPELT_OUT = "([aou])e+|(s)s+"
SEPARATORS = (
    r"[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u02b9-\u036f\u115f\u1160\u119e"
    r"\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u2000-\u206f\u20d0-\u20ff\u2190-\u2bff\u3000-\u3004\u3008-\u303f"
    r"\u30fb\ufe00-\ufe6f\ufeff\ufff0-\uffff\U0001f000-\U0001faff\U000e0000-\U000e0fff]+"
)
FOLDED_FROM = (
    "ABCDEFGHIJKLMNOPQRSTUVWXYZĐđØøŁłßẞÆæŒœÞþÐðıĦħŊŋ"
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЄІЇҐ"
    "\u1100\u1101\u1102\u1103\u1104\u1105\u1106\u1107\u1108\u1109\u110a\u110b\u110c\u110d\u110e\u110f\u1110\u1111\u1112"
)
FOLDED_TO = (
    "abcdefghijklmnopqrstuvwxyzddoollssaaoottddihhnn"
    "αβγδεζηθικλμνξοπρστυφχψω"
    "абвгдежзийклмнопрстуфхцчшщъыьэюяєіїґ"
    "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
)

FUNCTIONS = rf"""
CREATE OR REPLACE FUNCTION organizations_folded(decomposed text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT translate(normalize(decomposed, NFC), '{FOLDED_FROM}', '{FOLDED_TO}')
$$;

-- Of built-in functions alone: an index on it is built and restored under a search path without ours.
CREATE OR REPLACE FUNCTION organizations_key(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    IF name ~ '^[가-힣]*$' THEN
        RETURN name;
    END IF;
    RETURN regexp_replace(
        translate(
            normalize(regexp_replace(normalize(name, NFKD), '{SEPARATORS}', '', 'g'), NFC),
            '{FOLDED_FROM}', '{FOLDED_TO}'),
        '{SPELT_OUT}', '\1\2', 'g');
END $$;

CREATE OR REPLACE FUNCTION organizations_later_starts(name text) RETURNS text
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
            found := found || ' ' || regexp_replace(
                organizations_folded(array_to_string(words[place:], '')), '{SPELT_OUT}', '\1\2', 'g');
        END IF;
    END LOOP;
    RETURN found;
END $$;
"""

STALE = {
    "organizations_person": "(name_key, later_starts) IS DISTINCT FROM"
    " (organizations_key(name), organizations_later_starts(name))",
    "organizations_departmentversion": "name_key IS DISTINCT FROM organizations_key(name)",
}

# Every name of the table of agencies is short, and few have such letters.
LISTED = rf"""
UPDATE organizations_listedagency
   SET words = regexp_replace(words, '{SPELT_OUT}', '\1\2', 'g'),
       initials = regexp_replace(initials, '{SPELT_OUT}', '\1\2', 'g')
 WHERE words ~ '{SPELT_OUT}'
"""


def fill(_apps: Any, schema_editor: Any) -> None:
    """Give rows the keys that the functions make now, some thousand at a time: nobody waits for the whole table."""
    for table, is_stale in STALE.items():
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(min(id), 1), coalesce(max(id), 0) FROM {table}")
            first, last = cursor.fetchone()
            for start in range(first, last + 1, BATCH):
                cursor.execute(
                    f"UPDATE {table} SET name = name WHERE id BETWEEN %s AND %s AND {is_stale}",
                    [start, start + BATCH - 1],
                )


class Migration(migrations.Migration):

    atomic = False

    dependencies = [
        ('organizations', '0011_analyze_after_loads'),
    ]

    operations = [
        migrations.RunSQL(FUNCTIONS, migrations.RunSQL.noop),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.RunSQL(LISTED, migrations.RunSQL.noop),
        migrations.RunSQL('REINDEX INDEX CONCURRENTLY assignment_position_key', migrations.RunSQL.noop),
    ]

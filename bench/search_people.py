"""Finding people by half-typed names among a whole nation's officials, beside the same in one city.

`python -m bench.search_people [people]`. Each query is asked with a warm cache, the median of seven is printed.
"""

import statistics
import sys
import time
from random import Random
from typing import Any

from bench import machine
from bench.installation import installation
from bench.nation import DUTIES, UNITS
from dure.platform import postgres
from dure.platform.postgres import Cluster

CITY = 1_200
QUERIES = (
    *("김", "ㄱ", "김민", "김민수", "ㄱㅁㅅ", "ㄳ", "김ㅁㅅ", "민수", "ㅁㅅ", "홍 길 동", "김민수주무관"),
    *("smith", "과장", "정보통신과", "정보통신과 과장", "민원", "000123", "없는이름"),
)
GOAL = 10.0

_AGENCIES = """
INSERT INTO organizations_agency (code, full_name, short_name, kind, valid, runs_points)
SELECT lpad(n::text, 7, '0'), n || '번째 시', n || '시', 'local', daterange('2016-04-29', NULL), true
FROM generate_series(%(first)s::int, %(last)s::int) n
"""
_DEPARTMENTS = """
WITH made AS (
    INSERT INTO organizations_department (agency_id, code)
    SELECT a.id, u.place::text FROM organizations_agency a CROSS JOIN unnest(%(units)s::text[])
        WITH ORDINALITY u(name, place)
    WHERE a.code BETWEEN lpad(%(first)s::text, 7, '0') AND lpad(%(last)s::text, 7, '0')
    RETURNING id, code)
INSERT INTO organizations_departmentversion (department_id, name, "order", is_boundary, pool, valid)
SELECT id, (%(units)s::text[])[code::int], 0, true, 'headquarters', daterange('2016-04-29', NULL) FROM made
"""
_PEOPLE = """
INSERT INTO organizations_person (agency_id, number, name, initials, email, phone, employment)
SELECT a.id, lpad(n::text, 6, '0'), (%(names)s::text[])[drawn.place], (%(initials)s::text[])[drawn.place],
       '', '', 'official'
FROM organizations_agency a CROSS JOIN generate_series(1, %(each)s::int) n CROSS JOIN LATERAL (
    SELECT 1 + (hashtext(a.code || n) & 2147483647) %% cardinality(%(names)s::text[]) AS place) AS drawn
WHERE a.code BETWEEN lpad(%(first)s::text, 7, '0') AND lpad(%(last)s::text, 7, '0')
"""
_POSTS = """
INSERT INTO organizations_assignment (person_id, department_id, kind, position, grade, duty, valid, order_number)
SELECT p.id, d.id, 'main', CASE WHEN p.id %% 20 = 0 THEN '과장' WHEN p.id %% 5 = 0 THEN '팀장' ELSE '주무관' END, '',
       (%(duties)s::text[])[1 + p.id %% cardinality(%(duties)s::text[])], daterange('2020-01-01', NULL), ''
FROM organizations_person p
JOIN organizations_department d
    ON d.agency_id = p.agency_id AND d.code = (1 + p.id %% cardinality(%(units)s::text[]))::text
WHERE NOT EXISTS (SELECT FROM organizations_assignment o WHERE o.person_id = p.id)
"""


def main(people: int) -> None:
    """Measure and print."""
    print(f"# {machine.describe()}", flush=True)
    with installation() as server:
        _load(server, 1, 1)
        before = _times()
        began = time.perf_counter()
        _load(server, 2, people // CITY)
        print(f"# {people:,} people loaded in {time.perf_counter() - began:.0f} s", flush=True)
        after = _times()
    for query in QUERIES:
        print(f"# {after[query]:7.1f} ms of {people:,}  {before[query]:7.1f} ms of {CITY:,}  {query}")
    slowest = max(after.values())
    machine.figure("slowest search", slowest, "ms")
    machine.figure(
        "growth", statistics.median(after.values()) / statistics.median(before.values()), "x", f"<= {GOAL}"
    )


def _load(server: Cluster, first: int, last: int) -> None:
    import psycopg
    from django.db import connection

    from dure.kit import hangul
    from dure.sample.names import Names

    names = Names(Random(1))
    drawn = [names.draw(number % 3) for number in range(20_000)] + [
        "홍 길 동",
        "John Smith",
        "남궁민수",
        "김수(A)",
    ]
    told: dict[str, Any] = {"first": first, "last": last, "each": CITY, "units": UNITS, "duties": DUTIES}
    told |= {"names": drawn, "initials": [hangul.initials(name) for name in drawn]}
    with connection.cursor() as cursor:
        for statement in (_AGENCIES, _DEPARTMENTS, _PEOPLE, _POSTS):
            cursor.execute(statement, told)
    # As the owner of the tables: the product's own role may not.
    with psycopg.connect(server.url("dure", role=postgres.SUPERUSER), autocommit=True) as owner:
        for table in ("person", "assignment", "departmentversion", "department"):
            owner.execute(f"VACUUM ANALYZE organizations_{table}".encode())


def _times() -> dict[str, float]:
    """Return the median milliseconds of each query."""
    return {query: _median(query) for query in QUERIES}


def _median(query: str) -> float:
    from dure.organizations.models import Agency
    from dure.organizations.queries import search_people

    near = Agency.objects.order_by("id").values_list("pk", flat=True)[0]
    seconds = []
    for _ in range(8):
        began = time.perf_counter()
        search_people(query, near=near)
        seconds.append(time.perf_counter() - began)
    return statistics.median(seconds[1:]) * 1000


if __name__ == "__main__":
    main(*[int(one) for one in sys.argv[1:]] or [1_200_000])

"""A whole government for the benchmarks of closing: people, a month's allowances, days of transfers, set-based."""

from datetime import date

import psycopg

from dure.platform.postgres import SUPERUSER, Cluster

AGENCIES = 300
DEPARTMENTS = 40  # of each agency

_GOVERNMENT = """
INSERT INTO organizations_agency (id, code, full_name, short_name, kind, valid, runs_points)
SELECT n, (3000000 + n * 10)::text, '기관' || n, '기관' || n, 'local', '[2016-04-29,)', true
FROM generate_series(1, {agencies}) n;
INSERT INTO points_policy (id, agency_id, version, preset, effective_from, values, basis, recorded_at)
SELECT n, n, 1, 'icheon-2019', '2016-04-29', '{{}}', '훈령 제274호', '2019-01-01'
FROM generate_series(1, {agencies}) n;
INSERT INTO organizations_department (id, agency_id, code)
SELECT n, 1 + (n - 1) / {departments}, n::text FROM generate_series(1, {agencies} * {departments}) n;
INSERT INTO organizations_departmentversion (department_id, name, parent_id, "order", is_boundary, pool, valid)
SELECT id, '제' || id || '과', null, 0, true, 'headquarters', '[2016-04-29,)' FROM organizations_department;
INSERT INTO organizations_departmentboundary (department_id, boundary_id, valid)
SELECT id, id, '[2016-04-29,)' FROM organizations_department;
INSERT INTO organizations_person (id, agency_id, number, name, initials, email, phone, employment)
SELECT n, 1 + (n - 1) / {agency_size}, n::text, '사람' || n, '', '', '', 'official'
FROM generate_series(1, {people}) n;
INSERT INTO organizations_assignment (person_id, department_id, kind, position, grade, duty, valid, order_number,
    recorded_at)
SELECT n, 1 + (n - 1) / {department_size}, 'main', '주무관', '', '', '[2016-04-29,)', '', '2016-04-29'
FROM generate_series(1, {people}) n;
INSERT INTO accounts_account (login, email, person_id, password, is_active, is_administrator, language,
    must_change_password)
SELECT 'p' || n, '', n, '!', true, false, '', false FROM generate_series(1, {people}) n;
"""

# Four of five stay in the agency, among other departments; the fifth goes anywhere. Everybody gives once before
# anybody gives twice, and to somebody else each day, so that no limit is exceeded.
_DAY = """
WITH acts AS (
    SELECT n, 1 + (n * 7919 + {seed}) % {people} AS s FROM generate_series(1, {transfers}::bigint) n
), pairs AS (
    SELECT n, s, CASE WHEN n % 5 = 0 THEN 1 + (s + {people} / 2 + (n + {seed}) % 1000) % {people}
        ELSE 1 + (s - 1) / {agency_size} * {agency_size}
               + ((s - 1) % {agency_size} + {department_size} * (1 + (n + {seed}) % ({departments} - 2)))
                 % {agency_size}
        END AS r
    FROM acts
)
INSERT INTO points_transfer (id, month, day, occurred_at, amount, sender_id, sender_agency_id,
    sender_department_id, recipient_id, recipient_agency_id, recipient_department_id, is_credited, policy_id,
    message_digest, channel, source)
SELECT {first} + n, date_trunc('month', day), day,
       (day + time '00:00') AT TIME ZONE 'Asia/Seoul' + n * interval '86390 s' / {transfers}, 10,
       s, 1 + (s - 1) / {agency_size}, 1 + (s - 1) / {department_size},
       r, 1 + (r - 1) / {agency_size}, 1 + (r - 1) / {department_size}, true, 1 + (s - 1) / {agency_size},
       sha256(int8send({first} + n) || convert_to('{thanks}', 'UTF8')), 'web', ''
FROM pairs, (SELECT date '{day}' AS day) AS the
"""

_MESSAGES = """
INSERT INTO points_message (transfer_id, text, salt, is_hidden)
SELECT id, '{thanks}', int8send(id), false FROM points_transfer
"""

_TRAIL = """
INSERT INTO audit_entry (at, account_id, person_id, agency_id, action, subject, outcome, details, agent)
SELECT occurred_at, sender_id, sender_id, sender_agency_id, 'points.give', recipient_id::text, 'done',
       json_build_object('transfers', json_build_array(id)), ''
FROM points_transfer
"""

_ALLOWANCES = """
INSERT INTO points_allowance (person_id, month, agency_id, policy_id, granted, used, effective_on, recorded_at)
SELECT n, '{month}', 1 + (n - 1) / {agency_size}, 1 + (n - 1) / {agency_size}, 200, coalesce(used, 0), '{month}',
       (greatest(date '{month}', date '{begun}') + time '00:05') AT TIME ZONE 'Asia/Seoul'
FROM generate_series(1, {people}) n
LEFT JOIN (SELECT sender_id AS n, sum(amount) AS used FROM points_transfer WHERE month = '{month}' GROUP BY 1)
    AS spent USING (n)
"""

THANKS = "도자기축제 교통 통제 계획을 함께 세우고 현장 근무까지 도와주셔서 정말 고맙습니다."


class Government:
    """Fills an empty installation directly: triggers and foreign keys sleep while it does.

    The ledger begins on `first`: no earlier day is there to be closed.
    """

    def __init__(self, server: Cluster, people: int, *, first: date) -> None:
        self._server = server
        self._known = {
            "people": people,
            "agencies": AGENCIES,
            "departments": DEPARTMENTS,
            "agency_size": people // AGENCIES,
            "department_size": people // AGENCIES // DEPARTMENTS,
            "thanks": THANKS,
            "begun": first,
        }
        self._transfers = 0
        self._run(_GOVERNMENT)

    def day(self, day: date, transfers: int) -> None:
        """Add a day of transfers."""
        self._run(_DAY, day=day, transfers=transfers, first=self._transfers, seed=day.toordinal() * 104_729)
        self._transfers += transfers

    def month(self, day: date) -> None:
        """Grant the month of a day to everybody, with what was used of it; after the month's transfers."""
        self._run(_ALLOWANCES, month=day.replace(day=1))

    def traces(self) -> None:
        """Add every transfer's message and audit line, without the index that only searching needs."""
        self._run("DROP INDEX message_text_trgm")
        self._run(_MESSAGES)
        self._run(_TRAIL)

    def settle(self) -> None:
        """Let the database know what it holds, as a running installation's does."""
        self._run("SELECT setval('points_transfer_id_seq', {first})", first=max(self._transfers, 1))
        self._run("VACUUM ANALYZE")

    def _run(self, statements: str, **more: object) -> None:
        with psycopg.connect(self._server.url(role=SUPERUSER), autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statements.format(**self._known, **more))

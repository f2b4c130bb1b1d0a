"""The SQL of the hot path."""

from dure.accounts.actions import keep_answers_sql, note_use_sql
from dure.accounts.placement import people_sql
from dure.accounts.queries import dead_tokens_sql, first_answers_sql
from dure.audit.actions import record_sql
from dure.kit import locks
from dure.notifications.queries import LISTENING
from dure.organizations.placement import posts_sql
from dure.points.giving.standing import STANDS

# Ascending by construction of the array; unnest keeps its order.
LOCK = f"""
SELECT {locks.LEDGER.taking(shared=True)}, count({locks.GIVER.taking("giver")})
FROM unnest(%s::bigint[]) AS giver
"""

_DAY = "(SELECT day FROM today)"
_MONTH = "(SELECT month FROM today)"

# The moment is never inside an ended day, even if this machine's clock lags behind the one that ended it.
# Leans on: points_endedday_pkey, assignment_person, points_allowance_pkey, transfer_sender_month,
# points_reversal_pkey.
FACTS = f"""
WITH moment AS MATERIALIZED (
    SELECT greatest(
        clock_timestamp() + %(offset)s::interval,
        (SELECT (max(day) + 1)::timestamp AT TIME ZONE 'Asia/Seoul' FROM points_endedday)
    ) AS at
), today AS MATERIALIZED (
    SELECT (at AT TIME ZONE 'Asia/Seoul')::date AS day,
           date_trunc('month', at AT TIME ZONE 'Asia/Seoul')::date AS month
    FROM moment
)
SELECT json_build_object(
    'at', (SELECT at FROM moment),
    'ids', (SELECT json_agg(nextval('points_transfer_id_seq')) FROM generate_series(1, %(gifts)s::int)),
    'people', ({people_sql(day=_DAY, ids="%(people)s::bigint[]")}),
    'purses', (
        SELECT json_agg(json_build_array(person_id, granted, used)) FROM points_allowance
        WHERE person_id = ANY(%(givers)s::bigint[]) AND month = {_MONTH}),
    'newcomers', (
        SELECT json_agg(json_build_array(
            p.id, p.name, p.employment, coalesce(c.is_active, false),
            {posts_sql(day=_MONTH, person="p.id")},
            (SELECT min(lower(a.valid)) FROM directory_posts a
             WHERE a.person_id = p.id AND a.kind <> 'leave' AND lower(a.valid) > {_MONTH}),
            (c.opened_at AT TIME ZONE 'Asia/Seoul')::date))
        FROM directory_people p
        LEFT JOIN person_accounts c ON c.person_id = p.id
        WHERE p.id = ANY(%(givers)s::bigint[]) AND NOT EXISTS (
            SELECT FROM points_allowance w WHERE w.person_id = p.id AND w.month = {_MONTH})),
    'given', (
        SELECT json_agg(json_build_array(t.sender_id, t.recipient_id, e.agency_code, e.email, md5(m.text)))
        FROM points_transfer t
        JOIN points_message m ON m.transfer_id = t.id
        LEFT JOIN points_externalperson e ON e.id = t.external_id
        WHERE t.sender_id = ANY(%(givers)s::bigint[]) AND t.month = {_MONTH} AND {STANDS}),
    'policies', (
        SELECT json_agg(json_build_array(agency_id, id)) FROM (
            SELECT DISTINCT ON (agency_id) agency_id, id FROM points_policy
            WHERE effective_from <= {_DAY} ORDER BY agency_id, effective_from DESC) AS in_force),
    'dead_tokens', ({dead_tokens_sql(ids="%(tokens)s::bigint[]", at="(SELECT at FROM moment)")}),
    'answers', ({first_answers_sql(accounts="%(accounts)s::bigint[]", keys="%(keys)s::text[]")}),
    'externals', (
        SELECT json_agg(json_build_array(e.agency_code, e.email, e.id))
        FROM unnest(%(codes)s::text[], %(emails)s::text[]) AS asked (code, email)
        JOIN points_externalperson e ON e.agency_code = asked.code AND e.email = asked.email),
    'agencies', (
        SELECT json_agg(code) FROM unnest(%(codes)s::text[]) AS asked (code)
        WHERE EXISTS (SELECT FROM directory_agencies g WHERE g.runs_points AND g.code = asked.code)
           OR EXISTS (SELECT FROM directory_agencies g JOIN directory_listed_agencies l ON l.chief_code = g.code
                      WHERE g.runs_points AND l.code = asked.code)),
    'kinds', (
        SELECT json_object_agg(l.code, coalesce(nullif(l.kind, ''), 'none')) FROM directory_listed_agencies l
        WHERE l.code = ANY(%(codes)s::text[])),
    'listening', ({LISTENING.format(event="point.given")})
)
"""

# Two givers may name the same new outsider at once: the later takes the earlier's row. What a later giver
# leaves out stays as it was.
OUTSIDERS = """
INSERT INTO points_externalperson AS known (agency_code, email, name, position, agency_name)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
ON CONFLICT (agency_code, email) DO UPDATE SET name = EXCLUDED.name,
    position = coalesce(nullif(EXCLUDED.position, ''), known.position),
    agency_name = coalesce(nullif(EXCLUDED.agency_name, ''), known.agency_name)
RETURNING agency_code, email, id
"""

_TRANSFER = """
    id bigint, month date, day date, occurred_at timestamptz, amount int, sender_id bigint,
    sender_agency_id bigint, sender_department_id bigint, recipient_id bigint, external_id bigint,
    recipient_agency_id bigint, recipient_department_id bigint, is_credited bool, policy_id bigint,
    message_digest bytea, channel text, source text, text text, salt bytea
"""

WRITE = f"""
WITH given AS MATERIALIZED (
    SELECT * FROM json_to_recordset(%(transfers)s::json) AS given ({_TRANSFER})
), transfers AS (
    INSERT INTO points_transfer (
        id, month, day, occurred_at, amount, sender_id, sender_agency_id, sender_department_id,
        recipient_id, external_id, recipient_agency_id, recipient_department_id, is_credited,
        policy_id, message_digest, channel, source)
    SELECT id, month, day, occurred_at, amount, sender_id, sender_agency_id, sender_department_id,
        recipient_id, external_id, recipient_agency_id, recipient_department_id, is_credited,
        policy_id, message_digest, channel, source
    FROM given
), messages AS (
    INSERT INTO points_message (transfer_id, text, salt, is_hidden) SELECT id, text, salt, false FROM given
), purses AS (
    INSERT INTO points_allowance AS purse (
        person_id, month, agency_id, policy_id, granted, used, effective_on, recorded_at)
    SELECT person_id, %(month)s::date, agency_id, policy_id, granted, used, effective_on, %(at)s::timestamptz
    FROM json_to_recordset(%(purses)s::json) AS spent (
        person_id bigint, agency_id bigint, policy_id bigint, granted int, used int, effective_on date)
    ON CONFLICT (person_id, month) DO UPDATE SET used = purse.used + EXCLUDED.used
), answers AS ({keep_answers_sql(answers="%(answers)s::json", at="%(at)s::timestamptz")}
), tokens AS ({note_use_sql(tokens="%(tokens)s::bigint[]", day="%(day)s::date")}
)
{record_sql("points.give", lines="%(audit)s::json", at="%(at)s::timestamptz")}
"""

"""Reads, plans and writes the people of an import: rows stream through temporary tables."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from dure.kit import hangul, sql
from dure.organizations.actions.roster import tables
from dure.organizations.actions.roster.safety import Safety
from dure.organizations.actions.roster.watch import Progress, Watch
from dure.organizations.models import Agency
from dure.organizations.opening import accounts
from dure.organizations.roster.outlets import Differences
from dure.organizations.roster.report import SHOWN, Part
from dure.organizations.roster.sources import Lines
from dure.organizations.rules.differences import Difference
from dure.organizations.rules.people import (
    Facts,
    PersonPlan,
    Stored,
    Surroundings,
    end_posts,
    plan_person,
)
from dure.organizations.rules.posts import Post
from dure.organizations.rules.rows import PersonRow, number_in, read_person, whose
from dure.organizations.rules.spans import Span

_CHUNK = 2000


def stage(lines: Lines, part: Part, watch: Watch, agency: Agency) -> None:
    """Copy the readable rows of a people file into `roster_row`; the others go into `part`.

    Raises `Refusal` (`file-personal-numbers`) when a column holds registration numbers (O9).
    """
    seen: list[str] = []
    tables.fill("roster_row", _readable(lines, part, watch, agency, seen))
    watch.verdict(lines)
    tables.fill("roster_seen", ([number] for number in seen))
    sql.execute("analyze roster_row")


def _readable(
    lines: Lines, part: Part, watch: Watch, agency: Agency, seen: list[str]
) -> Iterator[tuple[Any, ...]]:
    own, may_be_login = f"{agency.code}:", accounts().may_be_login
    for line, cells in watch.over(lines):
        part.rows += 1
        row = watch.problems(line, cells) or read_person(line, cells, lines.layout, may_be_login)
        if isinstance(row, PersonRow):
            yield (
                row.line, row.number, row.name, row.email, row.account, row.employment, row.kind,
                row.department.removeprefix(own), row.position, row.grade, row.start, row.end,
                row.order_number, row.duty, row.phone,
            )  # fmt: skip
            continue
        part.set_row_aside(line, row, whose(cells, lines.layout))
        seen.append(number_in(cells, lines.layout) or "")


def named_departments() -> list[str]:
    """Return the department codes that staged rows name."""
    return sql.column("select distinct department from roster_row")


@dataclass(slots=True)
class Outcome:
    """What plans add up to between two writes; nothing unless it is kept, as a dry run keeps nothing."""

    is_kept: bool
    people: list[tuple[Any, ...]] = field(default_factory=list)
    posts: list[tuple[Any, ...]] = field(default_factory=list)
    retract: list[tuple[int]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    changes: list[tuple[Any, ...]] = field(default_factory=list)

    def add(self, plan: PersonPlan) -> None:
        """Take over what one person's plan says."""
        if not self.is_kept:
            return
        if plan.facts:
            facts = plan.facts
            self.people.append(
                (
                    plan.person_id, plan.number, facts.name, hangul.initials(facts.name), facts.email,
                    facts.employment, facts.phone,
                )
            )  # fmt: skip
        self.posts += [
            (
                plan.number, post.department, post.kind, post.position, post.grade, post.duty,
                None if post.span.start == date.min else post.span.start, post.span.end, post.order_number,
                post.employment, post.may_overlap,
            )
            for post in plan.add
        ]  # fmt: skip
        self.retract += [(post_id,) for post_id in plan.retract]
        if plan.login:
            self.logins.append((plan.number, plan.login))
        self.changes += [staged_change("people", one) for one in plan.differences if one.kind != "unchanged"]

    def flush(self) -> None:
        """Copy everything into the temporary tables that `write` reads."""
        for table, rows in (
            ("roster_person", self.people),
            ("roster_post", self.posts),
            ("roster_retract", self.retract),
            ("roster_login", self.logins),
            ("roster_change", self.changes),
        ):
            if rows:
                tables.fill(table, rows)
                rows.clear()


def staged_change(part: str, one: Difference) -> tuple[Any, ...]:
    """Return a difference as a row of `roster_change`."""
    changes = json.dumps(
        [[change.field, change.before, change.after] for change in one.changes], ensure_ascii=False
    )
    return part, one.line, one.kind, one.key, one.name, changes


def compare(
    part: Part,
    agency: Agency,
    around: Surroundings,
    *,
    safety: Safety,
    differences: Differences | None,
    progress: Progress,
    keep: bool,
) -> None:
    """Plan every person of the file in chunks; tell `part`, and keep the outcome for `write` when asked to.

    What somebody is asked about first is gathered in `safety`.
    """
    total = sql.value("select count(distinct number) from roster_row")
    around = replace(around, shared_logins=frozenset(sql.column(_SHARED_LOGINS)))
    troubled = set(sql.column("select distinct number from roster_seen"))
    done = 0
    outcome = Outcome(is_kept=keep)
    with tables.streamed(_STAGED) as rows:
        people = (
            (number, [_row(row) for row in group]) for number, group in groupby(rows, key=itemgetter(1))
        )
        for chunk in tables.chunks(people, _CHUNK):
            names = {row.line: row.name for _number, group in chunk for row in group}
            for plan, stored in _plans(chunk, agency, around, troubled):
                _tell(part, plan, names, differences)
                outcome.add(plan)
                safety.look(plan, stored)
            outcome.flush()
            done += len(chunk)
            progress("compare", done, total)
    _missing(part, agency, around, outcome, safety, differences, may_end="" not in troubled)
    outcome.flush()


def _row(row: Sequence[Any]) -> PersonRow:
    return PersonRow(*row)


def _plans(
    chunk: Sequence[tuple[str, list[PersonRow]]], agency: Agency, around: Surroundings, troubled: set[str]
) -> Iterator[tuple[PersonPlan, Stored | None]]:
    stored = _stored(agency, [number for number, _ in chunk])
    logins = accounts().people_of_logins({row.account for _, rows in chunk for row in rows if row.account})
    around = replace(around, logins=logins)
    for number, rows in chunk:
        person = stored.get(number)
        yield plan_person(rows, person, around, is_whole=number not in troubled), person


def _stored(agency: Agency, numbers: Sequence[str]) -> dict[str, Stored]:
    """Return people and their posts as known now; by `person_number_unique` and `assignment_person`."""
    people = sql.rows(_PEOPLE, [agency.pk, list(numbers)])
    posts: dict[int, list[Post]] = {}
    for person_id, start, end, post_id, *facts in sql.rows(_POSTS, [agency.pk, [row[0] for row in people]]):
        posts.setdefault(person_id, []).append(_post(facts, Span(start or date.min, end), post_id))
    return {
        number: Stored(person_id, Facts(*facts), tuple(posts.get(person_id, ())))
        for person_id, number, *facts in people
    }


def _post(facts: Sequence[Any], span: Span, post_id: int) -> Post:
    kind, department, position, grade, duty, order_number, employment, may_overlap = facts
    return Post(kind, department, position, grade, duty, order_number, span, post_id, employment, may_overlap)


def _tell(part: Part, plan: PersonPlan, names: Mapping[int, str], differences: Differences | None) -> None:
    for line, problem in plan.problems.items():
        part.set_row_aside(line, [problem], (plan.number, names.get(line, "")))
    plan.differences = [part.named(difference) for difference in plan.differences]
    for difference in plan.differences:
        part.tell(difference)
        if differences:
            differences.write(difference)


def _missing(
    part: Part,
    agency: Agency,
    around: Surroundings,
    outcome: Outcome,
    safety: Safety,
    differences: Differences | None,
    *,
    may_end: bool,
) -> None:
    """Report who has a running post and is not in the file; a full file ends their posts (O8).

    While a row without a readable number is set aside, nobody is ended: it may be theirs.
    """
    with tables.streamed(_MISSING, [agency.pk, around.as_of, around.as_of]) as rows:
        for chunk in tables.chunks(rows, _CHUNK):
            part.missing_count += len(chunk)
            part.missing += chunk[: SHOWN - len(part.missing)]
            if not (around.full and may_end):
                continue
            for number, person in _stored(agency, [number for number, _ in chunk]).items():
                plan = PersonPlan(number, person.id)
                running = [p for p in person.posts if p.span.end is None or p.span.end > around.as_of]
                end_posts(plan, running, around.as_of, person.facts.name)
                plan.unlisted = running
                _tell(part, plan, {}, differences)
                outcome.add(plan)
                safety.look(plan, person)


_STAGED = """
select line, number, name, email, account, employment, kind, department, position, grade, starts, ends,
       order_number, duty, phone
  from roster_row order by number collate "C", line
"""
_SHARED_LOGINS = """
select account from roster_row where account <> '' group by account having count(distinct number) > 1
"""
_PEOPLE = """
select id, number, name, email, employment, phone
  from organizations_person where agency_id = %s and number = any(%s)
"""
_POSTS = """
select a.person_id, lower(a.valid), upper(a.valid), a.id, a.kind,
       case when d.agency_id = %s then d.code else g.code || ':' || d.code end,
       a.position, a.grade, a.duty, a.order_number, coalesce(nullif(a.employment, ''), p.employment),
       a.may_overlap
  from organizations_assignment a
  join organizations_person p on p.id = a.person_id
  join organizations_department d on d.id = a.department_id
  join organizations_agency g on g.id = d.agency_id
 where a.person_id = any(%s) and a.retracted_at is null
 order by a.id
"""
_MISSING = """
select p.number, p.name
  from organizations_person p
 where p.agency_id = %s
   and exists (select from organizations_assignment a
                where a.person_id = p.id and a.retracted_at is null
                  and (a.valid @> %s::date or lower(a.valid) > %s::date))
   and not exists (select from roster_row r where r.number = p.number)
   and not exists (select from roster_seen s where s.number = p.number)
 order by p.number collate "C"
"""

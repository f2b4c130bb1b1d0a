"""Writes what the plans of an import decided: set-based, in slices that tell the progress."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from dure.kit import sql
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations.actions.roster import tables
from dure.organizations.actions.roster.watch import Progress
from dure.organizations.models import Agency, RosterLoad
from dure.organizations.opening import accounts

_SLICE = 20_000


def write_people(agency: Agency, *, at: datetime, actor: Actor, progress: Progress) -> int:
    """Store people, retract and add posts, open accounts; all recorded at `at`. Returns the accounts opened.

    Old rows go before new ones come, so that the database's own constraints on posts judge only the end.
    Raises `Refusal` (`roster-accounts`) when an account was taken by somebody else meanwhile.
    """
    sql.execute(_FILL_DEPARTMENTS, [agency.pk, agency.pk])
    _sliced(
        "roster_person",
        "people",
        [(_INSERT_PEOPLE, [agency.pk]), (_STAMP, []), (_UPDATE_PEOPLE, [])],
        progress,
    )
    _sliced("roster_retract", "retract", [(_RETRACT, [at])], progress)
    written = _sliced("roster_post", "posts", [(_INSERT_POSTS, [at, agency.pk])], progress)
    planned = sql.value("select count(*) from roster_post")
    if written != planned:
        raise RuntimeError(f"{planned} posts were planned and {written} written")
    return _open_accounts(agency, actor, progress)


def write_changes(agency: Agency, *, at: datetime, actor: Actor, proposed_by: int | None) -> int:
    """Put on record what the load changes, row by row; return its id for the audit line."""
    load = RosterLoad.objects.create(
        agency=agency, at=at, account_id=actor.account_id, proposed_by=proposed_by
    )
    sql.execute(_INSERT_CHANGES, [load.pk])
    return load.pk


def _sliced(table: str, stage: str, statements: list[tuple[str, list[Any]]], progress: Progress) -> int:
    """Run statements over one slice of a staged table after the other; return the rows written."""
    written = 0
    for first, last in tables.slices(table, _SLICE):
        for statement, parameters in statements:
            written += sql.execute(statement, [*parameters, first, last])
        progress(stage, last, None)
    return written


def _open_accounts(agency: Agency, actor: Actor, progress: Progress) -> int:
    opened = 0
    for first, last in tables.slices("roster_login", _SLICE):
        pairs = sql.rows(_LOGINS, [agency.pk, first, last])
        done = accounts().open_accounts(pairs, actor=actor)
        if done.refused:
            detail = _(
                "Accounts were changed by somebody else meanwhile; nothing was stored. Load the file again."
            )
            raise Refusal("roster-accounts", detail, status=409, logins=done.refused)
        opened += done.opened
        progress("accounts", last, None)
    return opened


_FILL_DEPARTMENTS = """
insert into roster_department (key, id)
select case when d.agency_id = %s then d.code else g.code || ':' || d.code end, d.id
  from organizations_department d join organizations_agency g on g.id = d.agency_id
 where (g.code, d.code) in (
       select case when position(':' in p.department) > 0 then split_part(p.department, ':', 1) else own.code end,
              split_part(p.department, ':', case when position(':' in p.department) > 0 then 2 else 1 end)
         from (select distinct department from roster_post) p, organizations_agency own where own.id = %s)
"""
_INSERT_PEOPLE = """
insert into organizations_person (agency_id, number, name, initials, email, phone, employment)
select %s, number, name, initials, email, phone, employment
  from roster_person where person_id is null and serial between %s and %s order by serial
"""
# Posts of before employments were dated follow the person's: it is written down before that changes.
_STAMP = """
update organizations_assignment a set employment = p.employment
  from roster_person r join organizations_person p on p.id = r.person_id
 where a.person_id = p.id and a.employment = '' and p.employment <> r.employment and r.serial between %s and %s
"""
_UPDATE_PEOPLE = """
update organizations_person p
   set name = r.name, initials = r.initials, email = r.email, phone = r.phone, employment = r.employment
  from roster_person r where p.id = r.person_id and r.serial between %s and %s
"""
_RETRACT = """
update organizations_assignment a set retracted_at = %s
  from roster_retract r where a.id = r.id and r.serial between %s and %s
"""
_INSERT_POSTS = """
insert into organizations_assignment
       (person_id, department_id, kind, position, grade, duty, valid, order_number, order_date, employment, may_overlap,
        recorded_at)
select p.id, d.id, r.kind, r.position, r.grade, r.duty, daterange(r.starts, r.ends), r.order_number, r.starts,
       r.employment, r.may_overlap, %s
  from roster_post r
  join roster_department d on d.key = r.department
  join organizations_person p on p.agency_id = %s and p.number = r.number
 where r.serial between %s and %s
 order by r.serial
"""
_INSERT_CHANGES = """
insert into organizations_rosterchange (load_id, part, line, kind, key, name, changes)
select %s, part, line, kind, key, name, changes from roster_change order by serial
"""
_LOGINS = """
select p.id, r.login
  from roster_login r join organizations_person p on p.agency_id = %s and p.number = r.number
 where r.serial between %s and %s
 order by r.serial
"""

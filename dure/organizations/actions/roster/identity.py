"""Who of a file is somebody stored under another number: a number alone is nobody's identity (O17)."""

from dure.kit import sql
from dure.organizations.actions.roster import tables
from dure.organizations.models import Agency


def twins(agency: Agency) -> dict[str, str]:
    """Return for numbers of staged rows that are not stored whose other number looks like the same person's.

    The same name, and the same number but for zeros before it or the same e-mail address. The other number is
    taken as seen in the file, so that nobody is ended because zeros were lost.
    """
    found = sql.mapping(_TWINS, {"agency": agency.pk})
    tables.fill("roster_seen", ([number] for number in found.values()))
    return found


# Joined by what is equal, so that a thousand namesakes are no million pairs.
_TWINS = """
with file as (
    select number, min(name) as name, min(lower(coalesce(email, ''))) as email, ltrim(number, '0') as bare
      from roster_row group by number
), unknown as (
    select f.* from file f
     where not exists (select from organizations_person p where p.agency_id = %(agency)s and p.number = f.number)
), stored as (
    select p.id, p.number, p.name, lower(p.email) as email, ltrim(p.number, '0') as bare
      from organizations_person p where p.agency_id = %(agency)s
)
select u.number, s.number from unknown u join stored s on s.bare = u.bare and s.name = u.name
 where u.email = '' or s.email = '' or u.email = s.email
union
select u.number, s.number from unknown u join stored s on s.email = u.email and s.name = u.name
 where u.email <> '' and exists (
       select from organizations_assignment a
        where a.person_id = s.id and a.retracted_at is null and (upper(a.valid) is null or upper(a.valid) > now()))
union
select u.number, f.number from unknown u join file f on f.bare = u.bare and f.name = u.name and f.number <> u.number
 where u.email = '' or f.email = '' or u.email = f.email
union
select u.number, f.number from unknown u join file f on f.email = u.email and f.name = u.name
 where u.email <> '' and f.number <> u.number
"""

"""What a page shows of a person: name, post, department, telephone."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models.expressions import RawSQL

from dure import clock
from dure.kit import hangul, sql
from dure.kit.abilities import Thing, may
from dure.kit.actor import Actor

_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person as of a day. Where somebody works decides: a secondment goes before the main post (D13).

    `department` is the name of the 과 (D1), `unit` that of the team inside it or the same name again. Who has
    no post on the day has empty texts and no department. Who has none today has no address and no telephone either,
    whatever the day: how to reach somebody is told while they work here, and the name stays in old thanks.
    """

    id: int
    number: str
    name: str
    email: str
    phone: str
    agency_id: int
    agency: str
    agency_code: str
    department_id: int | None
    department: str
    unit_id: int | None
    unit: str
    position: str
    grade: str
    duty: str
    is_on_leave: bool

    @property
    def who(self) -> str:
        """Return the name with the position, as officials are addressed."""
        return f"{self.name} {self.position}".strip()

    @property
    def title(self) -> str:
        """Return name, position and department as they stand beside each other on pages."""
        return f"{self.who} · {self.department}" if self.department else self.who

    def for_reader(self, actor: Actor) -> "PersonCard":
        """Return the card as somebody may see it: of people of other agencies what one needs to reach them."""
        if may(actor, "read-closely", Thing("people", self.agency_id)):
            return self
        return replace(self, number="", grade="", is_on_leave=False)

    def fits(self, q: str) -> bool:
        """Tell whether every word of `q` begins the name or given name, or is part of the post (O13)."""
        post = hangul.key(f"{self.department} {self.unit} {self.position} {self.duty}")
        called = f"{self.name}{self.position}"
        words = [word for word in q.split() if hangul.typed_key(word)]
        if not words:
            return not q.strip()
        return hangul.matches(q, self.name) or all(
            hangul.matches(word, called) or hangul.typed_key(word) in post for word in words
        )


def person_card(person_id: int, on: date | None = None) -> PersonCard | None:
    """Return the card of one person as of `on` (today), or None when there is no such person."""
    return person_cards([person_id], on).get(person_id)


def person_cards(person_ids: Iterable[int], on: date | None = None) -> dict[int, PersonCard]:
    """Return the cards of many people as of `on` (today), by id and in the order asked.

    One statement: primary key of person, `assignment_person`, and the exclusion indexes of department
    versions and boundaries.
    """
    day = on or clock.today()
    found = person_cards_on((person_id, day) for person_id in person_ids)
    return {person_id: card for (person_id, _day), card in found.items()}


def person_cards_on(asked: Iterable[tuple[int, date]]) -> dict[tuple[int, date], PersonCard]:
    """Return the cards of people each as of a day, in the order asked: one statement, as `person_cards`."""
    wanted = [pair for pair in dict.fromkeys(asked) if pair[0] <= _LARGEST_ID]
    ids, days = [one for one, _ in wanted], [day for _, day in wanted]
    found = {
        (row[1], row[0]): PersonCard(*row[1:])
        for row in sql.rows(_CARDS, {"ids": ids, "days": days, "today": clock.today()})
    }
    return {pair: found[pair] for pair in wanted if pair in found}


def called_sql(person: str, at: str) -> str:
    """Return SQL for what somebody is called on pages, as of the Seoul day of a moment: name and position.

    For names that come with rows of other tables. `person` and `at` are columns. Leans on `assignment_person`.
    """
    return f"""(
SELECT trim(called.name || ' ' || coalesce((
    SELECT a.position FROM organizations_assignment a
    WHERE a.person_id = called.id AND a.retracted_at IS NULL
      AND a.valid @> ({at} AT TIME ZONE 'Asia/Seoul')::date
    ORDER BY {_FIRST_POST} LIMIT 1), ''))
FROM organizations_person called WHERE called.id = {person})"""


def called(table: str, person: str, at: str) -> RawSQL:
    """Return `called_sql` to annotate a model's rows with; both columns are of `table`."""
    return RawSQL(called_sql(f'"{table}"."{person}"', f'"{table}"."{at}"'), ())  # noqa: S611 -- names of columns


_LARGEST_ID = 2**63 - 1  # an address may name any number
_FIRST_POST = """array_position(array['secondment', 'exchange', 'main', 'concurrent', 'acting', 'leave'], a.kind::text),
          lower(a.valid) desc, a.id"""
_CARDS = f"""
select distinct on (p.id, asked.on_day)
       asked.on_day, p.id, p.number, p.name,
       case when works.here then p.email else '' end, case when works.here then p.phone else '' end,
       p.agency_id, coalesce(host.short_name, home.short_name), coalesce(host.code, home.code),
       coalesce(b.boundary_id, a.department_id), coalesce(bv.name, v.name, ''),
       a.department_id, coalesce(v.name, ''),
       coalesce(a.position, ''), coalesce(a.grade, ''), coalesce(a.duty, ''),
       exists (select from organizations_assignment l
                where l.person_id = p.id and l.kind = 'leave'
                  and l.retracted_at is null and l.valid @> asked.on_day)
  from unnest(%(ids)s::bigint[], %(days)s::date[]) as asked(person_id, on_day)
  join organizations_person p on p.id = asked.person_id
  join organizations_agency home on home.id = p.agency_id
  cross join lateral (
       select exists (select from organizations_assignment t
                       where t.person_id = p.id and t.retracted_at is null and t.valid @> %(today)s::date)) works(here)
  left join organizations_assignment a
    on a.person_id = p.id and a.retracted_at is null and a.valid @> asked.on_day
  left join organizations_department d on d.id = a.department_id
  left join organizations_agency host on host.id = d.agency_id
  left join organizations_departmentversion v on v.department_id = a.department_id and v.valid @> asked.on_day
  left join organizations_departmentboundary b on b.department_id = a.department_id and b.valid @> asked.on_day
  left join organizations_departmentversion bv on bv.department_id = b.boundary_id and bv.valid @> asked.on_day
 order by p.id, asked.on_day,
          {_FIRST_POST}
"""

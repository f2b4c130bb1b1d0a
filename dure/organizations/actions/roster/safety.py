"""Looks for what a load is asked about before it is stored, and asks (O5, O17)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.kit import sql
from dure.kit.actor import Actor
from dure.kit.refusals import Refusal
from dure.organizations.actions.boundaries import span_of
from dure.organizations.models import Agency, Assignment, PositionRole
from dure.organizations.placement import LOOK_BACK
from dure.organizations.roster.report import Report
from dure.organizations.roster.telling import ends_sentence
from dure.organizations.rules.departments import DepartmentPlan, Timeline, ends_moved
from dure.organizations.rules.people import Facts, PersonPlan, Stored
from dure.organizations.rules.posts import Post
from dure.organizations.rules.safeguards import (
    OWN,
    OWN_DEPARTMENT,
    OWN_GROUP,
    Binding,
    Bindings,
    Endings,
    Reach,
    Units,
    borders_moved,
    regrouped,
    roles_changed,
    touch,
    units_of,
)

# How many people of a file are looked for at other agencies, and how many of them are no chance.
_SAMPLE = 1000
_FEW = 3


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody has said beforehand to what a load is asked about.

    `end_at_most` is how many people and departments together may end because a full file does not name them.
    `reaches` are the changes of roles that a second person has confirmed, `loader` is the person and
    `proposed_by` the account whose load it is then. `from_elsewhere` says that people of another agency are meant.
    """

    end_at_most: int | None = None
    reaches: frozenset[Reach] = frozenset()
    loader: int | None = None
    proposed_by: int | None = None
    from_elsewhere: bool = False


@dataclass(slots=True)
class Safety:
    """Gathers from the plans what has to be asked about."""

    today: date
    bindings: Bindings
    loader: int | None
    endings: Endings
    reaches: list[Reach]
    own: Units = field(default_factory=dict)

    @classmethod
    def of(cls, agency: Agency, report: Report, loader: int | None) -> "Safety":
        """Begin for an agency; what is found goes into the report."""
        return cls(clock.today(), _bindings(agency), loader, report.endings, report.reaches)

    def look_at_departments(
        self, agency: Agency, plan: DepartmentPlan, stored: Mapping[str, Timeline]
    ) -> None:
        """Look at whose posts end with a department that nobody succeeds, or go on with it (I12)."""
        moved = ends_moved(plan, stored, self.today)
        if not moved:
            return
        for person, number, name, role, code, position in sql.rows(
            _POSTS_OF_DEPARTMENTS,
            {"agency": agency.pk, "codes": list(moved), "today": self.today, "loader": self.loader},
        ):
            # Of one's own posts nothing but that they change, as where a row of people changes them.
            department = "" if role == OWN else code
            self.reaches.append(Reach(person, number, name, role, department, position, moved[code]))

    def look_at_borders(
        self, agency: Agency, plan: DepartmentPlan | None, stored: Mapping[str, Timeline]
    ) -> None:
        """Look at what becomes part of the loader's own department or no longer is, and at the group of that.

        What the department is then is kept.
        """
        posts = _units_at(agency, self.loader, self.today - LOOK_BACK)
        if not posts:
            return
        before = units_of(posts, stored, self.today - LOOK_BACK)
        self.own = before
        if plan is not None and plan.timelines:
            tree = {**stored, **plan.timelines}
            self.own = units_of(posts, tree, self.today - LOOK_BACK)
            moved = borders_moved(before, self.own, stored.keys())
            for code, is_gain in moved.items():
                name = tree[code][-1].name
                self.reaches.append(Reach(None, code, name, OWN_DEPARTMENT, is_gain=is_gain))
            self.reaches.extend(
                Reach(None, code, tree[code][-1].name, OWN_GROUP)
                for code in regrouped(before, stored, tree)
                if code not in moved
            )

    def look(self, plan: PersonPlan, stored: Stored | None) -> None:
        """Look at what a load does to one person."""
        if not (plan.add or plan.retract or plan.facts):
            return
        before = stored.posts if stored else ()
        if any(post.id in plan.retract for post in plan.unlisted):
            self.endings.people += 1
        gone = set(plan.retract)
        after = [*(post for post in before if post.id not in gone), *plan.add]
        name = plan.facts.name if plan.facts else stored.facts.name if stored else ""
        was = stored.facts if stored else None
        touched = touch(_employed(before, was), _employed(after, plan.facts or was), self.own)
        if stored is not None and stored.id == self.loader:
            self.reaches.append(Reach(stored.id, plan.number, name, OWN))
        elif touched is not None:
            role, is_gain = touched
            self.reaches.append(Reach(plan.person_id, plan.number, name, role, is_gain=is_gain))
        changed = roles_changed(before, after, self.bindings, self.today)
        self.reaches.extend(
            Reach(plan.person_id, plan.number, name, role, department, position, is_gain)
            for (department, position, role), is_gain in sorted(changed.items())
        )


def _employed(posts: Sequence[Post], facts: Facts | None) -> list[Post]:
    """Return posts with the person's kind of employment where they say none (D37)."""
    known = facts.employment if facts else ""
    return [post if post.employment else replace(post, employment=known) for post in posts]


def _units_at(agency: Agency, person: int | None, since: date) -> set[str]:
    """Return the units of an agency in which somebody has or had a post on some day from `since` on."""
    if person is None:
        return set()
    rows = Assignment.objects.filter(person_id=person, department__agency=agency, retracted_at=None)
    from_then = rows.filter(Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=since))
    return set(from_then.values_list("department__code", flat=True))


def _bindings(agency: Agency) -> Bindings:
    """Return the roles of all positions from today on: they are few, so the table is read whole."""
    today = clock.today()
    rows = PositionRole.objects.filter(Q(valid__endswith__isnull=True) | Q(valid__endswith__gt=today))
    found: dict[tuple[str, str], list[Binding]] = {}
    for row in rows.select_related("department__agency"):
        code = row.department.code
        if row.department.agency_id != agency.pk:
            code = f"{row.department.agency.code}:{code}"
        found.setdefault((code, row.position), []).append(Binding(row.role, span_of(row.valid)))
    return found


def count_at_work(agency: Agency, as_of: date) -> int:
    """Return how many people of an agency have a post on a day or later, as `_MISSING` of the people asks it."""
    return int(sql.value(_AT_WORK, [agency.pk, as_of, as_of]))


def refuse_other_agency(agency: Agency, words: Words) -> None:
    """Refuse staged rows whose people are for the most part those of another agency.

    An agency without people of its own may take them over: a new code for an old body. Raises `Refusal`
    (`roster-other-agency`).
    """
    if words.from_elsewhere:
        return
    rows: Sequence[tuple[int, str, int, int]] = sql.rows(_WHOSE, {"own": agency.pk, "sample": _SAMPLE})
    here = next((count for pk, _name, count, _of in rows if pk == agency.pk), 0)
    for pk, name, count, of in rows:
        if pk != agency.pk and count >= _FEW and count > here and count * 2 > of:
            detail = _(
                "%(count)s of %(of)s people looked at in the file are those of %(agency)s: this is the roster of "
                "another agency. If they are meant to be taken over, load it on the server with --from-elsewhere."
            )
            raise Refusal("roster-other-agency", detail % {"count": count, "of": of, "agency": name})


def demand_words(report: Report, words: Words, actor: Actor) -> None:
    """Refuse to store what nobody has said the words for.

    Whoever runs the machine needs no second person, but leaves it on record. Raises `Refusal`:
    `roster-ends-many`, `roster-second-person` (409).
    """
    if report.needs_word and (words.end_at_most is None or report.endings.total > words.end_at_most):
        raise Refusal("roster-ends-many", ends_sentence(report.endings), total=report.endings.total)
    if actor.account_id is not None and not words.reaches.issuperset(report.reaches):
        detail = _(
            "The load gives or takes roles, or changes the posts of whoever loads it or who counts for their "
            "department. A second person has to confirm exactly that."
        )
        raise Refusal("roster-second-person", detail, status=409)


# By the unique index of departments' codes, then by the posts of each.
_POSTS_OF_DEPARTMENTS = """
with post as (
    select s.person_id, s.position, s.valid, s.kind, d.code, d.id as department_id
      from organizations_assignment s join organizations_department d on d.id = s.department_id
     where d.agency_id = %(agency)s and d.code = any(%(codes)s) and s.retracted_at is null
       and s.valid && daterange(%(today)s, null)
       and not exists (select from organizations_departmentsuccession u where u.predecessor_id = d.id)
)
select distinct p.id, p.number, p.name, r.role, post.code, post.position
  from post join organizations_person p on p.id = post.person_id
  join organizations_positionrole r on r.department_id = post.department_id and r.position = post.position
   and r.valid && post.valid and r.valid && daterange(%(today)s, null)
 where post.kind in ('main', 'concurrent', 'acting')
union
select p.id, p.number, p.name, 'own', min(post.code), ''
  from post join organizations_person p on p.id = post.person_id
 where p.id = %(loader)s group by p.id, p.number, p.name
order by 2, 4, 5
"""
_AT_WORK = """
select count(*) from organizations_person p
 where p.agency_id = %s
   and exists (select from organizations_assignment a
                where a.person_id = p.id and a.retracted_at is null
                  and (a.valid @> %s::date or lower(a.valid) > %s::date))
"""
# One look by `person_number_unique` for each person and agency.
_WHOSE = """
with file as (select distinct number, name from roster_row limit %(sample)s)
select g.id, g.short_name, count(*), (select count(*) from file)
  from file f
  cross join organizations_agency g
  join organizations_person p on p.agency_id = g.id and p.number = f.number and p.name = f.name
 where exists (select from organizations_person o where o.agency_id = %(own)s)
 group by g.id, g.short_name order by 3 desc
"""

"""Stores the made-up agencies: units, people, assignments, roles, accounts and policies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange

from dure.accounts import actions as accounts
from dure.accounts.queries import account_id_of
from dure.kit.actor import SYSTEM
from dure.kit.hangul import initials
from dure.organizations.actions import rebuild_boundaries
from dure.organizations.models import (
    Agency,
    Assignment,
    Department,
    DepartmentSuccession,
    DepartmentVersion,
    Grade,
    Person,
    PositionRole,
)
from dure.points.founding.actions import choose_preset
from dure.points.regulation.actions import register_regulation
from dure.points.regulation.rules import read
from dure.sample.cast import ADMINISTRATOR, CAST, ROLES
from dure.sample.grades import table
from dure.sample.outline import Outline, Unit
from dure.sample.people import Human, Staff

_BATCH = 2_000
PRESET = "icheon-2019"
_SINCE = date(2019, 1, 1)

Ids = dict[tuple[str, str], int]
"""Ids by the agency's code and the unit's code or the person's number."""


def found(staffs: Mapping[str, Staff]) -> Ids:
    """Store all agencies with their people and return the people's ids."""
    agencies = _agencies(staffs.values())
    units = _units(agencies, staffs.values())
    _roles(units, staffs)
    people = [human for staff in staffs.values() for human in staff.people]
    ids = _people(agencies, people)
    _posts(units, ids, people)
    _accounts(ids, people)
    for staff in staffs.values():
        facts = staff.outline.facts
        _run_points(agencies[facts["code"]], facts.get("regulation"), facts.get("articles", {}))
    return ids


def _run_points(
    agency: Agency, regulation: tuple[str, str, str, date] | None, articles: Mapping[str, str]
) -> None:
    """Give an agency its policy and the regulation that its papers cite; Icheon's comes with the preset."""
    rebuild_boundaries(agency.pk)
    if regulation is not None:
        register_regulation(actor=SYSTEM, agency_id=agency.pk, told=read(*regulation, articles=articles))
    choose_preset(actor=SYSTEM, agency_id=agency.pk, preset=PRESET, since=_SINCE)


def _agencies(staffs: Iterable[Staff]) -> dict[str, Agency]:
    made = Agency.objects.bulk_create(
        Agency(
            code=facts["code"],
            full_name=facts["full_name"],
            short_name=facts["short_name"],
            kind=facts["kind"],
            valid=DateRange(facts["since"], None),
        )
        for facts in (staff.outline.facts for staff in staffs)
    )
    return {agency.code: agency for agency in made}


def _units(agencies: Mapping[str, Agency], staffs: Iterable[Staff]) -> Ids:
    outlines = [staff.outline for staff in staffs]
    made = Department.objects.bulk_create(
        Department(agency=agencies[one.facts["code"]], code=unit.code)
        for one in outlines
        for unit in one.units
    )
    codes = {agency.pk: code for code, agency in agencies.items()}
    ids = {(codes[one.agency_id], one.code): one.pk for one in made}
    DepartmentVersion.objects.bulk_create(
        version for one in outlines for unit in one.units for version in _versions(one, unit, ids)
    )
    DepartmentSuccession.objects.bulk_create(
        DepartmentSuccession(
            predecessor_id=ids[one.facts["code"], unit.code],
            successor_id=ids[one.facts["code"], successor],
            on=unit.until or date.max,
        )
        for one in outlines
        for unit in one.units
        for successor in unit.successors
    )
    return ids


def _versions(outline: Outline, unit: Unit, ids: Ids) -> Iterator[DepartmentVersion]:
    """Return what a unit was called over time."""
    agency = outline.facts["code"]
    spans = [(unit.name, max(unit.since, outline.facts["since"]), unit.until)]
    if unit.former:
        spans = [
            (unit.former.name, spans[0][1], unit.former.until),
            (unit.name, unit.former.until, unit.until),
        ]
    for name, start, end in spans:
        yield DepartmentVersion(
            department_id=ids[agency, unit.code],
            name=name,
            parent_id=ids[agency, unit.above] if unit.above else None,
            order=unit.order,
            is_boundary=unit.is_boundary,
            pool=unit.pool,
            valid=DateRange(start, end),
        )


def _roles(units: Ids, staffs: Mapping[str, Staff]) -> None:
    """Bind roles to positions; that of a renamed department's head had the department's former name (R4.1)."""
    rows = []
    for name, staff in staffs.items():
        outline = staff.outline
        heads = [(one.unit.name, one.head, "department-head") for one in outline.departments]
        for unit_name, position, role in (*ROLES[name], *heads):
            unit = outline.unit(unit_name)
            held: list[tuple[str, date | None, date | None]] = [(position, None, None)]
            if unit.former:
                held = [(unit.former.name, None, unit.former.until), (position, unit.former.until, None)]
            rows += [
                PositionRole(
                    department_id=units[outline.facts["code"], unit.code],
                    position=title,
                    role=role,
                    valid=DateRange(start or unit.since, end),
                )
                for title, start, end in held
            ]
    PositionRole.objects.bulk_create(rows)


def _people(agencies: Mapping[str, Agency], people: Sequence[Human]) -> Ids:
    made = Person.objects.bulk_create(
        (
            Person(
                agency=agencies[human.agency],
                number=human.number,
                name=human.name,
                initials=initials(human.name),
                email=human.email,
                phone=human.phone,
                employment=human.employment,
            )
            for human in people
        ),
        batch_size=_BATCH,
    )
    return {(human.agency, human.number): row.pk for human, row in zip(people, made, strict=True)}


def _posts(units: Ids, people_ids: Ids, people: Sequence[Human]) -> None:
    Grade.objects.bulk_create(
        Grade(code=code, name=name, order=order)
        for code, name, order in table({post.grade for human in people for post in human.posts if post.grade})
    )
    Assignment.objects.bulk_create(
        (
            Assignment(
                person_id=people_ids[human.agency, human.number],
                department_id=units[post.agency, post.unit],
                kind=post.kind,
                position=post.position,
                grade=post.grade,
                duty=post.duty,
                valid=DateRange(post.start, post.end),
                order_number=post.order_number,
                order_date=post.order_date,
                recorded_at=post.recorded_at,
                retracted_at=post.retracted_at,
            )
            for human in people
            for post in human.posts
        ),
        batch_size=_BATCH,
    )


def _accounts(ids: Ids, people: Sequence[Human]) -> None:
    """Open everybody's account; those of the cast first and in order, because the sign-in page lists by id."""
    by_login = {human.login: ids[human.agency, human.number] for human in people}
    cast = [part.login for part in CAST]
    for login in cast:
        accounts.open_accounts([(by_login.pop(login), login)], actor=SYSTEM)
    accounts.open_account(actor=SYSTEM, login=ADMINISTRATOR, is_administrator=True)
    accounts.give_sample_password(actor=SYSTEM, logins=[*cast, ADMINISTRATOR])
    accounts.open_accounts(
        ((person, login) for login, person in by_login.items()), actor=SYSTEM, is_sample=True
    )


def close_accounts(staffs: Mapping[str, Staff]) -> None:
    """Close the accounts of those who left; after the history in which they still took part."""
    for staff in staffs.values():
        for human in staff.people:
            if human.has_left and (account := account_id_of(human.login)):
                accounts.close_account(actor=SYSTEM, account_id=account)

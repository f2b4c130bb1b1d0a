"""Finding people as one types: name, initial consonants, department, position, duty, number, e-mail (O13).

Names, departments and positions are compared by their keys (`kit.hangul.key`), which the database keeps.
A page is filled from tiers, the likeliest reading of the query first: names, given names, numbers,
departments, positions, duties. Each tier is a walk along one index that stops when the page is full, so that
the work does not grow with the number of people (bench/search_people.py measures it with 1.2 million).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQuery
from django.core import signing
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.kit import hangul
from dure.kit.refusals import Refusal
from dure.kit.text import is_blank, narrow
from dure.organizations.models import (
    Agency,
    Assignment,
    Department,
    DepartmentBoundary,
    DepartmentVersion,
    Person,
    by_code_point,
    duty_words,
    email_key,
    given_name,
    key_of,
)
from dure.organizations.queries.people import PersonCard, person_cards
from dure.organizations.queries.tree import units_below

_LONGEST_QUERY = 100
_MOST_WORDS = 5
_MOST_ROWS = 100
_SHORTEST_WITH_POSITION = 4
_LENGTHS_OF_NAMES = (2, 3, 4)
_SHORTEST_EMAIL = 3
# How far words are counted to find the rarest of several.
_COUNTED = 500


@dataclass(frozen=True, slots=True)
class People:
    """One page of found people, and the cursor of the next one."""

    items: list[PersonCard]
    next: str | None


@dataclass(frozen=True, slots=True)
class _Tier:
    """Rows of one reading of the query in the order of one index; the second key is unique."""

    rows: "QuerySet[Any]"
    keys: tuple[str, str]
    person: str

    def after(self, key: list[Any], count: int) -> list[tuple[list[Any], int]]:
        """Return up to `count` rows beyond `key`: their own keys and the person."""
        rows = self.rows
        if key:
            first, unique = self.keys
            rows = rows.filter(Q(**{f"{first}__gte": key[0]}))
            rows = rows.filter(Q(**{f"{first}__gt": key[0]}) | Q(**{f"{unique}__gt": key[1]}))
        found = rows.order_by(*self.keys).values_list(*self.keys, self.person)[:count]
        return [([first, unique], person) for first, unique, person in _asked(found)]


@dataclass(frozen=True, slots=True)
class _Seal:
    """Makes cursors that only the same query accepts, so that nobody can hand in a row key of their own."""

    salt: str

    def close(self, key: list[Any]) -> str:
        return signing.dumps(key, salt=self.salt)

    def open(self, cursor: str | None) -> list[Any]:
        try:
            return list(signing.loads(cursor, salt=self.salt)) if cursor else [0, 0]
        except signing.BadSignature as error:
            raise Refusal("cursor", _("This page of results no longer exists; search again.")) from error


@dataclass(frozen=True, slots=True)
class _Scope:
    """Whom to look through: a condition on people, and one on posts that saves reading those of others."""

    people: Q
    posts: Q

    @classmethod
    def of(cls, agency: int) -> "_Scope":
        """Return the scope of one agency's people in its own departments."""
        departments = Department.objects.filter(agency_id=agency).values_list("pk", flat=True)
        return cls(Q(agency_id=agency), _within(list(departments)))


def search_people(
    q: str,
    *,
    agency: int | None = None,
    department: int | None = None,
    near: int | None = None,
    limit: int = 20,
    cursor: str | None = None,
) -> People:
    """Return people who fit every word of `q`, likeliest first; those of the agency `near` before all others.

    `near` is the reader's agency: of others nobody is found by the staff number.

    A blank `q` finds everybody who works in the given agency or department (with what is below it), and nobody
    when neither is given. Who has left is found by name, since old thanks name them, and not by address.
    Raises `Refusal` (`cursor`) for a cursor that this function did not give.

    Indexes: person_key, person_initials, person_given_key, person_given_initials, person_later, person_email,
    person_agency_name, person_number_unique, assignment_dept, assignment_position_key, assignment_duty.
    """
    words = _words(q)
    if not words and (not is_blank(q) or (agency is None and department is None)):
        return People([], None)
    scopes = _scopes(agency, near)
    seal = _Seal(f"people:{words}:{agency}:{department}:{near}")
    first_scope, first_tier, *key = seal.open(cursor)
    limit = max(1, min(limit, _MOST_ROWS))
    found: list[tuple[list[Any], int]] = []
    for scope in range(first_scope, len(scopes)):
        for place, tier in enumerate(_tiers(words, scopes[scope], department, near)):
            if place < first_tier:
                continue
            rows = tier.after(key, limit + 1 - len(found))
            found += [([scope, place, *row_key], person) for row_key, person in rows]
            if len(found) > limit:
                return People(_cards(found[:limit]), seal.close(found[limit - 1][0]))
            key = []
        first_tier = 0
    return People(_cards(found), None)


def _words(q: str) -> list[str]:
    """Return the words of a query that hold something to look for."""
    return [word for word in narrow(q[:_LONGEST_QUERY]).split() if hangul.typed_key(word)][:_MOST_WORDS]


def _scopes(agency: int | None, near: int | None) -> "list[_Scope]":
    """Return the groups of people to look through, one after the other."""
    if agency is not None:
        return [_Scope.of(agency)]
    if near is not None:
        return [_Scope.of(near), _Scope(~Q(agency_id=near), Q())]
    return [_Scope(Q(), Q())]


def _tiers(words: list[str], scope: _Scope, department: int | None, near: int | None) -> Iterator[_Tier]:
    """Yield the walks of a query: every reading of its rarest word, held against the other words."""
    people, posts = scope.people, scope.posts
    if department is not None:
        posts = _within(units_below(department))
        people &= Q(Exists(_posts(posts, of="pk")))
    if not words:
        yield _Tier(_people(people & _at_work()), ("name_c", "id"), "id")
        return
    if len(words) > 1:
        # A name or a position that was typed with blanks: 홍 길 동, AI 정책관.
        whole = _Word("".join(words))
        yield from _in_turn(_Scope(people, posts), [whole.named("")], [whole.positioned])
        people &= ~whole.named("") & ~Q(Exists(_posts(whole.positioned[1], of="pk")))
    meanings = [_Word(text, near) for text in words]
    rarest = min(meanings, key=_Word.count) if len(meanings) > 1 else meanings[0]
    for other in meanings:
        if other is not rarest:
            people &= other.anywhere()
    yield from rarest.tiers(_Scope(people, posts))


class _Word:
    """One word of a query and everything it may mean."""

    def __init__(self, text: str, near: int | None = None) -> None:
        self.text = text
        self.near = near
        self.key = hangul.typed_key(text)
        self.readings = hangul.readings(text)
        self.pattern = "|".join(reading.pattern.removeprefix("^") for reading in self.readings)

    @property
    def of_people(self) -> list[Q]:
        """Return the meanings that a person's own row decides, likeliest first."""
        meanings = [self.named(""), self.named("given_"), self._later()]
        if len(self.key) >= _SHORTEST_WITH_POSITION and self.key.isalpha() and not self.key.isascii():
            meanings.append(self._with_position())
        if any(character.isdigit() for character in self.text):
            # Readers of an agency find its own numbers alone: those of others are no contact (F-C9).
            agencies = list(Agency.objects.values_list("pk", flat=True)) if self.near is None else [self.near]
            spellings = {self.text, self.text.upper(), self.text.lower()}
            meanings.append(Q(agency_id__in=agencies, number__in=sorted(spellings)))
        if len(self.text) >= _SHORTEST_EMAIL and self.text.isascii():
            start = self.text.lower()
            meanings.append(Q(email__gt="", email_c__gte=start, email_c__lt=_after(start)) & _at_work())
        return meanings

    @cached_property
    def of_posts(self) -> list[tuple[str, Q]]:
        """Return the meanings that a current post decides, likeliest first, with the key of their index."""
        lexemes = re.findall(r"\w+", self.text.replace("_", " "))
        duty = SearchQuery(" & ".join(lexemes) + ":*", search_type="raw", config="simple")
        return [
            ("department_id", _within(self._departments())),
            self.positioned,
            ("unordered_id", Q(duty_words=duty) if len(self.text) > 1 and lexemes else Q(pk__in=[])),
        ]

    def anywhere(self) -> Q:
        """Return the condition that a person fits the word in one way or another."""
        condition = Q(Exists(_posts(_any(meaning for _, meaning in self.of_posts), of="pk")))
        return _any([*self.of_people, condition])

    def count(self) -> int:
        """Return how many rows fit the word, counted no further than tells rare words from common ones."""
        rows = [_people(meaning) for meaning in self.of_people]
        rows += [_posts(meaning) for _, meaning in self.of_posts]
        return sum(len(_asked(one.order_by().values_list("pk")[:_COUNTED])) for one in rows)

    def tiers(self, scope: _Scope) -> Iterator[_Tier]:
        """Yield a walk for each meaning; nobody is in two of them."""
        yield from _in_turn(scope, self.of_people, self.of_posts)

    @property
    def positioned(self) -> tuple[str, Q]:
        """Return the condition on a post's position, with the key of its index."""
        return ("position_c", Q(position_c__gte=self.key, position_c__lt=_after(self.key)))

    def named(self, part: str) -> Q:
        """Return the condition on a name ("") or on a name without its first syllable ("given_")."""
        initials = self.readings[0].initials
        return Q(
            **{
                f"{part}key_c__gte": min(reading.low for reading in self.readings),
                f"{part}key_c__lt": max(reading.high for reading in self.readings),
                f"{part}initials_c__gte": initials,
                f"{part}initials_c__lt": _after(initials),
                "name_key__regex": f"^{'[가-힣]' if part else ''}(?:{self.pattern})",
            }
        )

    def _later(self) -> Q:
        """Return the condition on the rarer starts of a name: 민수 of 남궁민수, Smith of John Smith."""
        return Q(later_starts__gt="", later_starts__regex=f" (?:{self.pattern})")

    def _with_position(self) -> Q:
        """Return the condition on a whole name with the position typed behind it: 김민수주무관님."""
        called = self.key.removesuffix("님")
        places = [place for place in _LENGTHS_OF_NAMES if place < len(called)]
        both = _any(
            Q(key_c=called[:place])
            & Q(
                Exists(
                    _posts(
                        Q(position_c__gte=called[place:], position_c__lt=_after(called[place:])),
                        of="pk",
                    )
                )
            )
            for place in places
        )
        return Q(key_c__in=[called[:place] for place in places]) & both

    def _departments(self) -> list[int]:
        """Return the units with the word in their name today, and the units inside those departments (D1)."""
        if len(self.key) == 1:
            return []  # every division's name holds 과; nobody means it
        today = clock.today()
        named = DepartmentVersion.objects.filter(name_key__contains=self.key, valid__contains=today)
        ids = set(named.values_list("department_id", flat=True))
        inside = DepartmentBoundary.objects.filter(boundary_id__in=ids, valid__contains=today)
        return sorted(ids.union(inside.values_list("department_id", flat=True)))


def _in_turn(scope: _Scope, of_people: Iterable[Q], of_posts: Iterable[tuple[str, Q]]) -> Iterator[_Tier]:
    """Yield a walk for each meaning; who fits an earlier one is not in a later one."""
    earlier = Q()
    for meaning in of_people:
        yield _Tier(_people(scope.people & meaning & earlier), ("key_c", "id"), "id")
        earlier &= ~meaning
    for key, meaning in of_posts:
        people = _people(scope.people & earlier).filter(pk=OuterRef("person_id"))
        again = _posts(scope.posts & meaning, of="person_id").filter(pk__lt=OuterRef("pk"))
        rows = _posts(scope.posts & meaning).filter(Exists(people), ~Exists(again))
        yield _Tier(rows, (key, "id"), "person_id")
        earlier &= ~Q(Exists(_posts(meaning, of="pk")))


def _asked(rows: "QuerySet[Any, Any]") -> list[tuple[Any, ...]]:
    """Return what a query finds. Planned each time: only who knows the words can tell which index holds few of them.

    A statement that is prepared gets one plan for all words after some repetitions, and walks the whole country.
    """
    try:
        statement, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    connection.ensure_connection()
    found: list[tuple[Any, ...]] = connection.connection.execute(
        statement, parameters, prepare=False
    ).fetchall()
    return found


def _people(condition: Q) -> "QuerySet[Any]":
    return Person.objects.annotate(
        name_c=by_code_point("name"),
        key_c=by_code_point("name_key"),
        given_key_c=given_name("name_key"),
        initials_c=by_code_point("initials"),
        given_initials_c=given_name("initials"),
        email_c=email_key(),
    ).filter(condition)


def _posts(condition: Q, *, of: str | None = None) -> "QuerySet[Any]":
    """Return today's posts under a condition; `of` names the outer query's person."""
    rows = Assignment.objects.filter(retracted_at__isnull=True, valid__contains=clock.today())
    if of:
        rows = rows.filter(person_id=OuterRef(of))
    return rows.annotate(
        position_c=key_of("position"),
        duty_words=duty_words(),
        # In this order a walk along the primary key is not an answer: for a rare word it would read them all.
        unordered_id=F("id") + 0,
    ).filter(condition)


def _at_work() -> Q:
    """Return the condition that a person has a post today."""
    return Q(Exists(_posts(Q(), of="pk")))


def _within(departments: list[int]) -> Q:
    """Return the condition that a post is in one of many departments: one array, however many there are."""
    ids = Value(departments, output_field=ArrayField(BigIntegerField()))
    return Q(
        Func(
            F("department_id"),
            ids,
            arg_joiner=" = any(",
            template="(%(expressions)s))",
            output_field=BooleanField(),
        )
    )


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _after(prefix: str) -> str:
    """Return the first text that no longer begins with `prefix`, by code point."""
    return prefix[:-1] + hangul.following(prefix[-1])


def _cards(found: list[tuple[list[Any], int]]) -> list[PersonCard]:
    return list(person_cards(person for _, person in found).values())

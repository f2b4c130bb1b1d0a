"""Who stands where, once more in plain Python: posts, orders late and early, and what they make of people.

What is known of them is a list that is looked through from the beginning; what was taken back is another.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

ELIGIBLE = ("official", "permanent", "fixed-term")


class Post(NamedTuple):
    """A post of somebody: its kind, its department, from when, until when, with what employment ("": none said)."""

    kind: str
    department: str
    start: date
    end: date | None
    employment: str = ""

    def holds(self, day: date) -> bool:
        """Tell whether somebody has the post on a day."""
        return self.start <= day and (self.end is None or day < self.end)


@dataclass
class Human:
    """One person as believed now."""

    name: str
    employment: str = "official"
    has_account: bool = True
    opened: date = date(2016, 4, 29)
    posts: list[Post] = field(default_factory=list)
    taken_back: list[tuple[Post, date]] = field(default_factory=list)
    """Posts that are no longer believed, each with the last day on which it was."""


@dataclass
class Staff:
    """The agencies, their units, and everybody's posts as believed now."""

    agencies: dict[str, str]
    departments: dict[str, tuple[str, str]]
    """Of each unit: its agency and the department it counts as (D1)."""
    people: dict[str, Human] = field(default_factory=dict)

    # Where people stand

    def posts(self, name: str, day: date, *kinds: str) -> list[Post]:
        """Return somebody's posts of some kinds on a day, the latest order last."""
        return [post for post in self.people[name].posts if post.kind in kinds and post.holds(day)]

    def place(self, name: str, day: date) -> str | None:
        """Return the unit where somebody works on a day: where they are sent, else the main post (D13)."""
        sent = self.posts(name, day, "secondment", "exchange")
        own = self.posts(name, day, "main") or self.posts(name, day, "leave")
        return (sent or own)[-1].department if sent or own else None

    def agency(self, name: str, day: date) -> str | None:
        """Return the agency somebody works at on a day."""
        unit = self.place(name, day)
        return None if unit is None else self.departments[unit][0]

    def shares_with(self, name: str, day: date) -> set[str]:
        """Return the departments somebody belongs to on a day, by any post (D14); none of somebody who left (D11)."""
        sent = self.posts(name, day, "secondment", "exchange")
        own = self.posts(name, day, "main") or self.posts(name, day, "leave")
        posts = [*(sent or own), *self.posts(name, day, "concurrent", "acting")] if sent or own else []
        return {self.departments[post.department][1] for post in posts}

    def shared_since(self, name: str, since: date) -> set[str]:
        """Return the departments somebody belonged to on some day since then, or will by an order known (D26, D44).

        A post of any kind counts, even while its holder is away from it or on leave. So does one that was believed on
        one of these days and taken back.
        """
        human = self.people[name]
        posts = [*human.posts, *(post for post, last in human.taken_back if last >= since)]
        return {self.departments[p.department][1] for p in posts if p.end is None or p.end > since}

    def is_on_leave(self, name: str, day: date) -> bool:
        """Tell whether somebody is on leave on a day (D12)."""
        return bool(self.posts(name, day, "leave"))

    def employment(self, name: str, day: date) -> str:
        """Return the kind of employment of a day: that of the post where somebody works, else the person's (D37)."""
        sent = self.posts(name, day, "secondment", "exchange")
        own = self.posts(name, day, "main") or self.posts(name, day, "leave")
        said = (sent or own)[-1].employment if sent or own else ""
        return said or self.people[name].employment

    def headcount(self, department: str, day: date) -> int:
        """Return how many take part in a department on a day and are not on leave (R8.3, D38)."""
        return sum(
            self.takes_part(name, day)
            and not self.is_on_leave(name, day)
            and self.departments[self.place(name, day) or ""][1] == department
            for name in self.people
        )

    def signs_in(self, name: str, day: date) -> bool:
        """Tell whether somebody's account is open on a day: not longer than they have a post (I12)."""
        human = self.people[name]
        return human.has_account and any(post.holds(day) for post in human.posts)

    def takes_part(self, name: str, day: date) -> bool:
        """Tell whether Article 3 holds for somebody on a day."""
        works = self.place(name, day) is not None
        return self.people[name].has_account and self.employment(name, day) in ELIGIBLE and works

    # Orders

    def replace_main(
        self, name: str, department: str | None, on: date, employment: str = "", *, last: date
    ) -> None:
        """Write an order, late or early: another main post, or none, from a day on. `last` is as of `believe`."""
        kept = []
        for post in self.people[name].posts:
            if post.kind != "main":
                kept.append(post)
            elif post.start < on:
                kept.append(post if post.end is not None and post.end <= on else post._replace(end=on))
        if department is not None:
            kept.append(Post("main", department, on, None, employment))
        self.believe(name, kept, last)

    def order(self, name: str, new: Post, *, last: date) -> None:
        """Write an order beside the main post: of others that it excludes, the days before and after it are left."""
        kept = []
        for post in self.people[name].posts:
            if not excludes(new, post):
                kept.append(post)
                continue
            if post.start < new.start:
                kept.append(post._replace(end=min(post.end or new.start, new.start)))
            if new.end is not None and (post.end is None or new.end < post.end):
                kept.append(post._replace(start=max(post.start, new.end)))
        self.believe(name, [*kept, new], last)

    def call_back(self, name: str, *, last: date) -> None:
        """Take back every order beside the main post."""
        self.believe(name, [post for post in self.people[name].posts if post.kind == "main"], last)

    def believe(self, name: str, posts: list[Post], last: date) -> None:
        """Believe these posts of somebody from now on; `last` is the last day on which others were believed."""
        human = self.people[name]
        human.taken_back += [(post, last) for post in human.posts if post not in posts]
        human.posts = posts


def excludes(one: Post, other: Post) -> bool:
    """Tell whether nobody has both at a time: a place to be sent to, a leave, an extra post of a department (O14)."""
    sent = ("secondment", "exchange")
    if one.kind in sent:
        return other.kind in sent
    return one.kind == other.kind and (one.kind == "leave" or one.department == other.department)

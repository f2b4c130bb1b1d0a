"""What is still to be granted in a month."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owed:
    """What is still to be granted in a month: how many people get it, and how many points in all.

    `waiting` take part today and get nothing before the next 1st.
    """

    people: int = 0
    points: int = 0
    waiting: int = 0

"""Rows that were made once are put back with one statement: what all tests start from costs each of them little."""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.db.models.functions import Now
from django.db.models.signals import post_save

from dure.kit import pace, rooms

Made = TypeVar("Made")


def forget() -> None:
    """Let this process know nothing of rows that are gone: it has seen no token and counted nothing."""
    pace.forget()
    rooms.forget()


@dataclass
class Remembered(Generic[Made]):
    """Calls `make` the first time; later puts back the rows it saved, with the same ids, and returns a copy.

    The ids are free: whatever was saved after them has got higher ones from the same sequences. So this holds for
    the database of this process alone; in a copy of another `make` is called each time.
    """

    make: Callable[[], Made]
    statement: str = ""
    copy: bytes = b""

    def __call__(self) -> Made:
        """Return what `make` returned, its rows in the database."""
        if connection.settings_dict["NAME"] != settings.DATABASES["default"]["NAME"]:
            return self.make()
        if not self.copy:
            return self._make()
        forget()
        with connection.cursor() as cursor:
            cursor.execute(self.statement)
        made: Made = pickle.loads(self.copy)  # noqa: S301 -- written below
        return made

    def _make(self) -> Made:
        saved: list[Model] = []

        def note(instance: Model, **_told: Any) -> None:
            saved.append(instance)

        post_save.connect(note)
        try:
            made = self.make()
        finally:
            post_save.disconnect(note)
        self.statement = _putting_back(saved)
        self.copy = pickle.dumps(made)
        return made


def _putting_back(saved: list[Model]) -> str:
    """Return one statement that inserts the rows of these objects; what was "now" will be the moment it runs."""
    models = list(dict.fromkeys(type(one) for one in saved))
    inserts = [_insert(model, [one.pk for one in saved if type(one) is model]) for model in models]
    parts = [f"t{number} as ({insert})" for number, insert in enumerate(inserts)]
    return f"with {', '.join(parts)} select"


def _insert(model: type[Model], keys: list[Any]) -> str:
    fields = [one for one in model._meta.local_concrete_fields if not one.generated]
    columns = ", ".join(f'"{one.column}"' for one in fields)
    values = ", ".join(
        "statement_timestamp()" if isinstance(one.db_default, Now) else "%%L" for one in fields
    )
    given = ", ".join(f'"{one.column}"' for one in fields if not isinstance(one.db_default, Now))
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"select string_agg(format('({values})', {given}), ', ' order by {key}) from {table}"
            f" where {key} = any(%s)",
            [keys],
        )
        rows = cursor.fetchone()[0]
    return f"insert into {table} ({columns}) overriding system value values {rows}"

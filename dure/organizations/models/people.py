"""People, and the expressions by which they are searched (O3, O13)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Collate
from django.utils.translation import gettext_lazy as _

from dure.organizations.models.agencies import Agency


def by_code_point(field: str) -> Collate:
    """Return a text in the order of its code points, which for Hangul is 가나다, whatever the server's locale."""
    return Collate(F(field), "C")


def given_name(field: str) -> Collate:
    """Return a name, or its initials, without the first syllable: 민수 of 김민수."""
    # A template and not a parameter: an index serves only an expression that is the same to the letter.
    return Collate(
        Func(F(field), template="substr(%(expressions)s, 2)", output_field=models.CharField()), "C"
    )


def key_of(field: str) -> Collate:
    """Return the key by which a text is found, as the database works it out (`dure.kit.hangul.key`)."""
    return Collate(Func(F(field), function="organizations_key", output_field=models.TextField()), "C")


def email_key() -> Collate:
    """Return the e-mail address in small letters."""
    return Collate(Func(F("email"), function="lower", output_field=models.TextField()), "C")


class Employment(models.TextChoices):
    """On what footing a person is employed (O3); the first three take part (제3조)."""

    OFFICIAL = "official", _("public official")
    PERMANENT = "permanent", _("permanent contract worker")
    FIXED_TERM = "fixed-term", _("fixed-term worker")
    OTHER = "other", _("other")


class Person(models.Model):
    """One human, whatever the posts (O3). No resident registration number, anywhere, ever."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="people", db_index=False)
    number = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    initials = models.CharField(max_length=60, help_text="of `name_key` (초성); kept by the database")
    name_key = models.TextField(
        db_default="", editable=False, help_text="what the name is found by; kept by the database"
    )
    later_starts = models.TextField(
        db_default="",
        editable=False,
        help_text="a blank and a key, for each rarer start of the name; kept by the database",
    )
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    employment = models.CharField(max_length=20, choices=Employment.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "number"], name="person_number_unique"),
        ]
        indexes: ClassVar = [
            # Search as one types: each a walk in the order of names (queries.search).
            models.Index(by_code_point("name_key"), "id", name="person_key"),
            models.Index(by_code_point("initials"), "id", name="person_initials"),
            models.Index(given_name("name_key"), "id", name="person_given_key"),
            models.Index(given_name("initials"), "id", name="person_given_initials"),
            models.Index(
                by_code_point("name_key"), "id", name="person_later", condition=Q(later_starts__gt="")
            ),
            models.Index(email_key(), "id", name="person_email", condition=Q(email__gt="")),
            models.Index("agency", by_code_point("name"), "id", name="person_agency_name"),
        ]

    def __str__(self) -> str:
        return self.name

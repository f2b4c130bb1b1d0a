"""The regulation an agency's papers cite on a day, and the basis of a policy version that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from dure.kit import sql
from dure.points.regulation import topics as topics_of
from dure.points.regulation.models import Regulation

NOT_REGISTERED = "운영 규정을 등록하지 않았습니다"
"""What papers say where an agency has registered none: an official form is Korean in every language."""

# The founding versions of installations before agencies had regulations of their own carry these words,
# whatever agency they belong to; what it has registered is cited instead.
_STAMPED = ("", "이천시 협업포인트 운영 규정(훈령 제257호)", "이천시 협업포인트 운영 규정(훈령 제274호)")


@dataclass(frozen=True, slots=True)
class RegulationView:
    """A regulation as it was registered."""

    name: str
    kind: str
    number: str
    issued_on: date
    effective_from: date
    citation: str
    articles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """The regulation of a day as papers cite it, with its articles by topic; both empty where none is registered."""

    citation: str = ""
    articles: Mapping[str, str] = field(default_factory=dict)

    def named(self, *topics: str) -> str:
        """Return the regulation with its articles on some topics: 「…」(훈령 제274호) 제6조제1항 및 제10조제1항."""
        found = topics_of.articles(self.articles, topics)
        return " ".join(part for part in (self.citation, " 및 ".join(found)) if part)

    def filled(self, text: str) -> str:
        """Return a sentence of a paper with its articles, (제9조제2항), in the place of `{article:special-apart}`."""
        return topics_of.filled(
            text, lambda named: topics_of.korean(topics_of.articles(self.articles, named.split("+")))
        )


def cited(agency: str, day: str) -> str:
    """Return the SQL of the citation of an agency's regulation on a day; null without one.

    Both are SQL. Leans on regulation_agency.
    """
    return (
        f"(SELECT citation FROM points_regulation WHERE agency_id = {agency} AND effective_from <= {day}"
        " ORDER BY effective_from DESC, id DESC LIMIT 1)"
    )


def basis(stamped: str, agency: str, day: str) -> str:
    """Return the SQL of what a policy version rests on: what was stamped on it, else the regulation of the day.

    Empty where there is neither.
    """
    known = ", ".join(f"'{words}'" for words in _STAMPED)
    return f"coalesce(CASE WHEN {stamped} NOT IN ({known}) THEN {stamped} END, {cited(agency, day)}, '')"


def regulations(agency_id: int) -> list[RegulationView]:
    """Return all that an agency has registered, the one in force latest first. Leans on regulation_agency."""
    rows = Regulation.objects.filter(agency_id=agency_id).order_by("-effective_from", "-id")
    return [
        RegulationView(
            row.name, row.kind, row.number, row.issued_on, row.effective_from, row.citation, row.articles
        )
        for row in rows
    ]


def regulation_on(agency_id: int | None, day: date) -> RegulationView | None:
    """Return the regulation of an agency on a day, None where it has registered none for it."""
    return next((row for row in regulations(agency_id or 0) if row.effective_from <= day), None)


def rule_on(agency_id: int | None, day: date) -> Rule:
    """Return the regulation of a day as it is cited. Leans on regulation_agency."""
    rows = Regulation.objects.filter(agency_id=agency_id or 0, effective_from__lte=day)
    found = rows.order_by("-effective_from", "-id").values_list("citation", "articles").first()
    return Rule(*found) if found else Rule()


def citation_on(agency_id: int | None, day: date) -> str:
    """Return how papers cite the regulation of a day; empty where none is registered."""
    found = sql.value(f"SELECT {cited('%(agency)s', '%(day)s')}", {"agency": agency_id or 0, "day": day})
    return found or ""


def basis_on(agency_id: int, stamped: str, day: date) -> str:
    """Return what a policy version rests on, as it is cited on a day; empty where nothing is registered."""
    return stamped if stamped not in _STAMPED else citation_on(agency_id, day)


def rests_on(stamped: str, citation: str) -> str:
    """Return what a policy version rests on, where the regulation of the day is known already."""
    return stamped if stamped not in _STAMPED else citation


def basis_among(stamped: str, known: Sequence[RegulationView], day: date) -> str:
    """Return what a version rests on by regulations that were read before, the latest first."""
    return rests_on(stamped, next((row.citation for row in known if row.effective_from <= day), ""))


def told(words: str) -> str:
    """Return a basis for a page, or that none is registered, in the reader's language."""
    return words or _("The agency has registered no regulation")


def on_paper(words: str) -> str:
    """Return a basis for a paper, or that none is registered."""
    return words or NOT_REGISTERED


def ruled(rule: Rule, *topics: str) -> str:
    """Return by which articles of the agency's regulation something is done; empty where none is registered.

    Where it is not known which article says it, the regulation is named alone.
    """
    return f"{rule.named(*topics)}에 따라 " if rule.citation else ""


def unruled(rule: Rule) -> tuple[tuple[str, str], ...]:
    """Return the line of the foot that says that the agency has registered no regulation."""
    return () if rule.citation else (("근거 규정", NOT_REGISTERED),)

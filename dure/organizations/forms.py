"""What is typed on the pages of the room."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure import clock
from dure.kit.days import YEARS
from dure.organizations.queries import AgencyName


class _DayInput(forms.DateInput):
    input_type = "date"

    def format_value(self, value: Any) -> str:
        """Return the day the way browsers want it, whatever the language."""
        return value.isoformat() if isinstance(value, date) else str(value or "")


class ModeForm(forms.Form):
    """The day a roster speaks of, and whether it names everybody."""

    as_of = forms.DateField(
        label=_("As of"),
        initial=clock.today,
        widget=_DayInput,
        help_text=_("The date on which the files are valid. Renames without their own date begin on it."),
    )
    full = forms.BooleanField(
        label=_("The files are complete"),
        required=False,
        help_text=_(
            "Posts of people who are missing from the file end the day before. Otherwise they are only reported."
        ),
    )

    def clean_as_of(self) -> date:
        """Return the day; refuse one that no roster speaks of."""
        day: date = self.cleaned_data["as_of"]
        if day.year not in YEARS:
            raise forms.ValidationError(
                _("Choose a day from %(first)s to %(last)s."),
                code="day",
                params={"first": date(YEARS[0], 1, 1), "last": date(YEARS[-1], 12, 31)},
            )
        return day


class RosterForm(ModeForm):
    """Files to load for an agency."""

    agency = forms.TypedChoiceField(label=_("Agency"), coerce=int)
    people = forms.FileField(
        label=_("People file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        help_text=_(
            "CSV or XLSX with one line for each post: 사번, 성명, 고용형태, 부서코드, 발령일 and more."
        ),
    )
    departments = forms.FileField(
        label=_("Departments file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx"}),
        help_text=_("CSV or XLSX: 부서코드, 부서명, 상위부서코드, 직제순, 과단위 and more."),
    )
    mapping = forms.FileField(
        label=_("Mapping of titles"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.json"}),
        help_text=_(
            "Only for files of another system: each line has two column titles, that system's and ours."
        ),
    )
    field_order = ("agency", "people", "departments", "mapping", "as_of", "full")

    def __init__(self, *args: Any, agencies: Sequence[AgencyName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agency = self.fields["agency"]
        if isinstance(agency, forms.TypedChoiceField):
            # Nothing is chosen for whom several agencies are open: a roster would reach the wrong one.
            must_choose = self.initial.get("agency") is None and len(agencies) > 1
            first = [("", _("Choose an agency"))] if must_choose else []
            agency.choices = [*first, *((one.id, one.name) for one in agencies)]

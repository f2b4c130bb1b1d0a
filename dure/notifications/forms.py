"""The form of a webhook."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from dure.notifications.rules import LONGEST_NAME, LONGEST_URL
from dure.notifications.words import events


class WebhookForm(forms.Form):
    """A webhook to add; an administrator says for which agency."""

    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        help_text=_("A name that you will recognise, for example the receiving system."),
    )
    url = forms.CharField(
        label=_("Address"),
        max_length=LONGEST_URL,
        help_text=_("Events are posted to it, over HTTPS."),
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false", "autocomplete": "off"}),
    )
    events = forms.MultipleChoiceField(
        label=_("Events"),
        choices=list(events().items()),
        widget=forms.CheckboxSelectMultiple,
    )
    includes_text = forms.BooleanField(
        label=_("Also send what people wrote"),
        required=False,
        help_text=_(
            "If off, only the numbers of people, departments and points are sent. If on, thank-you "
            "messages and reasons leave this system too: turn it on only where the receiver needs them."
        ),
    )

    def __init__(self, *args: Any, agencies: list[tuple[int, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if agencies is not None:
            self.fields["agency"] = forms.TypedChoiceField(label=_("Agency"), choices=agencies, coerce=int)

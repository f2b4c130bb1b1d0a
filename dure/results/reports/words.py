"""What reports are called on pages, in the reader's language; the papers themselves are Korean (see `content`)."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

NAMES: Mapping[str, Promise] = {
    "indicators": _("Collaboration indicators for the contracts of division heads"),
    "candidates": _("People to consider for bonus marks in performance rating"),
    "statement": _("Statement of collaboration for special promotion"),
    "selection": _("Evidence for selecting outstanding people"),
    "departments": _("Evidence for selecting outstanding departments"),
}

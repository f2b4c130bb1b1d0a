"""Where a refusal stands on a page: at the field that it is about, else above the form."""

from collections.abc import Mapping

from django.utils.functional import Promise

from dure.kit.refusals import Refusal

FORM = "form"
"""Under which name stands what is about no single field."""


def at_fields(refusal: Refusal | None, fields: Mapping[str, str]) -> "dict[str, str | Promise]":
    """Return the sentences of a refusal by field; nothing without a refusal.

    `fields` names the field of each code; a refusal of several values names their fields itself (`extra["errors"]`).
    """
    if refusal is None:
        return {}
    sentences: dict[str, str | Promise] = {
        error["field"]: error["detail"] for error in refusal.extra.get("errors", ()) if "field" in error
    }
    if refusal.code in fields:
        sentences[fields[refusal.code]] = refusal.detail
    return sentences or {FORM: refusal.detail}

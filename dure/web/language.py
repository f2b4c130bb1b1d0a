"""In which language a request is answered."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header


def language_of_program(request: HttpRequest) -> str:
    """Return the first language of `Accept-Language` that the product speaks, or Korean."""
    for tag, _weight in parse_accept_lang_header(
        str(request.META.get("HTTP_ACCEPT_LANGUAGE", "")).lower()[:500]
    ):
        if tag == "*":
            break
        try:
            return get_supported_language_variant(tag)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE

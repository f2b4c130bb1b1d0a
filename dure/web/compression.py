"""Answers of pages and API compressed on their way; static files are compressed before they are asked for."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

_SMALL = 1400  # what fits into one packet gains nothing
_TEXT = ("text/", "application/json", "application/problem+json")


class Compression(GZipMiddleware):
    """Compresses text, but not for requests that another site has begun.

    Who can make a reader's browser ask and see how long the answers are could guess a secret in them, letter by
    letter (BREACH). Besides this, Django adds a random number of bytes and masks the token of forms anew each time.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Return the answer, smaller where that is worth it and safe."""
        if not _is_worth_it(response) or request.headers.get("Sec-Fetch-Site") == "cross-site":
            return response
        return super().process_response(request, response)


def _is_worth_it(response: HttpResponseBase) -> bool:
    is_large = response.streaming or len(response.content) > _SMALL  # type: ignore[attr-defined]  # not streaming
    return is_large and response.get("Content-Type", "").startswith(_TEXT)

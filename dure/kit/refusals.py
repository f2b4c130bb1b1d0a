"""How the product says no: one exception with a stable code and a sentence for a person."""

from typing import Any

from django.utils.functional import Promise


class Refusal(Exception):
    """An act that is refused, expectedly.

    `code` is stable and for machines, `detail` is a sentence in the reader's language that says what
    happened, why (with the article) and what can be done; `status` is the HTTP status it becomes; `extra`
    goes into the problem document beside them (a limit's `remaining` and `resets_at`, an `errors` list).
    """

    def __init__(self, code: str, detail: "str | Promise", *, status: int = 422, **extra: Any) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.status = status
        self.extra = extra

"""The HTTP API: one NinjaAPI that the rooms' routers are mounted on, and its OpenAPI document."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from http.client import responses
from importlib.metadata import version
from math import isinf
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import ConfigError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from pydantic_core import from_json, to_json

from dure.accounts.authentication import ANY, Authentication
from dure.kit.api import Problem, refused_by
from dure.kit.refusals import Refusal
from dure.kit.rooms import follow, rooms
from dure.web import problems

_NUL = "\0"
_ESCAPED_NUL = b"\\u0000"
_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})

_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,200}$"},
    "description": "the same key and body gives the first answer again",
}

DESCRIPTION = """
Everything a person can do on the pages of Dure (두레), a program can do here with the same rules, the same
permissions and the same audit trail.

- Identifiers are strings, times RFC 3339 with offset, dates `YYYY-MM-DD`, months `YYYY-MM`, in Asia/Seoul.
- `Authorization: Bearer <token>`; a token carries scopes (`read`, `write`, `operate`, `admin`) and expires.
  A page of this site may use its session instead and then sends `X-CSRFToken`.
- Lists: `{"items": […], "next": "…" | null}`; send `next` back as `cursor`. `limit` is at most 100.
- Writes take an `Idempotency-Key`: the same key and body gives the first answer again for 30 days, the same
  key with another body is 409 `idempotency-mismatch`.
- Errors are `application/problem+json` (RFC 9457) with a stable `code` and a `detail` in the language of
  `Accept-Language`. The codes with which an operation refuses what it understood are its `x-refusals`; those
  of any request (`validation`, `not-authenticated`, `idempotency-mismatch` and so on) are not repeated there.
"""


class _Pairs(list[tuple[str, Any]]):
    """An object of JSON as it was sent, field by field."""


class JsonParser(Parser):
    """Reads strict JSON: nothing that two readers may take for different things, and no NUL characters.

    No field twice in an object, no NaN, no number beyond what a float or 4,300 digits hold, no lone surrogates.
    PostgreSQL's text holds no NUL.
    """

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the body's value. Raises `Refusal` `malformed-json` (400) or `validation` (422)."""
        try:
            value = from_json(request.body, allow_inf_nan=False)
            pairs = json.loads(request.body.decode(), object_pairs_hook=_Pairs, parse_float=_finite)
        except ValueError as error:
            raise Refusal("malformed-json", _("The body is not valid JSON."), status=400) from error
        if _ESCAPED_NUL in request.body:
            _refuse_nul(value)
        _refuse_repeated([".".join(place) for place in _places_of_repeated(pairs)])
        return value

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> Any:
        """Return the query's values. Raises `Refusal` `validation` (422)."""
        values = super().parse_querydict(data, list_fields, request)
        _refuse_nul(values)
        _refuse_repeated([name for name in data if name not in list_fields and len(data.getlist(name)) > 1])
        return values


class JsonRenderer(BaseRenderer):
    """Writes UTF-8 JSON with pydantic's serialiser, many times as fast as the standard library's."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002
        """Return `data` as JSON."""
        return to_json(data, fallback=str)


class OpenAPI(OpenAPISchema):
    """The OpenAPI document, with every operation's security and problem documents."""

    def operation_details(self, operation: Operation) -> dict[str, Any]:
        """Add what django-ninja does not know: scopes, errors, the idempotency key."""
        details: dict[str, Any] = super().operation_details(operation)
        self.schemas.setdefault(
            "Problem", Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        )
        self.add_schema_definitions(self.schemas["Problem"].pop("$defs", {}))
        writes = bool(_WRITING.intersection(operation.methods))
        authentication = next(
            (auth for auth in operation.auth_callbacks if isinstance(auth, Authentication)), None
        )
        statuses = _error_statuses(writes=writes, signed_in=authentication is not None)
        for status in statuses:
            details["responses"].setdefault(status, _problem_response(status))
        codes = refused_by(operation.view_func)
        if codes:
            details["x-refusals"] = list(codes)
            details["description"] += f"\n\nRefusals: {', '.join(f'`{code}`' for code in codes)}."
        if "POST" in operation.methods:
            details["parameters"].append(_IDEMPOTENCY_KEY)
        if authentication is not None:
            scope = authentication.scope or ("write" if writes else "read")
            details["security"] = [{"token": [scope]}, {"session": []}]
        return details

    def add_schema_definitions(self, definitions: dict[str, Any]) -> None:
        """Take schemas in; raise `ConfigError` when two rooms give different ones the same name."""
        for name, definition in definitions.items():
            if self.schemas.setdefault(name, definition) != definition:
                raise ConfigError(f"two schemas of the API are called {name}")

    def get_paths(self) -> dict[str, Any]:
        """Call each operation by its method and address: they do not change when code moves to another room."""
        paths: dict[str, Any] = super().get_paths()
        for path, methods in paths.items():
            for method, details in methods.items():
                details["operationId"] = "_".join(
                    [method, *re.findall(r"\w+", path.removeprefix(self.path_prefix))]
                )
        return paths

    def get_components(self) -> dict[str, Any]:
        """Add the two ways to say who one is."""
        self.securitySchemes = {
            "token": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
        }
        components: dict[str, Any] = super().get_components()
        return components


class Api(NinjaAPI):
    """The API of the product."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Return the document, made once: anybody may ask for it, and making it takes a second of a core."""
        return _document(self, self.get_root_path(path_params or {}) if path_prefix is None else path_prefix)


@cache
def _document(api: NinjaAPI, prefix: str) -> OpenAPISchema:
    return OpenAPI(api, prefix)


def _error_statuses(*, writes: bool, signed_in: bool) -> list[int]:
    statuses = [400, 404, 409, 411, 413, 422, 429, 503]
    statuses += [401, 403] if signed_in else []
    statuses += [415] if writes else []
    return sorted(statuses)


def _problem_response(status: int) -> dict[str, Any]:
    response: dict[str, Any] = {
        "description": responses[status],
        "content": {problems.CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in (429, 503):
        seconds = {"description": "seconds to wait", "schema": {"type": "integer"}}
        response["headers"] = {"Retry-After": seconds}
    return response


def _refuse_nul(value: Any) -> None:
    places = [".".join(place) for place in _places_of_nul(value)]
    if places:
        raise problems.invalid_fields(places, "nul")


def _finite(digits: str) -> float:
    if isinf(number := float(digits)):
        raise ValueError("a number beyond what a float holds")
    return number


def _refuse_repeated(places: Sequence[str]) -> None:
    if places:
        raise problems.invalid_fields(places, "repeated")


def _places_of_repeated(value: Any, place: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield where a field stands more than once in an object; of its values only one would count."""
    steps: Iterable[tuple[Any, Any]] = ()
    if isinstance(value, _Pairs):
        steps = value
        yield from (
            (*place, name) for name, times in Counter(name for name, _value in value).items() if times > 1
        )
    elif isinstance(value, list):
        steps = enumerate(value)
    for step, inner in steps:
        yield from _places_of_repeated(inner, (*place, str(step)))


def _places_of_nul(value: Any, place: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    if isinstance(value, str):
        return [place] if _NUL in value else []
    if isinstance(value, dict):
        steps = [(str(key).replace(_NUL, ""), inner, _NUL in str(key)) for key, inner in value.items()]
    elif isinstance(value, list):
        steps = [(str(index), inner, False) for index, inner in enumerate(value)]
    else:
        return []
    return [
        found
        for step, inner, is_bad in steps
        for found in ([(*place, step)] if is_bad else _places_of_nul(inner, (*place, step)))
    ]


api = Api(
    title="Dure",
    version=version("dure"),
    description=DESCRIPTION,
    docs_url=None,
    auth=ANY,
    parser=JsonParser(),
    renderer=JsonRenderer(),
    urls_namespace="api",
)
problems.install(api)
for mount in sorted((mount for room in rooms() for mount in room.api), key=lambda mount: mount.order):
    for router in mount.routers:
        api.add_router(mount.prefix, follow(router))


def docs(request: HttpRequest) -> HttpResponse:
    """Show the OpenAPI document as pages, with Swagger UI's files served by the product itself."""
    options = {"url": reverse("api:openapi-json"), "layout": "BaseLayout", "deepLinking": True}
    return render(request, "web/api_docs.html", {"options": options})

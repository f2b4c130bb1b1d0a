"""Every endpoint, API and page, with the request that asks for it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver

from dure.web.api import api
from tests.permissions import City
from tests.rooms import declared

_LINES = {"lines": [{"department": "{department_id}", "day": "2026-01-05", "given_points": 10}]}
_WHY = {"note": "관련 없는 내용이 있어 확인했습니다.", "reason_code": "other"}
_NOTE = {"note": "관련 없는 내용이 있어 확인했습니다."}
BODIES: dict[str, Any] = {
    "POST /points/corrections": _LINES | {"reason": "인사발령이 늦게 통보됨"},
    "POST /points/corrections/preview": _LINES,
    "POST /points/reciprocity/runs": {"period": "2099", "reason": "확인"},
    "POST /points/reciprocity/runs/{run_id}/open": {"reason": "확인"},
    "POST /points/reciprocity/patterns/{pattern_id}/comments": {"text": "함께 일했습니다."},
    "PATCH /me/preferences": {"weekly_nudge": False},
    "POST /points/special-awards/{award_id}/approve": _NOTE,
    "POST /points/special-awards/{award_id}/decline": _NOTE,
    "POST /points/transfers/{transfer_id}/hide": _WHY,
    "POST /points/transfers/{transfer_id}/unhide": _WHY,
    "POST /points/transfers/{transfer_id}/report": _WHY,
    "POST /points/transfers/{transfer_id}/dismiss-reports": _NOTE,
    "POST /points/transfers/{transfer_id}/appeal": _NOTE,
    "POST /points/transfers/{transfer_id}/reject-appeal": _NOTE,
    "POST /points/transfers/{transfer_id}/reverse": _WHY,
    "POST /points/policies": {"effective_from": "2099-01-01", "changes": {}, "reason": "바꾸고자 함"},
    "POST /points/policies/simulate": {"year": 2026},
    "POST /points/policies/proposals/{proposal_id}/opinions": {"stance": "for"},
    "POST /points/policies/proposals/{proposal_id}/approve": {"opinions_record": "회의록 붙임"},
    "POST /points/policies/proposals/{proposal_id}/decline": _NOTE,
    "POST /points/years/{year}/sign-off": _NOTE,
    "POST /accounts": {"login": "program"},
    "POST /tokens": {"name": "t", "scopes": ["read"]},
    "POST /points/transfers": {
        "recipient": "{recipient}",
        "message": "회의 자료를 함께 정리해 주셔서 고맙습니다.",
    },
    "POST /points/transfers/batch": {
        "transfers": [{"recipient": "{recipient}", "message": "함께 정리해 주셔서 고맙습니다."}]
    },
    "POST /points/special-awards": {"target": {"person": "{person_id}"}, "amount": 10, "reason": "재난 대응"},
    "POST /webhooks": {"name": "성과", "url": "https://receiver.invalid/", "events": ["point.given"]},
    "POST /webhooks/{webhook_id}/resend": {"since": "2026-11-01T00:00:00+09:00"},
    "POST /points/reports": {"kind": "indicators", "first": "2026-10-01", "last": "2026-10-31"},
    "POST /points/reports/preview": {"kind": "indicators", "first": "2026-10-01", "last": "2026-10-31"},
    "POST /points/reports/{report_id}/sign": {"guideline": "성과평가 지침"},
    "POST /points/selections": {"name": "협업 우수자", "period": "2026-10", "people": {"headquarters": 1}},
    "POST /points/selections/{selection_id}/judge": {"person": "{person_id}", "mark": "chosen"},
    "POST /points/selections/{selection_id}/approve": {"note": "확인함"},
    "POST /points/selections/{selection_id}/decline": {"note": "보류함"},
    "POST /points/selections/{selection_id}/close": {
        "form": "표창장",
        "citation": "공이 크므로",
        "signer": "이천시장",
        "guideline": "지침",
    },
    "POST /points/special-awards/preview": {"target": {"person": "{person_id}"}, "amount": 10},
}
QUERIES = {
    "GET /points/exports/{kind}": "?reason=점검",
    "POST /points/exports/{kind}": "?reason=점검",
    "GET /points/documents/{kind}": "?format=hwpx",
    "GET /points/reports/{report_id}/entries": "?row=0",
    "GET /points/reports/{report_id}/file": "?format=csv",
    "GET /points/selections/{selection_id}/certificates/{entry_id}": "?format=hwpx",
    "GET /points/moderation": "?kind=reports",
    "GET /points/eligibility": "?recipient={recipient}",
    "GET /points/late-changes": "?from=2026-11-01&to=2026-11-30",
    "GET /points/departments/{department_id}/days": "?from=2026-11-01&to=2026-11-30",
}
WHAT = {
    "points:act_on_message": "hide",
    "points:decide_award": "approve",
    "points:decide_policy": "approve",
    "results:download_year": "people",
    "notifications:act_on_webhook": "off",
    "results:act_on_selection": "publicise",
    "organizations:template": "people.xlsx",
    "accounts:decide_removal": "decline",
    "accounts:act_on_account": "close",
}
"""Of pages that take several acts or files, the one that is tried."""
CHOICES = {"kind": "privacy", "figure": "received", "format_": "csv"}
"""Parts of addresses that are one of a few words, and the word that is tried; see also `KINDS`."""
KINDS = {"GET /points/exports/{kind}": "people", "POST /points/exports/{kind}": "people"}
POSTED = {
    *(
        "points:act_on_message",
        "points:react",
        "points:decide_award",
        "points:decide_policy",
        "notifications:see_all",
    ),
    *("notifications:open_notice", "results:settle_year", "results:sign_year", "accounts:revoke_token"),
    *("accounts:end_session", "accounts:end_sessions", "accounts:passwords"),
    *("accounts:decide_removal", "accounts:act_on_account", "accounts:bind_role"),
    *("results:act_on_selection", "results:sign_report", "notifications:act_on_webhook"),
    *("results:export_trail", "points:choose", "patterns:comment_on_pattern", "theme", "set_language"),
    *("organizations:again", "organizations:confirm", "organizations:discard"),
}


def endpoints(made: City) -> dict[str, tuple[str, str, Any]]:
    """Return every endpoint by its name with the request that asks for it."""
    found: dict[str, tuple[str, str, Any]] = {}
    bodies = {name: body for one in declared() for name, body in one.bodies.items()} | BODIES
    posted = POSTED.union(*(one.posted for one in declared()))
    for name in api_operations():
        method, path = name.split(" ")
        body = bodies.get(name)
        address = "/api/v1" + path.replace("{kind}", KINDS.get(name, CHOICES["kind"])) + QUERIES.get(name, "")
        found[name] = (
            method,
            _filled(address, made, name),
            body and _filled(json.dumps(body, ensure_ascii=False), made, name),
        )
    for name, address in pages():
        filled = _filled(_worded(name, address), made, name)
        found[name] = ("POST" if name in posted else "GET", "/" + filled, None)
    return found


def api_operations() -> Iterator[str]:
    for router in api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                whole = "/".join(part.strip("/") for part in (router.prefix, path) if part.strip("/"))
                yield from (f"{method} /{whole}" for method in operation.methods)


def pages() -> Iterator[tuple[str, str]]:
    yield from _pages(get_resolver().url_patterns, "", "")


def _pages(patterns: Any, start: str, space: str) -> Iterator[tuple[str, str]]:
    for one in patterns:
        address = start + str(one.pattern)
        if isinstance(one, URLPattern):
            yield space + str(one.name), re.sub(r"<int:(\w+)>", r"{\1}", address)
        elif one.namespace != "api":
            yield from _pages(
                one.url_patterns, address, f"{space}{one.namespace}:" if one.namespace else space
            )


def _worded(name: str, address: str) -> str:
    """Return an address with a word in the place of each part that is one of a few."""
    words = CHOICES | {"what": WHAT.get(name, "")}
    return re.sub(r"<str:(\w+)>", lambda part: words[part[1]], address)


def _filled(text: str, made: City, endpoint: str) -> str:
    for name, number in (made.places | made.of_rooms.get(endpoint, {})).items():
        text = text.replace("{" + name + "}", str(number))
    return text

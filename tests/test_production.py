"""What browsers and proxies meet in production."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

# A process of its own: the settings of this one are those of tests.
ASK = """
import json, sys
from django.test.client import RequestFactory
from dure.web.wsgi import application
from django.conf import settings

def ask(path, extra):
    seen = {}
    def start(status, headers, exc_info=None):
        seen.update(status=int(status.split()[0]), **{name.lower(): value for name, value in headers})
    list(application(RequestFactory().get(path, **extra).environ, start))
    return seen

from django.core.checks import run_checks

answers = {name: ask(*request) for name, request in json.loads(sys.argv[1]).items()}
cookies = {name: getattr(settings, name) for name in dir(settings) if "_COOKIE_" in name}
faults = [str(one) for one in run_checks(include_deployment_checks=True) if not one.is_silenced()]
print(json.dumps({"faults": faults, "cookies": cookies, **answers}))
"""
PROXIED = {
    "HTTP_HOST": "dure.icheon.go.kr",
    "HTTP_X_FORWARDED_FOR": "203.0.113.9",
    "HTTP_X_FORWARDED_PROTO": "https",
    "REMOTE_ADDR": "10.0.0.1",
}


@pytest.fixture(scope="module")
def seen() -> dict[str, Any]:
    """Ask a production process once for everything that the tests look at."""
    requests = {
        "proxied": ("/api/v1/me", PROXIED),
        "forged": ("/api/v1/me", {**PROXIED, "REMOTE_ADDR": "192.0.2.66"}),
        "misnamed": ("/api/v1/me", {**PROXIED, "HTTP_HOST": "elsewhere.example"}),
        "misnamed page": ("/account/login/", {**PROXIED, "HTTP_HOST": "elsewhere.example"}),
        "misnamed token": (
            "/api/v1/me",
            {**PROXIED, "HTTP_HOST": "elsewhere.example", "HTTP_AUTHORIZATION": "Bearer x"},
        ),
        "without a name": ("/", {**PROXIED, "HTTP_HOST": "두레"}),
        "probed": ("/healthz", {"HTTP_HOST": "10.0.0.7"}),
    }
    told = {
        "DURE_ENV": "production",
        "DURE_SECRET_KEY": "0123456789abcdef" * 4,
        "DURE_ALLOWED_HOSTS": "dure.icheon.go.kr",
        "DURE_TRUSTED_PROXIES": "10.0.0.1",
        "DJANGO_SETTINGS_MODULE": "dure.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", ASK, json.dumps(requests)],
        env={name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"} | told,
        capture_output=True,
        text=True,
        check=True,
    )
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def test_behind_the_proxy_browsers_are_told_to_stay_on_tls(seen: dict[str, Any]) -> None:
    assert seen["proxied"]["strict-transport-security"] == "max-age=31536000; includeSubDomains"


def test_what_a_stranger_says_about_the_scheme_is_ignored(seen: dict[str, Any]) -> None:
    assert seen["forged"]["status"] == seen["proxied"]["status"]
    assert "strict-transport-security" not in seen["forged"]


@pytest.mark.parametrize("request_", ["misnamed", "misnamed page", "misnamed token", "without a name"])
def test_another_host_name_is_refused_and_is_no_fault_of_ours(seen: dict[str, Any], request_: str) -> None:
    """F-C10: without the database, whoever asks and whatever for."""
    assert seen[request_]["status"] == 400


def test_django_finds_nothing_to_warn_of(seen: dict[str, Any]) -> None:
    """F-C10: `manage.py check --deploy`."""
    assert seen["faults"] == []


def test_no_cookie_travels_in_the_clear(seen: dict[str, Any]) -> None:
    """F-C10: the language too."""
    secure = {name: value for name, value in seen["cookies"].items() if name.endswith("_SECURE")}
    assert set(secure) == {"CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SESSION_COOKIE_SECURE"}
    assert all(secure.values())


def test_a_balancer_that_asks_by_address_is_answered(seen: dict[str, Any]) -> None:
    assert seen["probed"]["status"] == 200


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ],
)
def test_answers_carry_security_headers(seen: dict[str, Any], header: str, value: str) -> None:
    assert seen["proxied"][header] == value


def test_answers_allow_nothing_inline(seen: dict[str, Any]) -> None:
    policy = seen["proxied"]["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("cookie", ["SESSION", "CSRF"])
def test_cookies_travel_over_tls_to_this_host_alone(seen: dict[str, Any], cookie: str) -> None:
    told = seen["cookies"]
    assert told[f"{cookie}_COOKIE_NAME"].startswith("__Host-")
    assert told[f"{cookie}_COOKIE_SECURE"] is True
    assert told[f"{cookie}_COOKIE_DOMAIN"] is None
    assert told[f"{cookie}_COOKIE_SAMESITE"] == "Lax"

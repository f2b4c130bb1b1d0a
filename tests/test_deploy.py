"""The configurations in `deploy/`, tried with Debian's nginx and HAProxy before a web server in production."""

import os
import re
import shutil
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPMessage, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from dure.audit.models import Entry
from dure.platform.tests.running import PATIENCE, eventually, free_port
from dure.web.serving import bodies
from tests.webserver import Web, web_server

pytestmark = pytest.mark.crash

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
SITE = "dure.example.go.kr"
NONE: Mapping[str, str] = {}
PRODUCTION = {
    "DURE_ENV": "production",
    "DURE_SECRET_KEY": "0123456789abcdef" * 4,
    "DURE_ALLOWED_HOSTS": SITE,
    "DURE_TRUSTED_PROXIES": "127.0.0.1",
}


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Proxy:
    """A proxy before the product, and where it listens."""

    plain: int
    secure: int

    def ask(
        self,
        method: str,
        path: str,
        body: str = "",
        *,
        headers: Mapping[str, str] = NONE,
        is_secure: bool = True,
    ) -> Answer:
        """Return the answer to a request for the site."""
        # The certificate is the test's own.
        trusting = ssl._create_unverified_context()  # noqa: S323
        line = (
            HTTPSConnection("127.0.0.1", self.secure, timeout=PATIENCE, context=trusting)
            if is_secure
            else HTTPConnection("127.0.0.1", self.plain, timeout=PATIENCE)
        )
        try:
            line.request(method, path, body or None, {"Host": SITE, **headers})
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            line.close()

    def answers(self) -> bool:
        """Tell whether it and the product behind it are there."""
        try:
            return self.ask("GET", "/readyz").status == 200
        except OSError:
            return False


@pytest.fixture(scope="module")
def web(django_db_setup: None) -> Iterator[Web]:
    with web_server(**PRODUCTION) as made:
        yield made


@pytest.fixture(scope="module", params=["nginx", "haproxy"])
def proxy(
    request: pytest.FixtureRequest, web: Web, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Proxy]:
    if shutil.which(request.param, path="/usr/sbin:/usr/bin") is None:
        pytest.skip(f"{request.param} is not installed here: apt-get install nginx-light haproxy")
    starters: dict[str, Callable[[Path, Web], AbstractContextManager[Proxy]]] = {
        "nginx": nginx,
        "haproxy": haproxy,
    }
    folder = tmp_path_factory.mktemp(request.param)
    _certify(folder)
    with starters[request.param](folder, web) as running:
        eventually(running.answers)
        yield running


@contextmanager
def nginx(folder: Path, web: Web) -> Iterator[Proxy]:
    """Run nginx with the site of `deploy/`, moved to free ports."""
    made = Proxy(free_port(), free_port())
    site = _moved((DEPLOY / "nginx" / "dure.conf").read_text(), web, folder)
    site = re.sub(r"    listen \[::\].*\n", "", site)
    site = site.replace("listen 80;", f"listen {made.plain};").replace("listen 443", f"listen {made.secure}")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = " ".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''} daemon off; pid {folder}/pid; error_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{ access_log off; {paths}\n{site}\n}}\n"
    )
    with _running("nginx", "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"):
        yield made


@contextmanager
def haproxy(folder: Path, web: Web) -> Iterator[Proxy]:
    """Run HAProxy with the configuration of `deploy/`, moved to free ports."""
    made = Proxy(free_port(), free_port())
    told = _moved((DEPLOY / "haproxy" / "haproxy.cfg").read_text(), web, folder)
    told = told.replace("bind :::80 v4v6", f"bind 127.0.0.1:{made.plain}")
    told = told.replace("bind :::443 v4v6", f"bind 127.0.0.1:{made.secure}")
    (folder / "haproxy.cfg").write_text(told)
    with _running("haproxy", "-db", "-f", f"{folder}/haproxy.cfg"):
        yield made


def test_what_comes_in_the_clear_is_led_to_tls(proxy: Proxy) -> None:
    answer = proxy.ask("GET", "/directory/?q=1", is_secure=False)
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{SITE}/directory/?q=1")


def test_the_product_knows_that_it_is_reached_over_tls(proxy: Proxy) -> None:
    answer = proxy.ask("GET", "/account/login/")
    assert answer.status == 200
    assert answer.headers["Strict-Transport-Security"]
    assert "__Host-dure_csrf" in answer.headers["Set-Cookie"]


def test_answers_come_compressed_by_the_product(proxy: Proxy) -> None:
    answer = proxy.ask("GET", "/account/login/", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.django_db(transaction=True)
def test_a_client_cannot_say_that_it_is_somewhere_else(proxy: Proxy) -> None:
    forged = {"X-Forwarded-For": "10.9.9.9", "X_Forwarded_For": "10.9.9.9", "X-Forwarded-Proto": "http"}
    page = proxy.ask("GET", "/account/login/")
    token = page.headers["Set-Cookie"].split("__Host-dure_csrf=")[1].split(";")[0]
    form = urlencode({"login": "nobody", "password": "wrong", "csrfmiddlewaretoken": token})
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": f"__Host-dure_csrf={token}",
        "Referer": f"https://{SITE}/account/login/",
    }
    answer = proxy.ask("POST", "/account/login/", form, headers=headers | forged)
    assert answer.status == 200
    assert [entry.address for entry in Entry.objects.all()] == ["127.0.0.1"]


def test_too_much_is_refused_and_a_roster_gets_through_to_the_product(proxy: Proxy) -> None:
    too_much = bodies.SMALL + 1
    # The head alone: it is refused before the body is on its way.
    assert proxy.ask("POST", "/account/login/", headers={"Content-Length": str(too_much)}).status == 413
    said = proxy.ask("POST", "/organizations/import/", "x" * too_much)
    assert said.status == 413
    assert "로그인" in said.body.decode()


def test_the_limits_of_the_proxies_are_those_of_the_product() -> None:
    site = (DEPLOY / "nginx" / "dure.conf").read_text()
    told = (DEPLOY / "haproxy" / "haproxy.cfg").read_text()
    (roster, most) = next(iter(bodies.UPLOADS.items()))
    assert f"client_max_body_size {bodies.SMALL // 1024}k;" in site
    assert f"location = {roster}" in site
    assert f"client_max_body_size {most // 1024**2}m;" in site
    assert f"acl roster path {roster}\n" in told
    assert f"gt {bodies.SMALL} " in told
    assert f"gt {most} " in told


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_the_service_is_one_that_systemd_understands(tmp_path: Path) -> None:
    unit = (DEPLOY / "systemd" / "dure.service").read_text()
    (tmp_path / "dure.service").write_text(unit.replace("/opt/dure/.venv/bin/dure", sys.executable))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / "dure.service"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if "dure.service" in line] == []
    assert done.returncode == 0


@contextmanager
def _running(program: str, *words: str) -> Iterator[None]:
    path = shutil.which(program, path="/usr/sbin:/usr/bin")
    assert path
    process = subprocess.Popen([path, *words], stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _moved(told: str, web: Web, folder: Path) -> str:
    """Return a configuration that leads to the test's own product and certificate."""
    assert "127.0.0.1:8000" in told
    told = told.replace("127.0.0.1:8000", f"127.0.0.1:{web.port}")
    return told.replace("/etc/ssl/dure/", f"{folder}/")


def _certify(folder: Path) -> None:
    """Write a certificate for the site and its key, apart and in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, SITE)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "fullchain.pem").write_bytes(made)
    (folder / "privkey.pem").write_bytes(private)
    (folder / "dure.pem").write_bytes(made + private)

"""Where a webhook may go and whom it believes: addresses of names, certificates, time."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from dure.notifications import sending
from dure.notifications.tests.receivers import Receiver, receiver

OWN = (ip_network("127.0.0.0/8"),)


def send(url: str, networks: Any = OWN) -> sending.Answer:
    return sending.send(url, b"{}", {"webhook-id": "evt_1"}, networks)


def test_a_name_that_means_this_machine_is_not_reached_unless_it_is_allowed() -> None:
    with receiver() as got:
        url = got.url.replace("127.0.0.1", "localhost")
        assert send(url, (ip_network("10.0.0.0/8"),)).problem == "address"
        assert got.got == []


def test_one_bad_address_among_good_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    def two(_host: str, port: int, **_more: Any) -> Any:
        return [(2, 1, 6, "", (address, port)) for address in ("127.0.0.1", "169.254.169.254")]

    with receiver() as got:
        monkeypatch.setattr(socket, "getaddrinfo", two)
        assert send(got.url).problem == "address"
        assert got.got == []


def test_the_connection_goes_to_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: a name that means something else at the second look is not looked at twice."""
    looks: list[str] = []
    with receiver() as got:
        port = int(got.url.split(":")[2].split("/")[0])

        def once(host: str, *_: Any, **_more: Any) -> Any:
            looks.append(host)
            return [(2, 1, 6, "", ("127.0.0.1", port))]

        monkeypatch.setattr(socket, "getaddrinfo", once)
        assert send(f"http://receiver.example.go.kr:{port}/dure").is_success
        assert looks[0] == "receiver.example.go.kr"
        assert set(looks[1:]) <= {"127.0.0.1"}
        assert got.got[0][0]["host"] == f"receiver.example.go.kr:{port}"


def test_a_name_that_is_not_known_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **_more: Any) -> Any:
        raise socket.gaierror("no such name")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert send("https://receiver.example.go.kr/").problem == "name"
    assert send("https://" + "a" * 300 + "/").problem == "name"


def test_a_name_server_that_never_answers_holds_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor do look-ups that nobody waits for any more become ever more threads."""
    asked: list[str] = []
    over, ended = threading.Event(), threading.Event()

    def hang(host: str, *_: Any, **_more: Any) -> Any:
        asked.append(host)
        over.wait()
        ended.set()
        raise socket.gaierror("at last")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    monkeypatch.setattr(sending, "LOOKING_UP", 0.05)
    monkeypatch.setattr(sending, "_LOOK_UPS", threading.BoundedSemaphore(1))
    try:
        assert send("https://receiver.example.go.kr/").problem == "timeout"
        assert send("https://another.example.go.kr/").problem == "timeout"
    finally:
        over.set()
    assert ended.wait(10)
    assert asked == ["receiver.example.go.kr"]


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Make a certificate for 127.0.0.1 that nobody has signed but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "receiver")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "receiver.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def _answered(certificate: Path) -> tuple[sending.Answer, Receiver]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with receiver(tls=context) as got:
        return send(got.url), got


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path) -> None:
    answer, got = _answered(certificate)
    assert answer.problem == "tls"
    assert got.got == []


def test_a_certificate_of_an_authority_that_the_machine_trusts_is_taken(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    answer, got = _answered(certificate)
    assert answer.is_success
    assert len(got.got) == 1


def test_tls_is_expected_where_it_was_promised() -> None:
    with receiver() as got:
        assert send(got.url.replace("http:", "https:")).problem == "tls"

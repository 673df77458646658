"""Over TLS: only to a receiver whose certificate a known authority gave for its address."""

import ipaddress
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django.fixtures import Settings

from arengine.lib.dates import now
from exchange.wire import Answer, post

HERE = "127.0.0.1"
NOT_VALID = Answer(error="The certificate is not valid for the host.")
Serve = Callable[[str], str]


class Authority:
    """A certificate authority of its own; `pem` is what whoever trusts it knows."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.key = folder, ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority of a test")])
        constraint = x509.BasicConstraints(ca=True, path_length=0)
        self.certificate = self._signed(self.name, self.key, constraint)
        self.pem = folder / "authority.pem"
        self.pem.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def certify(self, address: str) -> Path:
        """A file with a certificate for the IP address, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        named = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, address)])
        file = self.folder / f"{address}.pem"
        file.write_bytes(
            self._signed(subject, key, named).public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return file

    def _signed(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, more: x509.ExtensionType
    ) -> x509.Certificate:
        made = x509.CertificateBuilder(subject_name=subject, issuer_name=self.name)
        made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
        made = made.not_valid_before(now() - timedelta(days=1))
        made = made.not_valid_after(now() + timedelta(days=1))
        return made.add_extension(more, critical=True).sign(self.key, hashes.SHA256())


class Good(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *said: object) -> None:
        pass


class Quiet(HTTPServer):
    def handle_error(self, *said: object) -> None:
        """Whoever breaks the handshake off is no news."""


@contextmanager
def served(file: Path) -> Iterator[str]:
    server = Quiet((HERE, 0), Good)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"https://{HERE}:{server.server_port}/hooks"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def authority(tmp_path: Path, settings: Settings) -> Authority:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    return Authority(tmp_path)


@pytest.fixture
def serve(authority: Authority) -> Iterator[Serve]:
    """A receiver on this machine, with a certificate for the address."""
    with ExitStack() as stack:
        yield lambda address: stack.enter_context(served(authority.certify(address)))


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an operator names the authority of an own network."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.pem))


def test_an_unknown_authority_is_not_believed(serve: Serve) -> None:
    assert post(serve(HERE), {}, b"{}") == NOT_VALID


def test_a_known_authority_is(serve: Serve, trusted: None) -> None:
    assert post(serve(HERE), {}, b"{}") == Answer(204)


def test_a_certificate_for_another_address_is_not(serve: Serve, trusted: None) -> None:
    assert post(serve("127.0.0.2"), {}, b"{}") == NOT_VALID

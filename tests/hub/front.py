"""A web server with a certificate in front of a hub, as an administrator puts one there."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from course_hub.assembly import proxy_command
from tests.hub.ports import free_ports

# Browsers find every name that ends so on this machine, without asking anybody.
HOST = "hub.localhost"
STARTS_WITHIN = 60


@contextmanager
def in_front(folder: Path, public: int, behind: int) -> Iterator[None]:
    """Serve https at one port, and pass everything on to another: sockets, hosts and paths."""
    certificate, key = _certificate(folder)
    (api,) = free_ports(1)
    words = ["--ip=127.0.0.1", f"--port={public}", "--api-ip=127.0.0.1", f"--api-port={api}"]
    words += [f"--ssl-key={key}", f"--ssl-cert={certificate}"]
    words += [f"--default-target=http://127.0.0.1:{behind}"]
    log = folder / "front.log"
    with log.open("wb") as out:
        server = subprocess.Popen([*proxy_command(), *words], cwd=folder, stdout=out, stderr=out)
    try:
        _wait(server, public, log)
        yield
    finally:
        server.kill()
        server.wait(30)


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    ends = datetime.now(UTC) + timedelta(seconds=STARTS_WITHIN)
    while True:
        assert server.poll() is None and datetime.now(UTC) < ends, log.read_text()
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return


def _certificate(folder: Path) -> tuple[Path, Path]:
    """Return the files of a certificate that nobody vouches for, and of its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    hosts = [x509.DNSName(HOST), x509.DNSName(f"*.{HOST}")]
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = folder / "front.crt", folder / "front.key"
    files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files

"""The certificate that tablets meet: made for tonight, or the organiser's own.

The private key here is the web server's, not an inspector's: it protects what crosses the hall's air tonight, opens no
record, and goes with the meeting's folder. A tablet's browser warns of a certificate made for tonight, because nobody
vouches for it; whoever pairs the tablet compares the fingerprint with the desk's, and that is what is trusted.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING

from kiosk.durable import make_folder, replace_file
from kiosk.errors import TabletsError
from kiosk.spoken import words

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.x509 import Certificate

FILE = "certificate.pem"
"""Certificate and key of tonight, in the folder for serving; for the owner alone."""

_DAYS = 3
"""An evening, with a day on each side for clocks that are set wrong."""
_WORDS = 6
_BYTES_A_GROUP = 2


@dataclass(frozen=True, slots=True)
class ServerCertificate:
    """What the server shows to tablets."""

    file: Path
    """The certificate, with those that vouch for it behind it."""
    key: Path
    """Its private key; the same file where the certificate was made for tonight."""
    digest: bytes
    """SHA-256 over the certificate's DER bytes."""
    own: bool
    """Whether the organiser brought it."""

    @property
    def fingerprint(self) -> str:
        """The digest as browsers show it: hexadecimal, in pairs with colons between."""
        text = self.digest.hex().upper()
        return ":".join(text[start : start + _BYTES_A_GROUP] for start in range(0, len(text), _BYTES_A_GROUP))

    @property
    def words(self) -> str:
        """The digest's first 66 bits as words, for reading aloud."""
        return words(self.digest, _WORDS)

    def context(self) -> ssl.SSLContext:
        """Return what TLS is spoken with: 1.2 or newer.

        Raises:
            TabletsError: The files do not fit together or cannot be read.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        try:
            context.load_cert_chain(self.file, self.key, password=_no_password)
        except (OSError, ssl.SSLError, TabletsError) as error:
            raise TabletsError.bad_certificate(self.file, "it and the key do not fit together") from error
        return context


def certificate_for_tonight(folder: Path, address: str) -> ServerCertificate:
    """Return the certificate of this evening, made anew only where there is none that fits.

    A server that is started again shows the same one, so that tablets do not warn a second time.

    Args:
        folder: Where it is kept.
        address: The IP address or name that tablets call.

    Raises:
        TabletsError: The folder cannot be written.
    """
    path = folder / FILE
    now = dt.datetime.now(dt.UTC)
    found = _read(path)
    if found is not None and _still_fits(found, address, now):
        return _described(path, path, found, own=False)
    try:
        make_folder(folder)
        replace_file(path, _make(address, now))
    except OSError as error:
        raise TabletsError.cannot_keep(path, error) from error
    made = _read(path)
    if made is None:
        raise TabletsError.bad_certificate(path, "it does not read back")
    return _described(path, path, made, own=False)


def own_certificate(file: Path, key: Path) -> ServerCertificate:
    """Return the organiser's own certificate.

    Raises:
        TabletsError: A file is missing or no such file, the two do not fit, or the certificate is not valid today.
    """
    for path in (file, key):
        if not path.is_file():
            raise TabletsError.bad_certificate(path, "there is no such file")
    found = _read(file)
    if found is None:
        raise TabletsError.bad_certificate(file, "it is no certificate in PEM form")
    now = dt.datetime.now(dt.UTC)
    if now >= found.not_valid_after_utc:
        raise TabletsError.bad_certificate(file, f"it expired on {found.not_valid_after_utc:%d %B %Y}")
    if now < found.not_valid_before_utc:
        raise TabletsError.bad_certificate(file, f"it is valid from {found.not_valid_before_utc:%d %B %Y} only")
    made = _described(file, key, found, own=True)
    made.context()
    return made


def _no_password() -> str:
    """Answer OpenSSL's question for a password, which would be asked on the terminal."""
    raise TabletsError.locked_key()


def _read(path: Path) -> Certificate | None:
    from cryptography.x509 import load_pem_x509_certificate

    try:
        return load_pem_x509_certificate(path.read_bytes())
    except (OSError, ValueError):
        return None


def _described(file: Path, key: Path, found: Certificate, *, own: bool) -> ServerCertificate:
    from cryptography.hazmat.primitives.serialization import Encoding

    return ServerCertificate(file, key, hashlib.sha256(found.public_bytes(Encoding.DER)).digest(), own)


def _still_fits(found: Certificate, address: str, now: dt.datetime) -> bool:
    from cryptography.x509 import ExtensionNotFound, SubjectAlternativeName

    try:
        names = found.extensions.get_extension_for_class(SubjectAlternativeName).value
    except ExtensionNotFound:
        return False
    half_a_day = dt.timedelta(hours=12)
    return _name(address) in list(names) and found.not_valid_before_utc <= now <= found.not_valid_after_utc - half_a_day


def _name(address: str) -> object:
    from cryptography.x509 import DNSName, IPAddress

    try:
        return IPAddress(ip_address(address))
    except ValueError:
        return DNSName(address)


def _make(address: str, now: dt.datetime) -> bytes:
    """Return a fresh key and a certificate that it signs itself (RFC 5280), both as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Open Meeting Kiosk, tonight")])
    days = dt.timedelta(days=_DAYS)
    builder = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + days)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_name(address)]), critical=False)  # type: ignore[list-item] # a GeneralName by its making
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    )
    certificate = builder.sign(key, hashes.SHA256())
    return certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )

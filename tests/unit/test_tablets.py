"""Serving to tablets, without a browser: certificates, pairing, limits, and what is refused before any is served."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import stat
from typing import TYPE_CHECKING, cast

import pytest
from aiohttp.web import HTTPRequestEntityTooLarge, Response
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from multidict import MultiDict

import run_kiosk
from kiosk.errors import ExitCode, LockedError, TabletsError
from kiosk.lock import StationLock
from kiosk.tablets.addresses import address_on_the_network, listen
from kiosk.tablets.certificate import certificate_for_tonight, own_certificate
from kiosk.tablets.limits import Connections, Rate
from kiosk.tablets.pairing import GOOD_FOR, Pairings
from kiosk.tablets.phrases import how_its_tablet_is
from kiosk.tablets.server import COOKIE, TabletServer
from kiosk.tablets.serving import TabletLine
from tests.conftest import pack_with_keys

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp.web import Request

    from kiosk.pack import LoadedPack
    from kiosk.tablets.serving import TabletState
    from kiosk.tablets.station_process import StationProcess
    from tests.conftest import Inspectors


class _Time:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """Return the present second."""
        return self.now


class _Held:
    """A connection that a test closes."""

    def __init__(self) -> None:
        self.closed = False

    def is_closing(self) -> bool:
        """Tell whether it is over."""
        return self.closed


def _pem(folder: Path, *, days: int = 1, since: int = -1) -> tuple[Path, Path]:
    """Write a certificate and its key, valid from and for some days."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "venue")])
    begins = dt.datetime.now(dt.UTC) + dt.timedelta(days=since)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + dt.timedelta(days=days + 1))
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(exist_ok=True)
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "cert.pem", folder / "key.pem"


def test_tonight_s_certificate_is_its_owner_s_alone_and_the_same_after_a_restart(tmp_path: Path) -> None:
    """Made once for an address, kept for the owner, shown again after a restart, and made anew for another address."""
    first = certificate_for_tonight(tmp_path / "serve", "192.168.1.20")
    again = certificate_for_tonight(tmp_path / "serve", "192.168.1.20")
    assert stat.S_IMODE(first.file.stat().st_mode) == 0o600
    assert first.digest == again.digest
    assert len(first.fingerprint.split(":")) == 32
    assert len(first.words.split()) == 6
    found = x509.load_pem_x509_certificate(first.file.read_bytes())
    names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert [str(name) for name in names.get_values_for_type(x509.IPAddress)] == ["192.168.1.20"]
    assert found.not_valid_after_utc - found.not_valid_before_utc < dt.timedelta(days=5)
    assert certificate_for_tonight(tmp_path / "serve", "hall.example").digest != first.digest


def test_a_certificate_file_that_was_damaged_is_made_anew(tmp_path: Path) -> None:
    """What does not read as a certificate is replaced, and the new one can be served with."""
    kept = certificate_for_tonight(tmp_path, "127.0.0.1").file
    kept.write_bytes(b"-----BEGIN CERTIFICATE-----\nnonsense\n")
    context = certificate_for_tonight(tmp_path, "127.0.0.1").context()
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_the_organiser_s_own_certificate_is_taken(tmp_path: Path) -> None:
    """A valid pair of files is served with as it is."""
    made = own_certificate(*_pem(tmp_path / "own"))
    assert made.own
    made.context()


@pytest.mark.parametrize(
    ("which", "why"),
    [
        ("missing", "there is no such file"),
        ("text", "no certificate in PEM form"),
        ("expired", "it expired on"),
        ("early", "it is valid from"),
        ("other key", "do not fit together"),
        ("password", "do not fit together"),
    ],
)
def test_a_wrong_certificate_is_told_with_its_reason(tmp_path: Path, which: str, why: str) -> None:
    """Missing, no certificate, expired, not yet valid, another's key, a key under a password: each has its sentence."""
    cert, key = _pem(tmp_path / "own", since={"expired": -5, "early": 5}.get(which, -1))
    if which == "missing":
        cert.unlink()
    if which == "text":
        cert.write_text("my certificate")
    if which == "other key":
        key = _pem(tmp_path / "other")[1]
    if which == "password":
        private = serialization.load_pem_private_key(key.read_bytes(), None)
        key.write_bytes(
            private.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.BestAvailableEncryption(b"secret"),
            )
        )
    with pytest.raises(TabletsError, match=why):
        own_certificate(cert, key)


def test_an_invitation_is_good_once_for_ten_minutes_and_until_the_next(tmp_path: Path) -> None:
    """Used, replaced, too old, or for a station that is paired: each is refused, and looking does not use it up."""
    time = _Time()
    pairings = Pairings(tmp_path / "serve", ("door-1", "notes-1"), time)
    word = pairings.invite("door-1")
    assert pairings.invited_to(word) == pairings.invited_to(word) == "door-1"
    newer = pairings.invite("door-1")
    with pytest.raises(TabletsError):
        pairings.accept(word)
    station, kept = pairings.accept(newer)
    assert pairings.station_of(kept) == station == "door-1"
    for attempt in (newer, "", "x"):
        with pytest.raises(TabletsError):
            pairings.accept(attempt)
    with pytest.raises(TabletsError, match="already"):
        pairings.invite("door-1")
    with pytest.raises(TabletsError, match="not a station"):
        pairings.invite("desk")
    old = pairings.invite("notes-1")
    time.now += GOOD_FOR
    with pytest.raises(TabletsError):
        pairings.accept(old)


def test_pairings_survive_a_restart_and_their_file_gives_no_station_away(tmp_path: Path) -> None:
    """A browser keeps its station over a restart; the file holds digests alone; a revoked one is forgotten."""
    pairings = Pairings(tmp_path, ("door-1",))
    _, kept = pairings.accept(pairings.invite("door-1"))
    file = tmp_path / "pairings.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert kept.encode() not in file.read_bytes()
    again = Pairings(tmp_path, ("door-1",))
    assert again.station_of(kept) == "door-1"
    assert again.station_of(kept[:-1]) is None
    assert again.station_of("\udcff") is None
    again.revoke("door-1")
    assert again.station_of(kept) is None
    assert Pairings(tmp_path, ("door-1",)).station_of(kept) is None
    assert Pairings(tmp_path, ()).station_of(kept) is None


@pytest.mark.parametrize("content", [b"", b"{", b'{"format": "other", "browsers": {}}', b"\xff" * 100, b"[" * 70_000])
def test_a_pairing_file_that_cannot_be_used_pairs_nobody(tmp_path: Path, content: bytes) -> None:
    """Damaged pairings leave every station free to be paired anew."""
    (tmp_path / "pairings.json").write_bytes(content)
    assert Pairings(tmp_path, ("door-1",)).invite("door-1")


def test_an_address_holds_so_many_connections_and_no_more() -> None:
    """Connections in use and being made count together, those that ended do not, and no address counts for another."""
    connections, held = Connections(most=3), [_Held() for _ in range(3)]
    for connection in held[:2]:
        assert connections.come("a")
        connections.made("a", connection)
    assert connections.come("a")
    assert not connections.come("a")
    assert connections.come("b")
    connections.made("a", None)
    assert connections.come("a")
    connections.made("a", held[2])
    assert not connections.come("a")
    held[0].closed = True
    assert connections.come("a")


def test_requests_are_let_through_as_fast_as_the_bucket_fills() -> None:
    """A burst, then one each time its share of time has passed; a refused request takes nothing."""
    time = _Time()
    rate = Rate(burst=3, each=10, elapsed=time)
    assert [rate.allows("a") for _ in range(5)] == [True, True, True, False, False]
    assert rate.allows("b")
    time.now += 10
    assert [rate.allows("a") for _ in range(2)] == [True, False]


def test_a_taken_port_is_told_with_what_to_do() -> None:
    """A port in use, a port that is not allowed, and an address that is not this machine's each have their sentence."""
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(TabletsError, match=f"Port {port} on 127.0.0.1 is taken"):
            listen("127.0.0.1", port)
    with pytest.raises(TabletsError, match="is not an address of this laptop"):
        listen("192.0.2.77", 0)
    with pytest.raises(TabletsError, match="is not an address"):
        listen("no such host!", 0)


def test_a_laptop_without_a_network_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """No way to any other machine: say so, and how to go on."""

    def refuse(_self: socket.socket, _place: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    with pytest.raises(TabletsError, match="on no network"):
        address_on_the_network()


def test_what_cannot_be_served_ends_with_a_sentence(
    tmp_path: Path, inspectors: Inspectors, capsys: pytest.CaptureFixture[str]
) -> None:
    """No desk on the roster, half a certificate, a taken port: one line each, and the exit code for it."""
    text = pack_with_keys(inspectors.lead.recipient, inspectors.second.recipient)
    pack, no_desk = tmp_path / "meeting.toml", tmp_path / "no-desk.toml"
    pack.write_text(text)
    no_desk.write_text(text.replace('role = "desk"', 'role = "wall"'))
    there = ["--data", str(tmp_path / "data"), "--address", "127.0.0.1", "--plain"]
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for arguments, said in (
            ([str(no_desk)], "The meeting's roster has no desk"),
            ([str(pack), "--key", str(pack)], "belong together"),
            ([str(pack), "--certificate", str(pack), "--key", str(pack)], "no certificate in PEM form"),
            ([str(pack), "--port", port], "is taken by another program"),
        ):
            assert run_kiosk.main(["serve", *arguments, *there]) == ExitCode.COULD_NOT
            assert said in capsys.readouterr().err


def test_a_station_takes_its_desk_s_pin_and_keeps_its_own(tmp_path: Path) -> None:
    """The desk's PIN opens a station that had none; one that has a PIN keeps it; a damaged one is no PIN to take."""
    desk, door, other = (StationLock(tmp_path / name) for name in ("desk", "door", "other"))
    door.take_over(desk)
    assert not door.is_set
    desk.set_pin("2468")
    door.take_over(desk)
    door.check("2468")
    other.set_pin("1357")
    other.take_over(desk)
    other.check("1357")
    (tmp_path / "desk").write_bytes(b"damaged")
    with pytest.raises(LockedError):
        StationLock(tmp_path / "new").take_over(StationLock(tmp_path / "desk"))


@pytest.mark.parametrize(
    ("tablet", "ago", "said"),
    [
        ("not-paired", 0.0, "no tablet yet"),
        ("connected", 0.0, "tablet connected"),
        ("pages", 59.0, "plain page, last asked less than a minute ago"),
        ("pages", 125.0, "plain page, last asked 2 minutes ago"),
        ("away", 0.0, "TABLET AWAY, off or without network"),
    ],
)
def test_the_desk_is_told_how_each_tablet_is(loaded: LoadedPack, tablet: TabletState, ago: float, said: str) -> None:
    """A plain page gives no sign between two questions, so the desk is told when it asked last."""
    line = TabletLine(loaded.pack.stations[0], tablet, "running", 0, "", ago)
    assert how_its_tablet_is(line) == said


class _Asked:
    """What a browser sent with a plain page."""

    def __init__(self, kept: str, sent: dict[str, str] | None) -> None:
        self.cookies = {COOKIE: kept}
        self._sent = sent

    async def post(self) -> MultiDict[str]:
        """Return it; None stands for more than is read."""
        if self._sent is None:
            raise HTTPRequestEntityTooLarge(max_size=65_536, actual_size=65_537)
        return MultiDict(self._sent)


class _Silent:
    """A station's process that does not answer."""

    station = "notes-1"

    async def ask(self, form: str | None, *, idle: bool) -> dict[str, object]:
        """Do not answer."""
        del form, idle
        raise TabletsError.no_answer(self.station)


@pytest.mark.parametrize(
    ("sent", "status", "says"),
    [
        ({"step": "5", "text": "<we> waited"}, 503, 'name="text" value="&lt;we&gt; waited"'),
        (None, 413, "more than a point can hold: 4,000 characters"),
    ],
)
async def test_what_a_plain_page_sent_and_no_station_took_is_given_back_or_refused_with_a_sentence(
    loaded: LoadedPack, tmp_path: Path, sent: dict[str, str] | None, status: int, says: str
) -> None:
    """Where the station does not answer, a button sends the same once more; more than is read is never half taken."""
    pairings = Pairings(tmp_path / "serve", ("notes-1",))
    _, kept = pairings.accept(pairings.invite("notes-1"))
    processes = {"notes-1": cast("StationProcess", _Silent())}
    server = TabletServer(loaded.pack, "127.0.0.1:8443", pairings, processes, lambda: "")
    request = cast("Request", _Asked(kept, sent))
    answer = await server._answer_plain(request)  # noqa: SLF001 - the handler, without a browser and TLS around it
    assert isinstance(answer, Response)
    assert answer.status == status
    assert says in (answer.text or "")
    assert ("Send again" in (answer.text or "")) is (status == 503)

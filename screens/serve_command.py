"""The command `serve`: one laptop carries the meeting and serves its stations to tablets' browsers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.errors import ExitCode, RecipientError, TabletsError

if TYPE_CHECKING:
    import argparse

    from kiosk.clock import MeetingClock
    from kiosk.pack import LoadedPack
    from kiosk.session_facts import Answers
    from kiosk.tablets.certificate import ServerCertificate
    from screens.evening import Evening

_PORT = 8443
_PACK = "meeting.toml"


def add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command's own options, and return it for those that it shares with others."""
    command = commands.add_parser(
        "serve",
        help="serve the stations of a meeting to tablets in the hall",
        description="Open the meeting's desk here, and serve its other stations to the browsers of tablets on the "
        "venue's network, over TLS alone. Tablets are paired at the desk: Whole hall, Tablets.",
    )
    command.add_argument("pack", type=Path, metavar="MEETING.toml", help="the meeting pack")
    command.add_argument("--address", metavar="ADDRESS", help="this laptop's address that tablets call")
    command.add_argument("--port", type=int, default=_PORT, metavar="PORT", help=f"the port (default: {_PORT})")
    command.add_argument("--certificate", type=Path, metavar="FILE", help="your own certificate, PEM")
    command.add_argument("--key", type=Path, metavar="FILE", help="its private key, PEM, without a password")
    return command


def serve(options: argparse.Namespace, loaded: LoadedPack, clock: MeetingClock, data: Path, script: Path) -> ExitCode:
    """Serve until the desk is left.

    Args:
        options: The command line.
        loaded: The meeting pack.
        clock: The meeting's clock.
        data: The folder for meetings.
        script: The file that runs a station as a program of its own.

    Raises:
        TabletsError: Tablets cannot be served as asked.
    """
    from kiosk.durable import replace_file
    from kiosk.places import TABLETS, meeting_folder, prepare
    from kiosk.session_facts import Answers
    from screens.evening import Evening

    desk = next((station for station in loaded.pack.stations if station.role == "desk"), None)
    if desk is None:
        raise TabletsError.no_desk()
    if not options.rehearsal and not loaded.pack.recipients:
        raise RecipientError.none_in_pack()
    _check_installed()
    meeting = meeting_folder(data, loaded.pack.meeting.id, rehearsal=options.rehearsal)
    from kiosk.tablets.addresses import address_on_the_network
    from kiosk.tablets.serving import Serving

    address = options.address or address_on_the_network()
    for folder in (data, meeting, meeting / TABLETS):
        prepare(folder)
    pack = meeting / TABLETS / _PACK
    try:
        replace_file(pack, loaded.data)
    except OSError as error:
        raise TabletsError.cannot_keep(pack, error) from error
    evenings: list[Evening] = []
    serving = Serving(
        loaded.pack,
        meeting,
        certificate=_certificate(options, meeting / TABLETS, address),
        address=address,
        port=options.port,
        command=lambda station, drawn: [
            *(sys.executable, str(script), "open", str(pack), "--station", station, "--data", str(data)),
            *("--tablet", drawn),
            *_as_the_desk(options, clock, evenings[0].answers if evenings else Answers()),
        ],
        clock=clock,
    )
    serving.start()
    try:
        evenings.append(
            Evening(
                loaded,
                clock=clock,
                data=data,
                journal=options.journal,
                rehearsal=options.rehearsal,
                accept_untested=options.accept_untested_key,
                ceremony=options.ceremony,
                serving=serving,
            )
        )
        return evenings[0].run(desk.id, plain=options.plain)
    finally:
        serving.stop()


def _check_installed() -> None:
    """Raise where the libraries that serve tablets are missing."""
    try:
        import aiohttp  # noqa: F401 - only whether it is there
        import jinja2  # noqa: F401 - as above
        import textual_serve  # noqa: F401 - as above
    except ImportError as error:
        raise TabletsError.not_installed() from error


def _certificate(options: argparse.Namespace, folder: Path, address: str) -> ServerCertificate:
    from kiosk.tablets.certificate import certificate_for_tonight, own_certificate

    if (options.certificate is None) != (options.key is None):
        raise TabletsError.one_of_two()
    if options.certificate is not None:
        return own_certificate(options.certificate, options.key)
    return certificate_for_tonight(folder, address)


def _as_the_desk(options: argparse.Namespace, clock: MeetingClock, answers: Answers) -> list[str]:
    """Return the options by which a station runs as its desk does, which held the opening ceremony for it too."""
    same: list[str] = []
    if options.journal is not None:
        same += ["--journal", str(options.journal)]
    if options.rehearsal:
        same.append("--rehearsal")
    if clock.pretended:
        same += ["--now", clock.now().isoformat()]
    if answers.clock_confirmed:
        same.append("--clock-confirmed")
    if answers.accept_untested or options.accept_untested_key:
        same.append("--accept-untested-key")
    return same

"""The command line of `keys`, with examples."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from export.argument_parts import PROGRAM, Parser, add_passphrase, command_of

if TYPE_CHECKING:
    import argparse

_KEYS_NEW = f"""\
examples:
  {PROGRAM} keys new -o inspector.key --lead --name "Lead inspector"
  {PROGRAM} keys new -o second.key --name "Second inspector" --card second-card.pdf
  {PROGRAM} keys new -o second.key --passphrase-file words.txt

The key is post-quantum unless --classic is given, and lies under a passphrase of seven words that is shown once.
"""
_KEYS_SHOW = f"""\
examples:
  {PROGRAM} keys show inspector.key
  {PROGRAM} keys show inspector.key --name "Lead inspector" --lead --card card.pdf
"""
_KEYS_SPLIT = f"""\
example:
  {PROGRAM} keys split inspector.key

Three shares of 33 words are shown. Any two of them make the key whole again, without its passphrase.
"""
_KEYS_RECOVER = f"""\
examples:
  {PROGRAM} keys recover -o inspector.key --fingerprint ABCD-EFGH-JKMN-PQRS
  {PROGRAM} keys recover -o inspector.key --fingerprint ABCD-EFGH-JKMN-PQRS --share one.txt --share two.txt

Two shares are asked for. The fingerprint, from the card or the meeting pack, proves that they make the right key.
"""


def add_keys(keys: argparse.ArgumentParser) -> None:
    """Add the commands for keys."""
    commands = keys.add_subparsers(
        dest="keys_command", metavar="new|show|split|recover", required=True, parser_class=Parser
    )
    new = command_of(commands, "new", "make a private key under a new passphrase", _KEYS_NEW)
    _add_output(new)
    new.add_argument("--classic", action="store_true", help="an X25519 key, for age older than 1.3; not post-quantum")
    show = command_of(commands, "show", "show the public half of a key", _KEYS_SHOW)
    split = command_of(commands, "split", "divide a key into three shares, of which any two recover it", _KEYS_SPLIT)
    recover = command_of(commands, "recover", "put a key together from two of its three shares", _KEYS_RECOVER)
    for one in (show, split):
        one.add_argument("file", type=Path, metavar="FILE", help="the key file")
    for one in (new, show):
        one.add_argument("--name", default="Inspector", help="whose key it is, for the meeting pack and the card")
        one.add_argument("--lead", action="store_true", help="mark it as the lead inspector's")
        one.add_argument("--card", type=Path, metavar="FILE", help="write a fingerprint card to print, .pdf or .png")
    _add_output(recover)
    recover.add_argument("--fingerprint", required=True, metavar="CODE", help="the key's fingerprint, from its card")
    recover.add_argument(
        "--share",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a file with a share; asked for if not given",
    )
    for one in (new, show, split, recover):
        add_passphrase(one)


def _add_output(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "-o", "--output", type=Path, default=Path("inspector.key"), metavar="FILE", help="where to write the key file"
    )

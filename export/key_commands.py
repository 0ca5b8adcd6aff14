"""The commands that make, show, divide and recover an inspector's key."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from export import key_words, terminal
from export.card import check_card, fingerprint_words, write_card
from export.commands import first_line, identities_of
from export.identities import new_identity
from export.keyfile import check_free, new_passphrase, write_key_file
from export.share_errors import ShareError
from export.shares import NEEDED, read_share, recover_key, split_key
from kiosk.errors import ExitCode
from kiosk.recipients import HYBRID, X25519, fingerprint

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from export.identities import Identity


def keys_new(given: argparse.Namespace) -> ExitCode:
    """Make a key and show its public half, and its passphrase unless that was given."""
    if given.card is not None:
        check_card(given.card)
    identity = new_identity(X25519 if given.classic else HYBRID)
    _write(given, identity)
    _show(given, identity)
    return ExitCode.DONE


def keys_show(given: argparse.Namespace) -> ExitCode:
    """Show the public half of each key in a file."""
    for identity in identities_of([given.file], given.passphrase_file):
        _show(given, identity)
    return ExitCode.DONE


def keys_split(given: argparse.Namespace) -> ExitCode:
    """Show three shares, of which any two make the key whole again."""
    identities = identities_of([given.file], given.passphrase_file)
    if len(identities) != 1:
        raise ShareError.several_keys(given.file, len(identities))
    [identity] = identities
    key_words.show_shares(split_key(identity), fingerprint(identity.recipient))
    return ExitCode.DONE


def keys_recover(given: argparse.Namespace) -> ExitCode:
    """Put a key together from two shares, check its fingerprint, and write it under a new passphrase."""
    check_free(given.output)
    shares = [_from_file(path) for path in given.share]
    while len(shares) < NEEDED:
        shares.append(_asked(len(shares) + 1))
    identity = recover_key(shares, given.fingerprint)
    _write(given, identity)
    key_words.show_recovered(fingerprint(identity.recipient))
    return ExitCode.DONE


def _write(given: argparse.Namespace, identity: Identity) -> None:
    made_up = "" if given.passphrase_file else new_passphrase()
    write_key_file(given.output, identity, made_up or first_line(given.passphrase_file))
    key_words.show_new_key(given.output, made_up)


def _show(given: argparse.Namespace, identity: Identity) -> None:
    key_words.show_key(identity, given.name, fingerprint_words(identity.recipient), lead=given.lead)
    if given.card is not None:
        write_card(given.card, identity.recipient, given.name, lead=given.lead)
        key_words.show_card(given.card)


def _from_file(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ShareError.unreadable(path, error) from error
    return read_share(text, f"the share in {path}")


def _asked(number: int) -> str:
    """Return a share from standard input; a person at a terminal is asked again where it cannot be right."""
    while True:
        line = terminal.ask_line(f"Share {number} of {NEEDED}, all its words: ")
        if not line:
            raise ShareError.too_few(number - 1)
        try:
            return read_share(line, f"share {number}")
        except ShareError as error:
            if not sys.stdin.isatty():
                raise
            terminal.say(str(error))

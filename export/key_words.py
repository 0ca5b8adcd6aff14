"""What the commands for keys say on a terminal. A passphrase and shares are shown once, a private key never."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from export import terminal
from kiosk.pack_places import printable as clean
from kiosk.recipients import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    from export.identities import Identity


def show_shares(shares: tuple[str, ...], mark: str) -> None:
    """Print recovery shares, numbered, each on a page of its own where the terminal scrolls."""
    for number, share in enumerate(shares, 1):
        words = share.split()
        rows = (
            "   ".join(f"{place + 1:>2} {words[place]:<9}" for place in range(start, start + 3)).rstrip()
            for start in range(0, len(words), 3)
        )
        terminal.write(
            f"# Share {number} of {len(shares)}, key {mark}. Any two make the key whole again.\n"
            + "\n".join(rows)
            + "\n\n"
        )
    terminal.write(
        "Write each share on a paper of its own and give them to different people. One alone tells nothing.\n"
        "Whoever holds two has the key, without its passphrase. Clear this screen when you have written them down.\n"
    )


def show_recovered(mark: str) -> None:
    """Print that a key was put together."""
    terminal.write(f"Fingerprint: {mark}\n  It is the key that was looked for.\n")


def show_card(path: Path) -> None:
    """Print where a fingerprint card lies."""
    terminal.write(f"Fingerprint card to print: {clean(str(path))}\n")


def show_key(identity: Identity, name: str, in_words: str, *, lead: bool) -> None:
    """Print the public half of a key and the lines for the meeting pack."""
    lead_line = "lead = true\n" if lead else ""
    quoted = msgspec.json.encode(name).decode()  # a JSON string is a TOML basic string
    terminal.write(
        f"Public key: {identity.recipient}\n"
        f"Fingerprint: {fingerprint(identity.recipient)}\n"
        f"In words: {in_words}\n\n"
        f"For the meeting pack (send these lines to the organiser):\n\n"
        f'[[recipients]]\nname = {quoted}\nkey = "{identity.recipient}"\n{lead_line}\n'
    )
    if not lead:
        terminal.write("The lead inspector's entry has one more line: lead = true\n")


def show_new_key(path: Path, passphrase: str) -> None:
    """Print where a new key lies and, where it was made up here, its passphrase: the only time it is shown."""
    terminal.write(f"Private key: {clean(str(path))}\n")
    if passphrase:
        terminal.write(
            f"Passphrase: {passphrase}\n"
            "  Write these seven words down now; they are not shown again. Keep them apart from the key file.\n"
            "  Without the file or without the words nothing sealed to this key can ever be opened.\n"
        )

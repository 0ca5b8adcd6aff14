"""Recovery shares of a private key: any two of three make it whole again, and one alone tells nothing of it.

What is shared is the key's 32-byte seed, by SLIP-39 (33 words of a list whose first four letters are unique, with a
checksum each). Whoever holds two shares holds the key, without any passphrase: they are to lie in different hands. A
share does not say which kind of key it is of, so the fingerprint decides, and nothing is written that lacks it.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from export.identities import identity_of
from export.share_errors import ShareError
from kiosk.recipients import HYBRID, X25519, fingerprint
from kiosk.spoken import same_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from export.identities import Identity

NEEDED = 2
"""Shares that make the key whole."""
MADE = 3
"""Shares that are made."""
WORDS = 33
"""Words in the share of a 256-bit secret (SLIP-39, section "Format of the share mnemonic")."""

_UNIQUE = 4
"""The first letters that tell every word of the list from every other one."""


def split_key(identity: Identity) -> tuple[str, ...]:
    """Return three shares of a private key, each as its words with spaces between.

    Any two of them were put together again before this returns, and made the same key.
    """
    [shares] = generate_mnemonics(1, [(NEEDED, MADE)], identity.seed)
    for left_out in range(MADE):
        recover_key([share for place, share in enumerate(shares) if place != left_out], fingerprint(identity.recipient))
    return tuple(shares)


def recover_key(shares: Sequence[str], wanted: str) -> Identity:
    """Return the private key that two shares make.

    Args:
        shares: Two shares, as `read_share` returns them.
        wanted: The key's fingerprint, as a person copies it.

    Raises:
        ShareError: Too few, the same one twice, shares of two sets, or of a key with another fingerprint.
    """
    found = [Share.from_mnemonic(share) for share in shares]
    if len({(share.identifier, share.index) for share in found}) < len(found):
        raise ShareError.twice()
    if len(found) < NEEDED:
        raise ShareError.too_few(len(found))
    if len({share.identifier for share in found}) > 1:
        raise ShareError.of_two_sets()
    try:
        seed = combine_mnemonics(shares[:NEEDED])
    except MnemonicError as error:
        raise ShareError.of_two_sets() from error
    made = {fingerprint(key.recipient): key for key in (identity_of(kind, seed) for kind in (HYBRID, X25519))}
    for own, key in made.items():
        if same_code(wanted, own):
            return key
    raise ShareError.other_key(wanted, list(made))


def read_share(text: str, which: str) -> str:
    """Return a share's words, from whatever was typed or copied: capitals, numbers and line breaks are no hindrance.

    Args:
        text: The words; the first four letters of one are enough. Lines that begin with # are passed over.
        which: What to call it, such as 'share 1'.

    Raises:
        ShareError: A word is none of the list, words are missing, or the checksum does not fit.
    """
    known = {word[:_UNIQUE]: word for word in WORDLIST}
    lines = (line for line in text.splitlines() if not line.lstrip().startswith("#"))
    words = []
    for number, typed in enumerate(re.findall(r"[^\W\d_]+", " ".join(lines).lower()), 1):
        word = known.get(typed[:_UNIQUE], "")
        if typed not in (word, word[:_UNIQUE]):
            near = difflib.get_close_matches(typed, WORDLIST, n=1)
            raise ShareError.wrong_word(which, number, near[0] if near else "")
        words.append(word)
    if len(words) != WORDS:
        raise ShareError.wrong_length(which, len(words), WORDS)
    share = " ".join(words)
    try:
        parts = Share.from_mnemonic(share)
    except MnemonicError as error:
        raise ShareError.does_not_add_up(which) from error
    if (parts.group_count, parts.member_threshold) != (1, NEEDED):
        raise ShareError.other_kind(which)
    return share

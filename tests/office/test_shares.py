"""Recovery shares: any two of three make the key whole, and whatever is wrong with one is named."""

from __future__ import annotations

from itertools import combinations

import pytest
from shamir_mnemonic import generate_mnemonics

from export.identities import HybridIdentity, X25519Identity, new_identity
from export.share_errors import ShareError
from export.shares import read_share, recover_key, split_key
from kiosk.recipients import HYBRID, X25519, fingerprint

KEY = HybridIdentity(bytes(range(32)))
MARK = fingerprint(KEY.recipient)
SHARES = split_key(KEY)


@pytest.mark.parametrize("kind", [HYBRID, X25519])
def test_any_two_of_three_make_the_key(kind: str) -> None:
    """Each pair of shares, in either order, gives the very same private key, of either kind."""
    key = new_identity(kind)
    shares = split_key(key)
    for one, two in combinations(shares, 2):
        for pair in ((one, two), (two, one)):
            assert recover_key(pair, fingerprint(key.recipient).lower().replace("-", " ")).text == key.text


def test_one_share_alone_makes_nothing() -> None:
    """A single share is refused, and so is the same one given twice."""
    with pytest.raises(ShareError, match="two are needed"):
        recover_key(SHARES[:1], MARK)
    with pytest.raises(ShareError, match="the same share"):
        recover_key([SHARES[1], SHARES[1]], MARK)


def test_shares_of_two_splittings_do_not_mix() -> None:
    """Shares of another key, or of the same key at another time, are told apart from these."""
    for other in (split_key(KEY), split_key(X25519Identity(bytes(32)))):
        with pytest.raises(ShareError, match="not made together"):
            recover_key([SHARES[0], other[1]], MARK)


def test_another_keys_shares_are_known_by_the_fingerprint() -> None:
    """Shares that fit each other and make another key write nothing: both possible fingerprints are named."""
    with pytest.raises(ShareError, match="not 0000-0000-0000-0000") as caught:
        recover_key(SHARES[:2], "0000-0000-0000-0000")
    assert MARK in caught.value.message
    assert KEY.text not in str(caught.value)


@pytest.mark.parametrize("style", ["plain", "capitals", "numbered", "four letters", "with a heading"])
def test_a_share_is_read_as_people_write_it(style: str) -> None:
    """Capitals, numbers, line breaks, first four letters and a heading change nothing."""
    words = SHARES[2].split()
    written = {
        "plain": SHARES[2],
        "capitals": SHARES[2].upper(),
        "numbered": "\n".join(f"{number}. {word}" for number, word in enumerate(words, 1)),
        "four letters": " ".join(word[:4] for word in words),
        "with a heading": f"# Share 3 of 3, key {MARK}\n" + "\n".join(words),
    }[style]
    assert read_share(written, "share 1") == SHARES[2]


def test_a_wrong_word_is_named_with_its_number_and_the_nearest() -> None:
    """A word that no share has is told by its place, with the word that it may be, and without the others."""
    words = SHARES[0].split()
    words[6] = "academik"
    with pytest.raises(ShareError, match=r"Word 7 of share 2 .* 'academic'") as caught:
        read_share(" ".join(words), "share 2")
    assert words[10] not in str(caught.value)


def test_changed_places_and_lost_words_are_told_apart() -> None:
    """Two words in each other's place fail the checksum; a lost or added one is counted."""
    words = SHARES[0].split()
    place = next(n for n in range(4, 30) if words[n] != words[n + 1])
    swapped = [*words[:place], words[place + 1], words[place], *words[place + 2 :]]
    with pytest.raises(ShareError, match="changed places"):
        read_share(" ".join(swapped), "share 1")
    for wrong, count in ((words[:-1], 32), ([*words, words[0]], 34), ([], 0)):
        with pytest.raises(ShareError, match=f"Share 1 has {count} words, and a share has 33"):
            read_share(" ".join(wrong), "share 1")


def test_shares_of_another_scheme_are_refused() -> None:
    """A share that needs three of five, or is one of a group, is not one that this software makes."""
    for made in (generate_mnemonics(1, [(3, 5)], bytes(32)), generate_mnemonics(2, [(2, 3), (2, 3)], bytes(32))):
        with pytest.raises(ShareError, match="two out of three"):
            read_share(made[0][0], "share 1")


def test_shares_are_slip_39() -> None:
    """What is made opens with the reference implementation's own reading, to the key's seed."""
    from shamir_mnemonic import combine_mnemonics

    assert combine_mnemonics(SHARES[1:]) == KEY.seed
    assert all(share.split()[:2] == SHARES[0].split()[:2] for share in SHARES)

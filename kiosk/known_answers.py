"""Known answers for the cryptography that seals, without a private key anywhere.

Sealing is random, so its bytes cannot be compared with fixed ones, and the kiosk has no key to open them with. Two
public keys make it checkable all the same. They are *glass keys*: keys of the right form whose secret everybody knows,
because there is none.

- X25519: the base point, u = 9. What two parties would agree on is then the sender's own share, in plain sight.
- ML-KEM-768: a key whose polynomial vector is zero (FIPS 203, section 7.2, allows it). Nothing then hides the message
  in the second part of the ciphertext, and everything that follows from it is hashing.

From there on, X-Wing's combiner and HPKE's key schedule are worked out here with the standard library alone, apart from
the code that seals. So it is shown, at every start and on this machine, that hashing, key schedule, labels, lengths and
the cipher are the format's. One thing is not: the lattice arithmetic that makes the first part of an ML-KEM ciphertext.
A vector that is opened in the tests, and the rehearsal with the inspector's key before the doors open, cover that.
"""

from __future__ import annotations

import hashlib
import hmac

from kiosk.errors import RecipientError
from kiosk.key_schedule import derive_key

_BASE_POINT = b"\x09" + bytes(31)
_LATTICE_KEY = bytes(1152) + b"open meeting: a key of glass...."
GLASS_KEYS = {"mlkem768x25519": _LATTICE_KEY + _BASE_POINT, "X25519": _BASE_POINT}
"""For each kind, a public key that hides nothing: for tests of sealing, refused everywhere else."""

_LATTICE_CIPHERTEXT = 1088
_FIRST_PART = 960
_NEAR_HALF = range(4, 12)  # of 16 steps around the circle, those that mean a 1
_XWING_LABEL = rb"\.//^" + b"\\"
_SUITE = b"HPKE" + bytes.fromhex("647a00010003")  # MLKEM768-X25519, HKDF-SHA256, ChaCha20-Poly1305
_HYBRID_INFO = b"age-encryption.org/mlkem768x25519"
_X25519_INFO = b"age-encryption.org/v1/X25519"


def check_primitives() -> None:
    """Compare SHA-256, HMAC, HKDF, ChaCha20-Poly1305 and Ed25519 verification with their standards' own examples.

    Raises:
        RecipientError: An answer is not the standard's.
    """
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    # FIPS 180-4, example "abc".
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    _expect("SHA-256", hashlib.sha256(b"abc").hexdigest(), digest)
    # RFC 4231, test case 2.
    mac = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    _expect("HMAC", hmac.digest(b"Jefe", b"what do ya want for nothing?", "sha256").hex(), mac)
    # RFC 5869, appendix A.1: the first 32 of its 42 bytes.
    okm = derive_key(b"\x0b" * 22, salt=bytes(range(13)), info=bytes(range(0xF0, 0xFA)))
    _expect("HKDF", okm.hex(), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf")
    # RFC 8439, section 2.8.2: the whole message is 114 bytes; its tag covers them all.
    text = (
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, "
        b"sunscreen would be it."
    )
    cipher = ChaCha20Poly1305(bytes(range(0x80, 0xA0)))
    nonce, data = bytes.fromhex("070000004041424344454647"), bytes.fromhex("50515253c0c1c2c3c4c5c6c7")
    _expect("ChaCha20-Poly1305", cipher.encrypt(nonce, text, data)[-16:].hex(), "1ae10b594f09e26a7e902ecbd0600691")
    _check_ed25519()


def open_glass(kind: str, share: bytes, body: bytes) -> bytes:
    """Return the file key in a stanza that was sealed to the glass key of `kind`.

    Args:
        kind: A key of `GLASS_KEYS`.
        share: The stanza's argument: 1,120 bytes, or 32.
        body: The stanza's body, 32 bytes.

    Raises:
        RecipientError: The stanza is not what the format asks for.
    """
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    key, nonce = _hybrid_schedule(share) if kind == "mlkem768x25519" else _x25519_schedule(share)
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, body, None)
    except InvalidTag as error:
        raise RecipientError.wrong_answer(kind) from error


def _x25519_schedule(share: bytes) -> tuple[bytes, bytes]:
    """Return the wrapping key and nonce of an `X25519` stanza: HKDF-SHA256 over the secret, which is the share."""
    prk = hmac.digest(share + _BASE_POINT, share, "sha256")
    return hmac.digest(prk, _X25519_INFO + b"\x01", "sha256"), bytes(12)


def _hybrid_schedule(share: bytes) -> tuple[bytes, bytes]:
    """Return HPKE's key and nonce (RFC 9180, section 5.1, base mode) for a `mlkem768x25519` stanza."""
    lattice, point = share[:_LATTICE_CIPHERTEXT], share[_LATTICE_CIPHERTEXT:]
    message = _message(lattice)
    # FIPS 203, algorithm 17: the secret is the first half of G over the message and the hash of the public key.
    secret = hashlib.sha3_512(message + hashlib.sha3_256(_LATTICE_KEY).digest()).digest()[:32]
    # X-Wing's combiner; the X25519 secret is the share itself.
    shared = hashlib.sha3_256(secret + point + point + _BASE_POINT + _XWING_LABEL).digest()
    context = b"\x00" + _extract(b"", b"psk_id_hash", b"") + _extract(b"", b"info_hash", _HYBRID_INFO)
    prk = _extract(shared, b"secret", b"")
    return _expand(prk, b"key", context, 32), _expand(prk, b"base_nonce", context, 12)


def _message(ciphertext: bytes) -> bytes:
    """Return the 32-byte message of a ciphertext under the glass key: each coefficient is near 0 or near half of q."""
    halves = [half for byte in ciphertext[_FIRST_PART:] for half in (byte & 15, byte >> 4)]
    bits = sum((half in _NEAR_HALF) << index for index, half in enumerate(halves))
    return bits.to_bytes(32, "little")


def _extract(salt: bytes, label: bytes, material: bytes) -> bytes:
    """Return RFC 9180's LabeledExtract; an empty salt is a key of zeros, as HMAC pads it."""
    return hmac.digest(salt, b"HPKE-v1" + _SUITE + label + material, "sha256")


def _expand(prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """Return RFC 9180's LabeledExpand for at most one hash of output."""
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + _SUITE + label + info
    return hmac.digest(prk, labelled + b"\x01", "sha256")[:length]


def _check_ed25519() -> None:
    """Check that a signature of RFC 8032 (section 7.1, test 2) is taken and an altered one refused."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    public = Ed25519PublicKey.from_public_bytes(
        bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    )
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    try:
        public.verify(signature, b"\x72")
    except InvalidSignature as error:
        raise RecipientError.wrong_answer("Ed25519") from error
    try:
        public.verify(signature, b"\x73")
    except InvalidSignature:
        return
    raise RecipientError.wrong_answer("Ed25519")


def _expect(what: str, answer: str, known: str) -> None:
    if answer != known:
        raise RecipientError.wrong_answer(what)

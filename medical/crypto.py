"""AES-256-GCM for contents and for keys, bound to the place where each value stands. No cipher of our own."""

import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_FIRST = b"\x01"  # without a key version: it was always the first
_VERSIONED = b"\x02"
_VERSION_BYTES = 4
_NONCE_BYTES = 12
KEY_BYTES = 32


class Unreadable(Exception):
    """The value was not encrypted with this key for this place, or was changed."""


class Destroyed(Unreadable):
    """The key of the value was destroyed: nobody reads it again."""


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return AESGCM.generate_key(bit_length=256)


def place(*, tenant_id: UUID, table: str, column: str, row_id: UUID) -> bytes:
    """The associated data of a value: it decrypts nowhere else."""
    return f"{tenant_id}|{table}|{column}|{row_id}".encode()


def encrypt(key: bytes, plain: bytes, where: bytes, *, version: int = 1) -> bytes:
    """Format (1) + version of the key (4) + nonce (12) + ciphertext and tag."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _VERSIONED + version.to_bytes(_VERSION_BYTES, "big") + nonce + AESGCM(key).encrypt(nonce, plain, where)


def key_version(value: bytes | memoryview) -> int:
    """Which version of its key a value needs. Raises Unreadable for another format."""
    data = bytes(value[: 1 + _VERSION_BYTES])
    if data[:1] == _FIRST:
        return 1
    if data[:1] != _VERSIONED or len(data) <= _VERSION_BYTES:
        raise Unreadable("unknown format")
    return int.from_bytes(data[1:], "big")


def decrypt(key: bytes, value: bytes | memoryview, where: bytes) -> bytes:
    """The plain bytes. Raises Unreadable."""
    data = bytes(value)
    key_version(data)
    start = 1 if data[:1] == _FIRST else 1 + _VERSION_BYTES
    try:
        return AESGCM(key).decrypt(data[start : start + _NONCE_BYTES], data[start + _NONCE_BYTES :], where)
    except (InvalidTag, ValueError) as error:
        raise Unreadable("wrong key or place") from error

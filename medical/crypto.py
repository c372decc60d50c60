"""AES-256-GCM for contents and for keys, bound to the place where each value stands. No cipher of our own."""

import base64
import secrets
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = b"\x01"
_NONCE_BYTES = 12
KEY_BYTES = 32


class Unreadable(Exception):
    """The value was not encrypted with this key for this place, or was changed."""


def key_encryption_key() -> bytes:
    """MEDICAL_KEK, 32 bytes, given as base64. Raises ValueError when it has another length."""
    key = base64.b64decode(settings.MEDICAL_KEK, validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError("MEDICAL_KEK must be 32 bytes in base64")
    return key


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return AESGCM.generate_key(bit_length=256)


def place(*, tenant_id: UUID, table: str, column: str, row_id: UUID) -> bytes:
    """The associated data of a value: it decrypts nowhere else."""
    return f"{tenant_id}|{table}|{column}|{row_id}".encode()


def encrypt(key: bytes, plain: bytes, where: bytes) -> bytes:
    """Version (1) + nonce (12) + ciphertext and tag."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return _VERSION + nonce + AESGCM(key).encrypt(nonce, plain, where)


def decrypt(key: bytes, value: bytes | memoryview, where: bytes) -> bytes:
    """The plain bytes. Raises Unreadable."""
    data = bytes(value)
    if data[:1] != _VERSION:
        raise Unreadable("unknown version")
    try:
        return AESGCM(key).decrypt(data[1 : 1 + _NONCE_BYTES], data[1 + _NONCE_BYTES :], where)
    except InvalidTag as error:
        raise Unreadable("wrong key or place") from error

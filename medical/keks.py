"""The keys that wrap the tenants' keys: from the environment, from a file, or in HashiCorp Vault (docs/settings.md).

`MEDICAL_KEK` is the current one, `MEDICAL_KEK_READABLE` names others that may still, or already, be read. Each is
`[id@]source`: 32 bytes in base64, `file:/path` of such a text, or `vault:mount/key` of a transit key.
"""

import base64
import binascii
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from medical import crypto

_FIRST_ID = "1"
_LONGEST_ID = 40


class KekProblem(Exception):
    """A key-encrypting key is missing, malformed, or its service does not answer. Names the setting, never the key."""


class Kek(Protocol):
    """A key-encrypting key with its stable name."""

    @property
    def key_id(self) -> str:
        """How wrapped keys refer to it."""

    def wrap(self, plain: bytes, where: bytes) -> bytes:
        """The key, encrypted for its place."""

    def unwrap(self, wrapped: bytes, where: bytes) -> bytes:
        """The key again. Raises crypto.Unreadable, KekProblem."""


@dataclass(frozen=True)
class LocalKek:
    """32 bytes in this process's memory."""

    key_id: str
    key: bytes

    def wrap(self, plain: bytes, where: bytes) -> bytes:
        """The key, encrypted for its place."""
        return crypto.encrypt(self.key, plain, where)

    def unwrap(self, wrapped: bytes, where: bytes) -> bytes:
        """The key again. Raises crypto.Unreadable."""
        return crypto.decrypt(self.key, wrapped, where)

    def __repr__(self) -> str:
        """The name only: a key belongs in no traceback."""
        return f"<LocalKek {self.key_id}>"


@dataclass(frozen=True)
class VaultKek:
    """A transit key that never leaves HashiCorp Vault. VAULT_ADDR, VAULT_TOKEN and VAULT_CACERT are hvac's own."""

    key_id: str
    mount: str
    name: str

    def wrap(self, plain: bytes, where: bytes) -> bytes:
        """Encrypted by Vault with the newest version of the transit key."""
        answer = self._ask("encrypt_data", plaintext=_text(plain), associated_data=_text(where))
        return str(answer["data"]["ciphertext"]).encode()

    def unwrap(self, wrapped: bytes, where: bytes) -> bytes:
        """Decrypted by Vault. Raises crypto.Unreadable, KekProblem."""
        answer = self._ask("decrypt_data", ciphertext=wrapped.decode(), associated_data=_text(where))
        return base64.b64decode(answer["data"]["plaintext"])

    def _ask(self, call: str, **values: str) -> Any:
        try:
            import hvac  # noqa: PLC0415  an optional package: requirements/vault.txt
            from hvac.exceptions import InvalidRequest, VaultError  # noqa: PLC0415  likewise
        except ImportError as error:
            raise KekProblem("MEDICAL_KEK names Vault: install requirements/vault.txt") from error
        try:
            transit = hvac.Client(timeout=5).secrets.transit
            return getattr(transit, call)(name=self.name, mount_point=self.mount, **values)
        except InvalidRequest as error:
            raise crypto.Unreadable("Vault refuses this value") from error
        except (VaultError, OSError) as error:
            raise KekProblem(f"MEDICAL_KEK: Vault does not serve key {self.key_id} ({type(error).__name__})") from error


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def current() -> Kek:
    """The one that wraps from now on. Raises KekProblem."""
    return _parsed(settings.MEDICAL_KEK, "MEDICAL_KEK")


def named(key_id: str) -> Kek:
    """One that may be read, by its name. Raises KekProblem."""
    found = _all(settings.MEDICAL_KEK, settings.MEDICAL_KEK_READABLE).get(key_id)
    if found is None:
        raise KekProblem(f"no key-encrypting key {key_id}: name it in MEDICAL_KEK or MEDICAL_KEK_READABLE")
    return found


def problem() -> str:
    """What is wrong with the settings; empty when nothing is."""
    try:
        _all(settings.MEDICAL_KEK, settings.MEDICAL_KEK_READABLE)
    except KekProblem as error:
        return str(error)
    return ""


@lru_cache(maxsize=8)
def _all(current_text: str, readable: str) -> dict[str, Kek]:
    keks = [_parsed(current_text, "MEDICAL_KEK")]
    keks += [_parsed(text.strip(), "MEDICAL_KEK_READABLE") for text in readable.split(",") if text.strip()]
    found = {kek.key_id: kek for kek in keks}
    if len(found) != len(keks):
        raise KekProblem("MEDICAL_KEK and MEDICAL_KEK_READABLE: two keys have the same id; write id@ before each")
    return found


@lru_cache(maxsize=16)
def _parsed(text: str, setting: str) -> Kek:
    before, found, after = text.partition("@")
    key_id, source = (before, after) if found else (_FIRST_ID, before)
    if not key_id.replace("-", "").replace("_", "").isalnum() or len(key_id) > _LONGEST_ID:
        raise KekProblem(f"{setting}: the id before @ is letters, digits, - and _, at most {_LONGEST_ID}")
    kind, _colon, rest = source.partition(":")
    if kind == "vault":
        mount, _slash, name = rest.rpartition("/")
        if not mount or not name:
            raise KekProblem(f"{setting}: write vault:mount/key")
        return VaultKek(key_id, mount, name)
    return LocalKek(key_id, _bytes(_read(rest, setting) if kind == "file" else source, setting))


def _read(path: str, setting: str) -> str:
    try:
        return Path(path).read_text(encoding="ascii").strip()
    except (OSError, ValueError) as error:
        raise KekProblem(f"{setting}: its file cannot be read ({type(error).__name__})") from error


def _bytes(text: str, setting: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise KekProblem(f"{setting} must be 32 bytes in base64, file:/path or vault:mount/key") from error
    if len(key) != crypto.KEY_BYTES:
        raise KekProblem(f"{setting} must be 32 bytes in base64, file:/path or vault:mount/key")
    return key

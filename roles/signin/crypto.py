"""Secrets of signing in at rest: seeds of second factors, secrets of identity providers."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_PURPOSE = b"poortwacht.signin.v1"


def encrypt(text: str) -> str:
    """The text under the first key of SIGNIN_KEY."""
    return _keys(settings.SIGNIN_KEY).encrypt(text.encode()).decode()


def decrypt(sealed: str) -> str:
    """The text again. Raises ValueError when no key of SIGNIN_KEY opens it."""
    try:
        return _keys(settings.SIGNIN_KEY).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise ValueError("no key of SIGNIN_KEY opens this secret") from error


@lru_cache(maxsize=4)
def _keys(listed: str) -> MultiFernet:
    """The newest key first; older ones stay after a comma until everything was written again."""
    return MultiFernet([_derived(base64.b64decode(key, validate=True)) for key in listed.split(",")])


def _derived(key: bytes) -> Fernet:
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key)
    return Fernet(base64.urlsafe_b64encode(derived))

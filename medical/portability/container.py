"""The bundle: lines of JSON, hashed and signed, inside the age format. Pure: no Django, no database, no clock.

The lines: a head; parts, each followed by the pieces of its file if it has one; a manifest with counts and hashes; a
signature over everything before it. So both sides work through it in one go, and whoever has the key can read it with
`age -d` and a JSON tool, with or without this product. Encryption, and that nothing is cut off or moved, is age's:
X25519, HKDF-SHA256 and ChaCha20-Poly1305 in pieces (age-encryption.org/v1). The signature is Ed25519 of `cryptography`.
"""

import base64
import hashlib
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import pyrage
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FORMAT = "poortwacht-medisch-dossier"
VERSION = 1
PIECE = 256 * 1024
MOST_BYTES = 64 * 1024 * 1024  # of a bundle
_LONGEST_LINE = 2 * 1024 * 1024
_MAGIC = b"age-encryption.org/v1\n"
_NAMES = ("head", "part", "piece", "manifest", "signature")
_DOMAIN = f"{FORMAT}|signature|".encode()


class Unusable(Exception):
    """A bundle that is not taken; `reason` is a stable English key.

    no_bundle, too_big, other_key, damaged, format, version, signature, recipient.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Enclosed:
    """A file that belongs to a part: its type by contents, and its bytes in pieces of at most PIECE."""

    media_type: str
    pieces: Iterable[bytes]


@dataclass(frozen=True)
class Part:
    """One thing of a medical file. `cased`: it belongs to a ziekmelding."""

    kind: str
    happened_on: str
    value: dict[str, Any]
    cased: bool = True
    file: Enclosed | None = None


class Taker(Protocol):
    """What reading a bundle calls, in the order of the bundle; nothing is to be believed before `read` returns."""

    def part(self, number: int, part: Part, *, size: int, digest: str) -> None:
        """A part; `part.file` has no pieces yet, they follow."""

    def piece(self, number: int, content: bytes, *, last: bool) -> None:
        """A piece of the file of the last part."""


class Nobody:
    """Takes nothing: reading is checking."""

    def part(self, number: int, part: Part, *, size: int, digest: str) -> None:
        """Nothing."""

    def piece(self, number: int, content: bytes, *, last: bool) -> None:
        """Nothing."""


@dataclass(frozen=True)
class Manifest:
    """What a bundle holds: how many parts of each kind, and the hash of all of it."""

    parts: int
    kinds: dict[str, int]
    files: int
    contents: str


def new_identity() -> tuple[str, str]:
    """(public half, private half) of a key for one bundle."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity.to_public()), str(identity)


def is_recipient(text: str) -> bool:
    """Whether it is the public half of a key."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, ValueError):
        return False
    return True


def fingerprint(public: str) -> str:
    """A public half as two people read it to each other."""
    digest = hashlib.sha256(public.encode()).hexdigest()[:32].upper()
    return " ".join(digest[place : place + 4] for place in range(0, 32, 4))


def signing_public(private: bytes) -> str:
    """The public half of a signing key."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def new_signing_key() -> bytes:
    """The private half of a new signing key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def looks_like_bundle(start: bytes) -> bool:
    """By its first bytes."""
    return start.startswith(_MAGIC)


def _line(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


@dataclass
class Tally:
    """What went through. `contents` covers parts and files and not the head, so that it can be compared with later."""

    parts: int = 0
    files: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    _contents: Any = field(default_factory=hashlib.sha256)

    def part(self, part: Part, digest: str) -> None:
        """Count a part with the hash of its file, empty without one."""
        self.parts += 1
        self.files += 1 if part.file else 0
        self.kinds[part.kind] += 1
        self._contents.update(_line({"kind": part.kind, "on": part.happened_on, "value": part.value, "file": digest}))

    def manifest(self) -> Manifest:
        """As it stands."""
        return Manifest(self.parts, dict(sorted(self.kinds.items())), self.files, self._contents.hexdigest())


def contents_of(parts: Iterable[Part]) -> Manifest:
    """The manifest that a bundle of these parts would have."""
    tally = Tally()
    for part in parts:
        tally.part(part, _hash(part.file.pieces) if part.file else "")
    return tally.manifest()


def _lines(head: dict[str, Any], parts: Iterable[Part], signing: bytes, tally: Tally) -> Iterator[bytes]:
    running = hashlib.sha256()

    def counted(value: dict[str, Any]) -> bytes:
        line = _line(value)
        running.update(line)
        return line

    yield counted({"head": {**head, "format": FORMAT, "version": VERSION}})
    for part in parts:
        pieces = list(part.file.pieces) if part.file else []
        digest = _hash(pieces) if part.file else ""
        tally.part(part, digest)
        about: dict[str, Any] = {"kind": part.kind, "on": part.happened_on, "value": part.value, "cased": part.cased}
        if part.file:
            size = sum(len(piece) for piece in pieces)
            about["file"] = {"type": part.file.media_type, "size": size, "sha256": digest}
        yield counted({"part": about})
        for number, piece in enumerate(pieces):
            yield counted({"piece": number, "content": base64.b64encode(piece).decode()})
    found = tally.manifest()
    yield counted({"manifest": {"parts": found.parts, "kinds": found.kinds, "files": found.files,
                                "contents": found.contents, "sha256": running.hexdigest()}})  # fmt: skip
    signature = Ed25519PrivateKey.from_private_bytes(signing).sign(_DOMAIN + running.digest())
    yield _line({"signature": signature.hex()})


def _hash(pieces: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
    return found.hexdigest()


class _Source(io.RawIOBase):
    """Lines as a stream that is read when it is wanted."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines, self._rest = lines, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            following = next(self._lines, None)
            if following is None:
                return 0
            self._rest = following
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size


class _Bounded(io.BytesIO):
    """Refuses to grow past what is allowed."""

    full = False

    def write(self, piece: Any) -> int:
        self.full = self.full or self.tell() + len(piece) > MOST_BYTES
        if self.full:
            raise Unusable("too_big")
        return super().write(piece)


def write(head: dict[str, Any], parts: Iterable[Part], *, recipient: str, signing: bytes) -> tuple[bytes, Manifest]:
    """The bundle, and what is in it. Bounded by MOST_BYTES; only ciphertext is collected. Raises Unusable (too_big)."""
    tally, out = Tally(), _Bounded()
    full = {**head, "recipient": recipient, "signed_by": signing_public(signing)}
    source = io.BufferedReader(_Source(_lines(full, parts, signing, tally)), buffer_size=PIECE)
    try:
        pyrage.encrypt_io(source, out, [pyrage.x25519.Recipient.from_str(recipient)])
    except (
        pyrage.EncryptError,
        OSError,
    ) as error:  # what `out` raises comes back as one of these, by where it happened
        raise Unusable("too_big") if out.full else error from error
    return out.getvalue(), tally.manifest()


class _Reader:
    """Takes the plain bytes as age lets them through, line by line; keeps no more than one line."""

    def __init__(self, taker: Taker, recipient: str) -> None:
        self._taker, self._recipient = taker, recipient
        self._rest, self._running, self._tally = bytearray(), hashlib.sha256(), Tally()
        self._left, self._file, self._digest, self._next = 0, hashlib.sha256(), "", 0
        self.head: dict[str, Any] = {}
        self.manifest: Manifest | None = None
        self.signed = False

    def write(self, piece: bytes) -> int:
        """As a file is written."""
        self._rest += piece
        *whole, rest = self._rest.split(b"\n")
        self._rest = bytearray(rest)
        for line in whole:
            self._take(bytes(line) + b"\n")
        if len(self._rest) > _LONGEST_LINE:
            raise Unusable("format")
        return len(piece)

    def flush(self) -> None:
        """Nothing waits."""

    def _take(self, line: bytes) -> None:
        try:
            value = json.loads(line)
            if self.signed or not isinstance(value, dict):
                raise Unusable("format")
            self._known(next((name for name in _NAMES if name in value), ""), value, line)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise Unusable("format") from error

    def _known(self, name: str, value: dict[str, Any], line: bytes) -> None:
        if name == "signature":
            self._signature(value["signature"])
            return
        before = self._running.hexdigest()
        self._running.update(line)
        if not self.head:
            self._begin(value["head"])
        elif self.manifest is not None:
            raise Unusable("format")
        elif name == "part":
            self._part(value["part"])
        elif name == "piece":
            self._piece(value["piece"], base64.b64decode(value["content"], validate=True))
        else:
            self._end(value["manifest"], before)

    def _begin(self, head: dict[str, Any]) -> None:
        if head["format"] != FORMAT:
            raise Unusable("format")
        if head["version"] != VERSION:
            raise Unusable("version")
        if head["recipient"] != self._recipient:
            raise Unusable("recipient")
        self.head = head

    def _part(self, about: dict[str, Any]) -> None:
        self._whole()
        file = about.get("file")
        enclosed = Enclosed(str(file["type"]), ()) if file else None
        part = Part(str(about["kind"]), str(about["on"]), dict(about["value"]), bool(about["cased"]), enclosed)
        self._left, self._digest = (int(file["size"]), str(file["sha256"])) if file else (0, "")
        self._file, self._next = hashlib.sha256(), 0
        if self._left > MOST_BYTES or (file and self._left <= 0):
            raise Unusable("format")
        self._tally.part(part, self._digest)
        self._taker.part(self._tally.parts, part, size=self._left, digest=self._digest)

    def _piece(self, number: int, content: bytes) -> None:
        if number != self._next or len(content) != min(PIECE, self._left) or not content:
            raise Unusable("format")
        self._next, self._left = number + 1, self._left - len(content)
        self._file.update(content)
        self._taker.piece(number, content, last=not self._left)

    def _whole(self) -> None:
        """The file before is complete, and is what was said."""
        if self._left or (self._digest and self._file.hexdigest() != self._digest):
            raise Unusable("format")

    def _end(self, said: dict[str, Any], before: str) -> None:
        self._whole()
        found = self._tally.manifest()
        wanted = {"parts": found.parts, "kinds": found.kinds, "files": found.files, "contents": found.contents,
                  "sha256": before}  # fmt: skip
        if said != wanted:
            raise Unusable("format")
        self.manifest = found

    def _signature(self, text: str) -> None:
        if self.manifest is None:
            raise Unusable("format")
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.head["signed_by"]))
            key.verify(bytes.fromhex(text), _DOMAIN + self._running.digest())
        except InvalidSignature as error:
            raise Unusable("signature") from error
        self.signed = True


def read(pieces: Iterable[bytes], *, recipient: str, private: str, taker: Taker) -> tuple[dict[str, Any], Manifest]:
    """(head, manifest) of a bundle whose signature, hashes and recipient are right, after `taker` got all of it.

    Raises Unusable. What the taker did before that must not stay.
    """
    reader = _Reader(taker, recipient)
    source = io.BufferedReader(_Source(piece for piece in pieces if piece), buffer_size=PIECE)
    try:
        pyrage.decrypt_io(source, reader, [pyrage.x25519.Identity.from_str(private)])
    except pyrage.DecryptError as error:
        raise Unusable("other_key" if "No matching keys" in str(error) else "damaged") from error
    except OSError as error:
        raise Unusable("damaged") from error
    if not reader.signed or reader.manifest is None or reader._rest:
        raise Unusable("format")
    return reader.head, reader.manifest

"""What a file really is: judged by its contents, never by its name. Pure."""

import io
import re
import zipfile
from dataclasses import dataclass

import puremagic
from PIL import Image, UnidentifiedImageError

MOST_BYTES = 10 * 1024 * 1024  # as UWV takes them
_UNPACKED = 100 * 1024 * 1024
_MOST_PARTS = 2000
_MOST_PIXELS = 60_000_000
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Kind:
    """A type that is taken, and the ending that a file of it gets."""

    media_type: str
    ending: str


PDF = Kind("application/pdf", "pdf")
DOCX = Kind(_DOCX, "docx")
JPEG = Kind("image/jpeg", "jpg")
PNG = Kind("image/png", "png")
KINDS = {kind.media_type: kind for kind in (PDF, DOCX, JPEG, PNG)}


class Unwelcome(Exception):
    """The contents are no document of a type that is taken; `reason` is a stable English key."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def kind_of(content: bytes) -> Kind:
    """The type of the contents. Raises Unwelcome: empty, too_big, unknown, damaged, active, bomb."""
    if not content:
        raise Unwelcome("empty")
    if len(content) > MOST_BYTES:
        raise Unwelcome("too_big")
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return _docx(content)
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return _image(content)
    raise Unwelcome("unknown")


def _agreed(content: bytes, kind: Kind) -> Kind:
    """A second opinion by the collected signatures of a library."""
    try:
        found = {str(match.mime_type) for match in puremagic.magic_string(content)}
    except (puremagic.PureError, ValueError) as error:
        raise Unwelcome("unknown") from error
    if kind.media_type not in found:
        raise Unwelcome("unknown")
    return kind


def _pdf(content: bytes) -> Kind:
    """Begins and ends as a PDF: what hides behind its end, or runs on opening, is not taken."""
    end = content.rfind(b"%%EOF")
    if end < 0 or len(content) - end > 1024 or b"PK\x03\x04" in content[end:] or b"<" in content[end:]:
        raise Unwelcome("damaged")
    if re.search(rb"/(JavaScript|JS|Launch|EmbeddedFile)\b", content):
        raise Unwelcome("active")
    return _agreed(content, PDF)


def _docx(content: bytes) -> Kind:
    """A Word document without macros that does not unpack to more than anybody writes."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _UNPACKED:
                raise Unwelcome("bomb")
            names = {part.filename for part in parts}
            if any(name.lower().endswith(("vbaproject.bin", ".exe", ".js")) or ".." in name for name in names):
                raise Unwelcome("active")
            if not {"[Content_Types].xml", "word/document.xml"} <= names:
                raise Unwelcome("unknown")
            _really_so_big(packed, parts)
    except (zipfile.BadZipFile, ValueError, RuntimeError, EOFError) as error:
        raise Unwelcome("damaged") from error
    return DOCX


def _really_so_big(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """Sizes in a directory may lie, so each part is unpacked, and never past what is allowed."""
    left = _UNPACKED
    for part in parts:
        with packed.open(part) as stream:
            while piece := stream.read(65536):
                left -= len(piece)
                if left < 0:
                    raise Unwelcome("bomb")


def _image(content: bytes) -> Kind:
    """An image that can be drawn, with nothing behind its end."""
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            kind = JPEG if image.format == "JPEG" else PNG
            if image.width * image.height > _MOST_PIXELS:
                raise Unwelcome("bomb")
            image.verify()
    except Image.DecompressionBombError as error:
        raise Unwelcome("bomb") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise Unwelcome("damaged") from error
    tail = content.rfind(b"\xff\xd9" if kind is JPEG else b"IEND\xaeB`\x82")
    if tail < 0 or len(content) - tail > (2 if kind is JPEG else 8):
        raise Unwelcome("damaged")
    return _agreed(content, kind)

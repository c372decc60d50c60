"""Files of the medical record: what they really are, encrypted piece by piece, and how they leave."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from medical import crypto, files, filetypes, keys
from medical.models import EntryFile, FileChunk
from medical.record import Content, Kind, NewEntry
from privacy import chance, context
from privacy.errors import Invalid, NotFound, Refused
from privacy.models import AuditEntry
from tests.support.cast import House

WORD = "Vertrouwelijke brief van de behandelaar"


def pdf(body: bytes = b"", end: bytes = b"") -> bytes:
    head = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n"
    return head + body + b"trailer\n<< /Root 1 0 R >>\n%%EOF\n" + end


def docx(**parts: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", f"<w:document>{WORD}</w:document>")
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def image(kind: str, end: bytes = b"") -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(drawn, kind)
    return drawn.getvalue() + end


def huge_png() -> bytes:
    """A few bytes that claim to be a picture of 60,000 by 60,000 points."""

    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = part(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + part(b"IDAT", zlib.compress(b"\0" * 99)) + part(b"IEND", b"")


def lying_bomb() -> bytes:
    """A part that says to unpack to ten bytes and unpacks to 200 MB."""
    content = docx(bomb=b"0" * (200 * 1024 * 1024))
    true, lie = struct.pack("<I", 200 * 1024 * 1024), struct.pack("<I", 10)
    return content.replace(true, lie)


GOOD: dict[str, Callable[[], bytes]] = {
    "application/pdf": pdf,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": docx,
    "image/jpeg": lambda: image("JPEG"),
    "image/png": lambda: image("PNG"),
}
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "nothing": (lambda: b"", "leeg"),
    "11 MB": (lambda: pdf(b"x" * (11 * 1024 * 1024)), "10 MB"),
    "a page": (lambda: b"<html><script>alert(1)</script></html>", "geen PDF"),
    "a page that says to be a PDF further on": (lambda: b"<html>" + pdf(), "geen PDF"),
    "a PDF that is a page too": (lambda: pdf(end=b"<html><script>alert(1)</script>"), "beschadigd"),
    "a PDF that is a zip too": (lambda: pdf(end=docx()), "beschadigd"),
    "a PDF without an end": (lambda: b"%PDF-1.7\nhello", "beschadigd"),
    "a PDF with a script": (lambda: pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>\n"), "scripts"),
    "a program": (lambda: b"MZ\x90\x00" + b"\0" * 64, "geen PDF"),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "geen PDF"),
    "a drawing of lines": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "geen PDF"),
    "a zip of something else": (lambda: b"PK\x03\x04" + b"\0" * 90, "beschadigd"),
    "a Word file with macros": (lambda: docx(**{"word/vbaProject.bin": b"x"}), "macro"),
    "a Word file that climbs": (lambda: docx(**{"../../etc/passwd": b"x"}), "macro"),
    "a bomb": (lambda: docx(bomb=b"0" * (150 * 1024 * 1024)), "te groot"),
    "a bomb that lies": (lying_bomb, "beschadigd"),
    "half a picture": (lambda: image("PNG")[:-20], "beschadigd"),
    "a picture with a zip behind it": (lambda: image("PNG", docx()), "beschadigd"),
    "a photo with a page behind it": (lambda: image("JPEG", b"<html>"), "beschadigd"),
    "a picture of 3.6 billion points": (huge_png, "te groot"),
}


@pytest.mark.parametrize("media_type", GOOD)
def test_what_is_taken_is_known_by_its_contents(media_type: str) -> None:
    assert filetypes.kind_of(GOOD[media_type]()).media_type == media_type


def add(place: House, case_id: UUID | None, content: bytes) -> UUID:
    kind = Kind.DOCUMENT if case_id else Kind.PREVENTIVE
    new = NewEntry(place.employee_id, case_id, kind, chance.today(), Content(text=WORD))
    with place.bedrijfsarts.at_work() as actor:
        return files.document_add(by=actor, new=new, content=content)


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_taken_is_refused_with_the_remedy(amstel: House, name: str) -> None:
    case_id = amstel.report()
    make, word = BAD[name]
    with pytest.raises(Invalid) as caught:
        add(amstel, case_id, make())
    (text,) = caught.value.errors["file"]
    assert word in text
    with context.medical_opened(amstel.system, []):
        assert not EntryFile.objects.exists()


def read(place: House, case_id: UUID | None, entry_id: UUID, by: str = "bedrijfsarts") -> files.Opened:
    with getattr(place, by).at_work() as actor:
        return files.document(actor, employee_id=place.employee_id, case_id=case_id, entry_id=entry_id)


@pytest.mark.parametrize("size", [0, 1, files.CHUNK, 2 * files.CHUNK + 5])
def test_a_file_comes_back_as_it_was(amstel: House, size: int) -> None:
    case_id = amstel.report()
    content = pdf(b"%" + b"x" * size + b"\n")
    entry_id = add(amstel, case_id, content)
    opened = read(amstel, case_id, entry_id, "cmtd")
    assert (opened.content, opened.media_type) == (content, "application/pdf")
    assert opened.name.startswith("document-")
    with context.medical_opened(amstel.system, []):
        stored = [bytes(value) for value in FileChunk.objects.values_list("content", flat=True)]
        assert len(stored) == -(-len(content) // files.CHUNK)
        assert not [value for value in stored if b"PDF" in value or b"xxxx" in value]
    with context.entered(amstel.system):
        assert AuditEntry.objects.filter(action="medical.file", objects_touched=[entry_id]).count() == 1


def test_nobody_else_gets_it(amstel: House) -> None:
    case_id = amstel.report()
    entry_id = add(amstel, case_id, pdf())
    for name in ("hr", "casemanager", "werknemer", "beheerder"):
        with pytest.raises(Refused):
            read(amstel, case_id, entry_id, name)
    with pytest.raises(NotFound):
        read(amstel, case_id, entry_id, "other_bedrijfsarts")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["of another file", "in another order", "the last as the middle one", "one bit", "cut"])
def test_pieces_that_were_moved_changed_or_cut_off_are_not_read(how: str, database: Any) -> None:
    """By raw SQL past every wall, as a superuser: the encryption itself says no."""
    import psycopg2

    from tests.support.cast import house

    place = house("amstel")
    case_id = place.report()
    content = pdf(b"%" + b"x" * (2 * files.CHUNK) + b"\n")
    entries = [add(place, case_id, content) for _ in range(2)]
    with context.medical_opened(place.system, []):
        first = EntryFile.objects.get(entry_id=entries[0])
        pieces = {row.number: bytes(row.content) for row in FileChunk.objects.filter(file=first)}
        foreign = bytes(FileChunk.objects.get(file__entry_id=entries[1], number=0).content)
    changes: dict[str, list[tuple[int, bytes]]] = {
        "of another file": [(0, foreign)],
        "in another order": [(0, pieces[1]), (1, pieces[0])],
        "the last as the middle one": [(1, pieces[2])],
        "one bit": [(1, pieces[1][:-1] + bytes([pieces[1][-1] ^ 1]))],
    }
    connection = psycopg2.connect(database.superuser_url())
    with connection, connection.cursor() as cursor:
        for number, value in changes.get(how, []):
            cursor.execute(
                "UPDATE medical_filechunk SET content = %s WHERE file_id = %s AND number = %s",
                [value, str(first.pk), number],
            )
        if how == "cut":
            cursor.execute("DELETE FROM medical_filechunk WHERE file_id = %s AND number = 2", [str(first.pk)])
            cursor.execute("UPDATE medical_entryfile SET size = %s WHERE id = %s", [2 * files.CHUNK, str(first.pk)])
    connection.close()
    with pytest.raises(crypto.Unreadable):
        read(place, case_id, entries[0])
    assert read(place, case_id, entries[1]).content == content


def test_a_destroyed_key_takes_the_file_along(amstel: House) -> None:
    case_id = amstel.report()
    entry_id = add(amstel, case_id, pdf())
    with amstel.bedrijfsarts.at_work() as actor:
        keys.key_destroy(by=actor, employee_id=amstel.employee_id, reason="Bewaartermijn voorbij")
    with pytest.raises(NotFound):
        read(amstel, case_id, entry_id)


def _upload(place: House, case_id: UUID, content: bytes, name: str = "brief.pdf") -> Any:
    body = {"happened_on": f"{chance.today():%d-%m-%Y}", "text": WORD, "file": SimpleUploadedFile(name, content)}
    return place.bedrijfsarts.client().post(f"/dossiers/{case_id}/medisch/nieuw/document/", body)


def test_a_file_goes_up_and_comes_down_as_something_to_save(amstel: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """3 MB, of which nothing touches a disk unencrypted; its name says nothing and no browser shows it as a page."""
    import tempfile

    def forbidden(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("a temporary file")

    for maker in ("NamedTemporaryFile", "TemporaryFile", "mkstemp"):
        monkeypatch.setattr(tempfile, maker, forbidden)
    case_id = amstel.report()
    content = pdf(b"%" + b"x" * (3 * 1024 * 1024) + b"\n")
    assert _upload(amstel, case_id, content, "psychiater-depressie.pdf").status_code == 302
    page = amstel.bedrijfsarts.client().get(f"/dossiers/{case_id}/medisch/").content.decode()
    assert WORD in page
    assert "psychiater" not in page
    with context.medical_opened(amstel.system, []):
        entry_id = EntryFile.objects.get().entry_id
    response = amstel.bedrijfsarts.client().get(f"/dossiers/{case_id}/medisch/{entry_id}/bestand/")
    assert response.content == content
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith('attachment; filename="document-')
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"", "leeg"), (b"<html>", "geen PDF"), (b"%PDF-" + b"x" * (11 * 1024 * 1024), "groter dan 10 MB")],
)
def test_a_refused_file_says_why_and_keeps_what_was_typed(amstel: House, content: bytes, word: str) -> None:
    case_id = amstel.report()
    response = _upload(amstel, case_id, content)
    assert response.status_code == 422
    assert word in response.content.decode()
    assert WORD in response.content.decode()

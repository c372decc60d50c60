"""From bytes to rows: encoding, separator and line numbers. Pure.

Columns that hold a burgerservicenummer or smell of medical data are dropped here, before anything is kept.
"""

import csv
import io
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from cases.imports.fields import Refusal, refusal_of
from cases.imports.problems import FileRefused

MAX_BYTES = 8 * 1024 * 1024
_SEPARATORS = ";,\t"
_UTF16 = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_HEADER_LINES = 5
# Nothing real comes near; without them eight megabytes of separators would fill the memory.
_MOST_COLUMNS = 500
_MOST_ROWS = 150_000


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row in the order of the kept columns, and the line on which it begins."""

    line: int
    cells: tuple[str, ...]
    surplus: bool = False  # more cells than the header has columns


@dataclass(frozen=True)
class Table:
    """A file that was read. `refused` names the columns that were not, and why."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    separator: str
    refused: tuple[tuple[str, Refusal], ...]

    def pack(self) -> bytes:
        """Compressed, for the row that waits for the worker."""
        rows = [[row.line, int(row.surplus), *row.cells] for row in self.rows]
        data = [self.columns, rows, self.encoding, self.separator, [[n, r.value] for n, r in self.refused]]
        return zlib.compress(json.dumps(data, ensure_ascii=False).encode(), 6)


def unpack(content: bytes) -> Table:
    """The table that `Table.pack` packed."""
    columns, rows, encoding, separator, refused = json.loads(zlib.decompress(content))
    return Table(
        tuple(columns),
        tuple(Row(line, tuple(cells), bool(surplus)) for line, surplus, *cells in rows),
        encoding,
        separator,
        tuple((name, Refusal(why)) for name, why in refused),
    )


def read_table(content: bytes) -> Table:
    """Read a delimited text file. Raises FileRefused (too large, empty, a workbook, binary, broken)."""
    text, encoding = _decoded(content)
    separator, text, offset = _separated(text)
    lines = _lines(text, separator, offset)
    _line, header = next(lines, (0, []))
    names = [" ".join(name.split()) for name in header]
    if len([name for name in names if name]) < 2:
        raise FileRefused("no_columns")
    if len(names) > _MOST_COLUMNS:
        raise FileRefused("too_many_columns", limit=_MOST_COLUMNS)
    kept, refused = _sorted_out(names)
    rows = tuple(_row(line, cells, kept, len(names)) for line, cells in islice(lines, _MOST_ROWS + 1))
    if not rows:
        raise FileRefused("no_rows")
    if len(rows) > _MOST_ROWS:
        raise FileRefused("too_many_rows", limit=_MOST_ROWS)
    return Table(tuple(names[i] for i in kept), rows, encoding, separator, tuple(refused))


def _decoded(content: bytes) -> tuple[str, str]:
    if len(content) > MAX_BYTES:
        raise FileRefused("too_large", limit=MAX_BYTES // (1024 * 1024))
    if not content.strip():
        raise FileRefused("empty")
    if content[:4] in {b"PK\x03\x04", b"\xd0\xcf\x11\xe0"}:
        raise FileRefused("workbook")
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text, encoding
    raise FileRefused("not_text")


def _encodings(content: bytes) -> list[str]:
    if content[:2] in _UTF16:
        return ["utf-16"]
    if content[1:2] == b"\0":
        return ["utf-16-le"]
    if content[:1] == b"\0":
        return ["utf-16-be"]
    return ["utf-8-sig", "cp1252"]


def _separated(text: str) -> tuple[str, str, int]:
    """The separator, the text, and how many lines were taken off its head (`sep=;` as Excel writes it)."""
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4], rest, 1
    head = next((line for line in text.splitlines()[:_HEADER_LINES] if line.strip()), "")
    widths = {separator: len(next(csv.reader([head], delimiter=separator), [])) for separator in _SEPARATORS}
    return max(_SEPARATORS, key=lambda separator: widths[separator]), text, 0


def _lines(text: str, separator: str, offset: int) -> Iterator[tuple[int, list[str]]]:
    """(line on which a row begins, cells) of every row that holds something."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    begin = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begin + offset, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused("broken", line=reader.line_num + offset) from error


def _sorted_out(names: list[str]) -> tuple[list[int], list[tuple[str, Refusal]]]:
    """The places of the columns that are kept, and those refused. Of two columns of one name the first is kept."""
    kept: list[int] = []
    refused: list[tuple[str, Refusal]] = []
    seen: set[str] = set()
    for place, name in enumerate(names):
        why = refusal_of(name)
        if why:
            refused.append((name, why))
        elif name and name not in seen:
            kept.append(place)
            seen.add(name)
    return kept, refused


def _row(line: int, cells: list[str], kept: list[int], width: int) -> Row:
    chosen = tuple(_clean(cells[place]) if place < len(cells) else "" for place in kept)
    return Row(line, chosen, any(cell.strip() for cell in cells[width:]))


def _clean(cell: str) -> str:
    """One line without control characters or doubled blanks."""
    if cell.isascii() and cell.isprintable() and "  " not in cell:
        return cell.strip()
    return " ".join("".join(letter if letter.isprintable() else " " for letter in cell).split())

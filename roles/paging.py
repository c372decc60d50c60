"""Pages of a list without counting it: one row more than the page says whether there is a next one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

PAGE_SIZE = 50
_LAST_PAGE = 10_000


@dataclass(frozen=True)
class Page(Generic[T]):
    """The rows of one page and its number (from 1)."""

    rows: tuple[T, ...]
    number: int
    has_next: bool

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before this one."""
        return self.number > 1

    @property
    def previous(self) -> int:
        """The number of the page before."""
        return self.number - 1

    @property
    def next(self) -> int:
        """The number of the page after."""
        return self.number + 1


def page_number(text: str | None) -> int:
    """The page that an address asks for; the first for anything else."""
    return min(int(text), _LAST_PAGE) or 1 if text and text.isascii() and text.isdigit() and len(text) < 9 else 1


def text_of(values: Mapping[str, str], name: str, longest: int = 80) -> str:
    """What was typed to search or filter, without the NUL that a database text cannot hold; empty when absent."""
    return values.get(name, "").replace("\x00", "").strip()[:longest]


def page_of(
    take: Callable[[int, int], Sequence[R]], number: int, make: Callable[[R], T], size: int = PAGE_SIZE
) -> Page[T]:
    """The page `number` of what `take(start, stop)` reads, each row turned into its dataclass."""
    start = (number - 1) * size
    found = take(start, start + size + 1)
    return Page(tuple(make(row) for row in found[:size]), number, len(found) > size)

"""What was tried, what came of it and what was seen: one line an event, as Jepsen writes a history.

`invoke` is followed by `ok` (it happened), `fail` (it did not) or `info` (nobody knows: no answer came).
"""

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

Kind = Literal["invoke", "ok", "fail", "info"]


@dataclass(frozen=True)
class Event:
    """One line: `what` was done or seen, by the operation `op`, on the day `today` of the rig."""

    kind: Kind
    what: str  # open, close, recover, note, mail, clock, fault, heal, ended, seen
    op: int
    today: str
    value: Mapping[str, Any] = field(default_factory=dict)


class History:
    """Events in the order in which they came, from any thread; kept on disk when a file is given."""

    def __init__(self, file: Path | None = None) -> None:
        self.events: list[Event] = []
        self._file = file
        self._lock = threading.Lock()
        self._ops = 0

    def number(self) -> int:
        """The number of a new operation."""
        with self._lock:
            self._ops += 1
            return self._ops

    def note(self, kind: Kind, what: str, *, op: int = 0, today: str, **value: Any) -> None:
        """Add an event."""
        event = Event(kind, what, op, today, value)
        with self._lock:
            self.events.append(event)
            if self._file:
                with self._file.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps(asdict(event)) + "\n")


def read(file: Path) -> Iterator[Event]:
    """The events of a file."""
    for line in file.read_text(encoding="utf-8").splitlines():
        yield Event(**json.loads(line))

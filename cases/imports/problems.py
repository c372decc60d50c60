"""What is wrong with a file or a row of it. Pure: a code and its values; `wording` makes sentences of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

_SHOWN = 60
# The one problem that may stay, with a reason for the run.
HEALTH_WORD = "health_word"


class FileRefused(Exception):
    """The file as a whole cannot be read. `code` and `params` as in Problem."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params: dict[str, str | int] = params


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong, at a place in the file.

    `line`: as an editor counts them. `column`: as the file calls it, else the field. `value`: what stood there, empty
    where showing it could tell why somebody is ill. `person`: (employer key, personnel number) whom it concerns.
    """

    line: int
    code: str
    column: str = ""
    value: str = ""
    params: Mapping[str, str | int] = field(default_factory=dict)
    person: tuple[str, str] | None = None

    def to_json(self) -> dict[str, object]:
        """As kept in the report of a run."""
        return {
            "line": self.line,
            "code": self.code,
            "column": self.column[:_SHOWN],
            "value": self.value[:_SHOWN],
            "params": dict(self.params),
        }

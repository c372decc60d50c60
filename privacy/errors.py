"""The typed errors that services raise; views and the API turn them into a page or a problem."""

from collections.abc import Mapping
from uuid import UUID

from privacy.wording import Hit


class Refused(Exception):
    """The actor may see the object but not do this (403)."""

    def __init__(self, reason: str, *, case_id: UUID | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.case_id = case_id


class NotFound(Exception):
    """The actor may not know that it exists, or it does not (404)."""


class Invalid(Exception):
    """Input that a rule refuses: {field or "": [Dutch message that names the remedy]}."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        super().__init__("; ".join(f"{field}: {' '.join(texts)}" for field, texts in errors.items()))
        self.errors = errors


def invalid(field: str, message: str) -> Invalid:
    """One field, one message."""
    return Invalid({field: [str(message)]})


class HealthWords(Invalid):
    """Text for the employer's side that tells about health. `overridable`: a reason may be given for leaving it."""

    def __init__(
        self, errors: dict[str, list[str]], words: Mapping[str, tuple[Hit, ...]], *, overridable: bool
    ) -> None:
        super().__init__(errors)
        self.words = dict(words)
        self.overridable = overridable


class Conflict(Exception):
    """Somebody else changed it first, or the key was used for something else (409)."""

"""Everything this room raises on purpose."""


class TimelineError(Exception):
    """Root of the errors of this room; nothing else escapes from its pure functions."""


class CatalogueError(TimelineError):
    """A catalogue file breaks its own rules; the message names file, line and row."""


class InputError(TimelineError):
    """An input that cannot be computed; `nl` and `en` say what is wrong and what would be right."""

    def __init__(self, key: str, nl: str, en: str) -> None:
        """`key`: where in the input it stands, such as `spells[1].from`."""
        super().__init__(f"{key}: {nl}")
        self.key = key
        self.nl = nl
        self.en = en


class ProjectionError(TimelineError):
    """A timeline that was computed with medical facts was about to be shown to a reader who may not know them."""

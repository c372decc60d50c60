"""Log lines say what kind of thing went wrong and where in the code, never with which values.

The message of an exception may quote a row (PostgreSQL: `Failing row contains (…)`), so names could end up in a log.
"""

import logging
import re
import traceback
from types import TracebackType
from typing import Any

_Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutValues(logging.Formatter):
    """Tracebacks without the exceptions' messages; also where Celery puts a message among the arguments of a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, made from a copy: other handlers get the record as it was. The address of a calendar is secret."""
        safe = logging.makeLogRecord(record.__dict__)
        safe.exc_text = None
        if isinstance(safe.args, dict) and "exc" in safe.args:
            kind = type(record.exc_info[1]).__name__ if record.exc_info else "an exception"
            safe.args = {**safe.args, "exc": kind, "traceback": ""}
        elif isinstance(safe.args, tuple):
            safe.args = tuple(type(a).__name__ if isinstance(a, BaseException) else a for a in safe.args)
        return _SECRET.sub(r"\1…", super().format(safe))

    def formatException(self, ei: _Caught | Any) -> str:  # noqa: N802  logging's own name
        """Frames and kinds of the whole chain."""
        problem = ei[1]
        parts: list[str] = []
        while problem is not None and len(parts) < _LONGEST_CHAIN:
            frames = "".join(traceback.format_tb(problem.__traceback__))
            parts.insert(0, f"{frames}{type(problem).__module__}.{type(problem).__qualname__}")
            problem = problem.__cause__ or (None if problem.__suppress_context__ else problem.__context__)
        return "\nwhich led to\n".join(parts)


_LONGEST_CHAIN = 10
_SECRET = re.compile(r"(?<!account)(/agenda/)[^\s?'\"]+")

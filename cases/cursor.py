"""Keyset cursors: a page begins after the last row seen, so that deep pages cost no more than the first."""

import base64
import binascii
import json
from datetime import date
from uuid import UUID


def encode(day: date, row_id: UUID) -> str:
    """An opaque text for (sort date, id)."""
    return base64.urlsafe_b64encode(json.dumps([day.isoformat(), str(row_id)]).encode()).decode().rstrip("=")


def decode(text: str) -> tuple[date, UUID] | None:
    """The pair again; None for anything that is not a cursor."""
    try:
        day, row_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return date.fromisoformat(day), UUID(row_id)
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError):
        return None

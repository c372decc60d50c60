"""Cursor of the access record: a moment and a visit. No number of a row, for gaps would tell what others did."""

import base64
import binascii
import json
from datetime import datetime
from uuid import UUID


def encode(at: datetime, visit: UUID) -> str:
    """An opaque text for (moment, visit)."""
    return base64.urlsafe_b64encode(json.dumps([at.isoformat(), str(visit)]).encode()).decode().rstrip("=")


def decode(text: str) -> tuple[datetime, UUID] | None:
    """The pair again; None for anything that is not a cursor."""
    try:
        at, visit = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        moment = datetime.fromisoformat(at)
        return (moment, UUID(visit)) if moment.tzinfo else None
    except (ValueError, TypeError, AttributeError, binascii.Error, RecursionError):
        return None

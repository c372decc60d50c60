"""Where an account is signed in now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef

from privacy import chance
from roles.models import LoginSession
from roles.sessions import SessionStore
from roles.signin import standing


@dataclass(frozen=True)
class SessionRow:
    """One session as its owner recognises it."""

    login_id: UUID
    browser: str
    began_at: datetime
    seen_at: datetime
    current: bool


def sessions(user_id: UUID, *, current_key: str) -> tuple[SessionRow, ...]:
    """The running ones, this one first, then the latest seen."""
    now, current = chance.now(), SessionStore.stored(current_key)
    rows = LoginSession.objects.filter(
        Exists(Session.objects.filter(session_key=OuterRef("key"), expire_date__gt=now)),
        user_id=user_id,
        began_at__gt=now - timedelta(seconds=standing.LONGEST),
        seen_at__gt=now - timedelta(seconds=standing.IDLE),
    ).order_by("-seen_at")
    found = [SessionRow(row.pk, row.browser, row.began_at, row.seen_at, row.key == current) for row in rows]
    return tuple(sorted(found, key=lambda row: not row.current))

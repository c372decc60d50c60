"""The sessions of an account: noted when they begin, ended one by one or all at once."""

from datetime import timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction

from privacy import chance
from privacy.errors import NotFound
from roles.models import LoginSession
from roles.sessions import SessionStore
from roles.signin import events, standing
from roles.signin.events import Kind


@transaction.atomic
def session_note(*, user_id: UUID, key: str, browser: str) -> None:
    """A session begins; what is over by now is forgotten."""
    now = chance.now()
    LoginSession.objects.filter(user_id=user_id, began_at__lt=now - timedelta(seconds=standing.LONGEST)).delete()
    LoginSession.objects.update_or_create(
        key=SessionStore.stored(key), defaults={"user_id": user_id, "began_at": now, "seen_at": now, "browser": browser}
    )


def session_seen(*, key: str) -> None:
    """Someone is there."""
    LoginSession.objects.filter(key=SessionStore.stored(key)).update(seen_at=chance.now())


def session_renamed(*, before: str, after: str) -> None:
    """Django gave the session another key."""
    LoginSession.objects.filter(key=SessionStore.stored(before)).update(key=SessionStore.stored(after))


@transaction.atomic
def session_end(*, user_id: UUID, login_id: UUID) -> None:
    """End one of the own sessions. Raises NotFound for one of somebody else, or one that is over."""
    found = LoginSession.objects.filter(user_id=user_id, pk=login_id).first()
    if found is None:
        raise NotFound(str(login_id))
    _end([found.key])
    events.record(Kind.SESSIONS_ENDED, user_id=user_id, by_id=user_id, detail="one")


@transaction.atomic
def sessions_end(*, user_id: UUID, by_id: UUID | None = None, keep: str = "") -> None:
    """End all sessions of an account, but the one with the key `keep`."""
    rows = LoginSession.objects.filter(user_id=user_id)
    if keep:
        rows = rows.exclude(key=SessionStore.stored(keep))
    _end(list(rows.values_list("key", flat=True)))
    events.record(Kind.SESSIONS_ENDED, user_id=user_id, by_id=by_id or user_id, detail="others" if keep else "all")


def _end(keys: list[str]) -> None:
    Session.objects.filter(session_key__in=keys).delete()
    LoginSession.objects.filter(key__in=keys).delete()

"""Sessions of which the database keeps a hash of the key: who reads the table cannot sign in with what stands there."""

import hashlib
from typing import TYPE_CHECKING, Any, cast

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

if TYPE_CHECKING:
    from django.contrib.sessions.models import Session


class SessionStore(DatabaseStore):
    """Django's own store; the cookie holds the key, the row 40 hex digits of its SHA-256 (the column's width)."""

    @classmethod
    def stored(cls, key: str | None) -> str:
        """The key as the row has it."""
        return hashlib.sha256((key or "").encode()).hexdigest()[:40]

    def _get_session_from_db(self) -> "Session | None":
        kept = self.session_key
        self._session_key = self.stored(kept) if kept else None
        found: Session | None = super()._get_session_from_db()  # type: ignore[misc]  # not in the stubs
        self._session_key = kept if found else None
        return found

    def exists(self, session_key: str) -> bool:
        """Whether the key is in use."""
        return super().exists(self.stored(session_key))

    def create_model_instance(self, data: Any) -> "Session":
        """The row of the session as it is now."""
        row = cast("Session", super().create_model_instance(data))
        row.session_key = self.stored(row.session_key)
        return row

    def delete(self, session_key: str | None = None) -> None:
        """Forget a session, this one by default."""
        wanted = session_key or self.session_key
        if wanted:
            self.model.objects.filter(session_key=self.stored(wanted)).delete()

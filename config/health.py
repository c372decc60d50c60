"""`/health/`: are web, database, broker, worker, beat and the alert sweep alive? For monitors; names nobody."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis
from redis.exceptions import RedisError

from privacy import chance
from roles import heartbeats
from roles.pages import public

_PATIENCE = timedelta(seconds=60)
_SECONDS = 1.0


@public
@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """200 when everything is alive, 503 otherwise; each part with how many seconds ago it gave a sign."""
    signs, database = _signs()
    parts: dict[str, dict[str, Any]] = {
        "web": {"ok": True},
        "database": {"ok": database},
        "broker": {"ok": _broker()},
        "worker": _part(signs.get("worker"), _PATIENCE),
        "beat": _part(signs.get("beat"), _PATIENCE),
        "sweep": _sweep(signs) if database else _part(None, heartbeats.SWEEP_PATIENCE),
    }
    fine = all(part["ok"] for part in parts.values())
    return JsonResponse({"status": "ok" if fine else "fault", **parts}, status=200 if fine else 503)


def _signs() -> tuple[dict[str, datetime], bool]:
    try:
        return heartbeats.last_signs(), True
    except DatabaseError:
        return {}, False


def _broker() -> bool:
    try:
        with Redis.from_url(
            settings.CELERY_BROKER_URL, socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS
        ) as client:
            ping: Callable[[], Any] = client.ping
            return bool(ping())
    except (RedisError, OSError):
        return False


def _sweep(signs: dict[str, datetime]) -> dict[str, Any]:
    """The tenant that waits longest decides; a tenant that was never swept waits for ever."""
    names = [f"{work}:{tenant}" for tenant in heartbeats.active_tenants() for work in heartbeats.SWEEPS]
    if not names:
        return {"ok": True, "seconds_ago": None}
    if any(name not in signs for name in names):
        return _part(None, heartbeats.SWEEP_PATIENCE)
    return _part(min(signs[name] for name in names), heartbeats.SWEEP_PATIENCE)


def _part(at: datetime | None, patience: timedelta) -> dict[str, Any]:
    age = chance.now() - at if at else None
    return {"ok": age is not None and age <= patience, "seconds_ago": round(age.total_seconds()) if age else None}

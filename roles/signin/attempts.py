"""How often something may be tried. Counted in the database, so that the broker and the cache may vanish at any moment.

Lock-out that locks nobody else out (ADR 0006): whoever signed in here before has a device cookie, and tries on an own
count; strangers to an account share one count for the account and one for their address.
"""

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse

from privacy import chance
from roles.models import Attempt

_SALT = "poortwacht.device"
_A_YEAR = 365 * 24 * 3600
_FORGOTTEN = timedelta(days=1)
_MANY = 20  # accounts that one browser is known to


@dataclass(frozen=True)
class Limit:
    """So many tries in so much time."""

    name: str
    tries: int
    within: timedelta


_QUARTER, _HOUR = timedelta(minutes=15), timedelta(hours=1)
ACCOUNT = Limit("account", 10, _QUARTER)
DEVICE = Limit("device", 10, _QUARTER)
ADDRESS = Limit("address", 60, _QUARTER)
RESET_ACCOUNT = Limit("reset-account", 3, _HOUR)
RESET_ADDRESS = Limit("reset-address", 20, _HOUR)
CONFIRM = Limit("confirm", 5, _QUARTER)
CALENDAR = Limit("calendar", 60, _QUARTER)


def may_try(request: HttpRequest, what: str, account: str) -> bool:
    """Spend one try of `what` (password, code) on an account, whether it exists or not."""
    device = known_device(request, account)
    if device:
        return spend(DEVICE, f"{what}:{account}:{device}")
    # Both are spent, so that the answer does not tell which of them is empty.
    mine, ours = spend(ACCOUNT, f"{what}:{account}"), spend(ADDRESS, f"{what}:{_network(request)}")
    return mine and ours


def succeeded(request: HttpRequest, what: str, account: str) -> None:
    """It was right: the account's own count starts again, the address keeps its own but for this try."""
    device = known_device(request, account)
    if device:
        forget(DEVICE, f"{what}:{account}:{device}")
    else:
        forget(ACCOUNT, f"{what}:{account}")
        _rows(ADDRESS, f"{what}:{_network(request)}").filter(count__gt=0).update(count=F("count") - 1)


def may_ask_reset(request: HttpRequest, account: str) -> bool:
    """Whether one more mail with a link goes to this account, asked for from this address."""
    mine, ours = spend(RESET_ACCOUNT, account), spend(RESET_ADDRESS, _network(request))
    return mine and ours


@transaction.atomic
def spend(limit: Limit, value: str) -> bool:
    """One try less; False when there is none left."""
    now = chance.now()
    # Two at once make one row.
    Attempt.objects.bulk_create([Attempt(key=_key(limit, value), count=0, since=now)], ignore_conflicts=True)
    Attempt.objects.filter(since__lt=now - _FORGOTTEN).delete()
    rows = _rows(limit, value)
    rows.filter(since__lte=now - limit.within).update(count=0, since=now)
    rows.update(count=F("count") + 1)
    return bool(rows.filter(count__lte=limit.tries).exists())


def forget(limit: Limit, value: str) -> None:
    """All tries back."""
    _rows(limit, value).delete()


def known_device(request: HttpRequest, account: str) -> str:
    """The id of this browser when this account signed in with it before; empty for a stranger."""
    kept = _kept(request)
    return str(kept["device"]) if kept and _mark(account) in kept["accounts"] else ""


def remember_device(request: HttpRequest, response: HttpResponse, account: str) -> None:
    """This browser belongs to someone of this account from now on."""
    kept = _kept(request) or {"device": chance.token(22), "accounts": []}
    accounts = [_mark(account), *(other for other in kept["accounts"] if other != _mark(account))][:_MANY]
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        signing.dumps({"device": kept["device"], "accounts": accounts}, salt=_SALT),
        max_age=_A_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def account_of(email: str) -> str:
    """How an account is named here: by the address that was typed, so that an unknown one is counted alike."""
    return email.strip().lower()


def _kept(request: HttpRequest) -> dict[str, Any] | None:
    try:
        kept: dict[str, Any] = signing.loads(
            request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=_SALT, max_age=_A_YEAR
        )
    except signing.BadSignature:
        return None
    return kept


def _mark(account: str) -> str:
    """The cookie names no address."""
    return _digest(f"mark:{account}")[:22]


def _network(request: HttpRequest) -> str:
    """The address; of IPv6 the network, since one connection has so many of them."""
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return "unknown"
    return str(ipaddress.ip_network((address, 64), strict=False)) if address.version == 6 else str(address)


def _rows(limit: Limit, value: str) -> Any:
    return Attempt.objects.filter(pk=_key(limit, value))


def _key(limit: Limit, value: str) -> str:
    return _digest(f"{limit.name}:{value}")


def _digest(text: str) -> str:
    """Whoever reads the table learns no address."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()

"""The second factor of an account: authenticator app, recovery codes. allauth makes and stores them, we decide when."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from privacy.errors import Refused, invalid
from roles.models import User
from roles.signin import events
from roles.signin.events import Kind

Type = Authenticator.Type
_CODE = re.compile(r"\d{6}|\d{8}")  # of an app, or of the list on paper


def looks_like_code(text: str) -> bool:
    """Whether a text can be a code; people type spaces between digits."""
    return bool(_CODE.fullmatch(re.sub(r"[\s-]", "", text)))


@transaction.atomic
def totp_activate(*, user_id: UUID, secret: str, code: str) -> None:
    """Add the app that shows `code` for `secret`, with recovery codes. Raises Invalid on `code`."""
    user = User.objects.select_for_update().get(pk=user_id)
    counter = _counter_of(secret, code)
    if counter is None:
        text = _("Deze code klopt niet. Vul de 6 cijfers in die uw app nu toont; loopt de klok van uw telefoon goed?")
        raise invalid("code", text)
    Authenticator.objects.filter(user=user, type=Type.TOTP).delete()
    made = totp.TOTP.activate(user, secret).instance
    _spend(made, counter)
    RecoveryCodes.activate(user)
    events.record(Kind.FACTOR_ADDED, user_id=user_id, detail=Type.TOTP.value)


@transaction.atomic
def passkey_add(*, user_id: UUID, name: str, credential: Any) -> None:
    """Keep the public half of a key that a device just made for this address. Raises Invalid on `credential`."""
    user = User.objects.select_for_update().get(pk=user_id)
    with _device_errors():
        webauthn.parse_registration_response(credential)
        webauthn.complete_registration(credential)
    webauthn.WebAuthn.add(user, name.strip() or _("Toegangssleutel"), credential)
    RecoveryCodes.activate(user)
    events.record(Kind.FACTOR_ADDED, user_id=user_id, detail=Type.WEBAUTHN.value)


def passkey_accept(*, user_id: UUID, credential: Any) -> Authenticator:
    """The key that signed this challenge, which is then spent. Raises Invalid on `credential`."""
    with _device_errors():
        webauthn.parse_authentication_response(credential)
        return webauthn.complete_authentication(User.objects.get(pk=user_id), credential)


@contextmanager
def _device_errors() -> Iterator[None]:
    """What a device says comes from outside: whatever is wrong with it, the person may try again."""
    try:
        yield
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise invalid("credential", _("Deze sleutel klopt niet. Probeer het nog eens, of gebruik een code.")) from error


@transaction.atomic
def factor_remove(*, user_id: UUID, which: str, needed: bool) -> None:
    """Take away the app (`app`) or a passkey (its number); recovery codes go with the last one. Raises Invalid."""
    User.objects.select_for_update().get(pk=user_id)
    rows = Authenticator.objects.filter(user_id=user_id).exclude(type=Type.RECOVERY_CODES)
    one = rows.filter(type=Type.TOTP) if which == "app" else rows.filter(type=Type.WEBAUTHN, pk=_number(which))
    if not one.exists():
        raise invalid("", _("Deze tweede stap is er niet (meer). Herlaad de pagina."))
    last = rows.count() == one.count()
    if last and needed:
        raise invalid("", _("In uw rol is een tweede stap nodig. Stel eerst een andere tweede stap in."))
    one.delete()
    if last:
        Authenticator.objects.filter(user_id=user_id).delete()
    events.record(Kind.FACTOR_REMOVED, user_id=user_id, by_id=user_id)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


@transaction.atomic
def code_accept(*, user_id: UUID, code: str) -> Authenticator | None:
    """The factor that this code is right for, each code once (RFC 6238, 5.2); None when it is wrong."""
    plain = re.sub(r"[\s-]", "", code)
    rows = Authenticator.objects.select_for_update().filter(user_id=user_id).exclude(type=Type.WEBAUTHN)
    for row in rows.order_by("-type"):
        if row.type == Type.TOTP and _totp_accept(row, plain):
            return row
        if row.type == Type.RECOVERY_CODES and row.wrap().validate_code(plain):
            events.record(Kind.CODE_SPENT, user_id=user_id)
            return row
    return None


@transaction.atomic
def recovery_codes_renew(*, user_id: UUID) -> None:
    """Another list of codes; the one before stops working. Raises Invalid without any other factor."""
    user = User.objects.select_for_update().get(pk=user_id)
    rows = Authenticator.objects.filter(user=user)
    if not rows.exclude(type=Type.RECOVERY_CODES).exists():
        raise invalid("", _("Herstelcodes horen bij een tweede stap. Stel eerst een app of toegangssleutel in."))
    rows.filter(type=Type.RECOVERY_CODES).delete()
    RecoveryCodes.activate(user)
    events.record(Kind.CODES_RENEWED, user_id=user_id)


def factors_remove_all(*, user_id: UUID, by_id: UUID | None) -> None:
    """All of them, recovery codes too."""
    Authenticator.objects.filter(user_id=user_id).delete()
    events.record(Kind.FACTORS_RESET, user_id=user_id, by_id=by_id)


@transaction.atomic
def demo_factor_give(*, email: str, secret: str) -> None:
    """The known second factor of a demo account, whose code the sign-in page shows. Raises Refused outside the demo."""
    if not settings.DEMO:
        raise Refused("demo")
    user = User.objects.get(email=email)
    if not Authenticator.objects.filter(user=user).exists():
        made = totp.TOTP.activate(user, secret).instance
        made.data["demo"] = True
        made.save(update_fields=["data"])


def _totp_accept(row: Authenticator, code: str) -> bool:
    counter = _counter_of(decrypt(row.data["secret"]), code)
    known = settings.DEMO and row.data.get("demo")  # the demo shows the code to everybody
    if counter is None or (counter <= row.data.get("counter", 0) and not known):
        return False
    _spend(row, counter)
    return True


def _counter_of(secret: str, code: str) -> int | None:
    """The moment, counted in half minutes, of which this is the code; None outside half a minute around now."""
    for counter in totp.yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=totp.format_hotp_value(totp.hotp_value(secret, counter))):
            return int(counter)
    return None


def _spend(row: Authenticator, counter: int) -> None:
    row.data["counter"] = counter
    row.last_used_at = timezone.now()
    row.save(update_fields=["data", "last_used_at"])

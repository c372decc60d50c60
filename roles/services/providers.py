"""Setting up the identity provider of a tenant (OpenID Connect Discovery 1.0)."""

import re
from typing import Any
from urllib.parse import urlsplit

from allauth.socialaccount.adapter import get_adapter
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from privacy import audit
from privacy.actor import Actor
from privacy.errors import NotFound, invalid
from roles.models import IdentityProvider
from roles.services.invitations import refuse_unless_admin
from roles.signin import crypto

_WANTED = ("authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint")
_DOMAIN = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")


@transaction.atomic
def identity_provider_set(*, by: Actor, issuer: str, client_id: str, secret: str, domains: str) -> None:
    """Keep what the provider says of itself, and the secret encrypted; an empty secret keeps the one before.

    Raises Refused, Invalid (fields; a provider that does not answer or calls itself otherwise).
    """
    refuse_unless_admin(by)
    before = IdentityProvider.objects.select_for_update().first()
    listed = _domains(domains)
    if not secret and before is None:
        raise invalid("secret", _("Vul het geheim in dat uw provider voor Poortwacht heeft gemaakt."))
    values = {
        "issuer": issuer.rstrip("/"),
        "client_id": client_id.strip(),
        "sealed_secret": crypto.encrypt(secret) if secret else before.sealed_secret if before else "",
        "domains": " ".join(listed),
        "configuration": _discovered(issuer.rstrip("/")),
    }
    row, _made = IdentityProvider.objects.update_or_create(tenant_id=by.tenant_id, defaults=values)
    audit.record_write(by, "identity_provider.set", objects=[row.pk])


@transaction.atomic
def identity_provider_remove(*, by: Actor) -> None:
    """Sign in with a password only, from now on. Raises Refused, NotFound."""
    refuse_unless_admin(by)
    row = IdentityProvider.objects.select_for_update().first()
    if row is None:
        raise NotFound("identity provider")
    audit.record_write(by, "identity_provider.remove", objects=[row.pk])
    row.delete()


def _domains(text: str) -> list[str]:
    listed = [name.lower().lstrip("@") for name in re.split(r"[\s,;]+", text.strip()) if name]
    if not listed or not all(_DOMAIN.fullmatch(name) for name in listed):
        raise invalid("domains", _("Vul de maildomeinen van uw organisatie in, zoals organisatie.nl."))
    return listed


def _discovered(issuer: str) -> dict[str, Any]:
    if not _trusted(issuer):
        raise invalid("issuer", _("Vul het https-adres van uw provider in, zoals https://login.organisatie.nl."))
    try:
        with get_adapter().get_requests_session() as session:
            found: Any = session.get(f"{issuer}/.well-known/openid-configuration", allow_redirects=False).json()
    except (OSError, ValueError) as error:
        text = _("De provider antwoordt niet op dit adres. Controleer het, en probeer het opnieuw.")
        raise invalid("issuer", text) from error
    named = found if isinstance(found, dict) else {}
    if str(named.get("issuer", "")).rstrip("/") != issuer or not all(_trusted(str(named.get(w))) for w in _WANTED):
        raise invalid("issuer", _("De provider noemt zichzelf anders. Neem het adres ‘issuer’ precies over."))
    kept = (*_WANTED, "issuer", "token_endpoint_auth_methods_supported")
    return {name: named[name] for name in kept if name in named}


def _trusted(address: str) -> bool:
    """Over https; in tests and in the demo also on this machine."""
    parts = urlsplit(address)
    at_home = parts.hostname in {"127.0.0.1", "localhost"} and (settings.DEMO or getattr(settings, "TESTING", False))
    return bool(parts.hostname) and (parts.scheme == "https" or (parts.scheme == "http" and at_home))

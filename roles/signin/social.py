"""How allauth asks this product about identity providers: one a tenant, known accounts only."""

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from roles import mail
from roles.models import User
from roles.selectors.providers import Provider, provider_by_slug
from roles.signin import entry, events
from roles.signin.events import Kind


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Apps come from the tenant; nothing of a provider is stored, so nothing can be linked for later."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Invitation instead of registration."""
        return False

    def list_apps(self, request: HttpRequest, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """The one that the tenant with this slug set up."""
        found = provider_by_slug(str(provider))
        if found is None:
            return []
        shape = {"server_url": found.issuer}
        return [
            SocialApp(
                provider="openid_connect", provider_id=found.slug, name=found.slug, client_id=found.client_id,
                secret=found.secret, settings=shape,
            )
        ]  # fmt: skip

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Known, vouched for and in the tenant's own domain: then the login goes on here, else nowhere."""
        found = provider_by_slug(sociallogin.account.provider)
        claims = _claims(sociallogin.account.extra_data)
        user = _known(found, claims) if found else None
        if found is None or user is None:
            events.record(Kind.PROVIDER_REFUSED, user_id=None)
            text = _("Uw organisatie kent u, maar hier is er geen account voor u. Vraag uw beheerder om hulp.")
            raise ImmediateHttpResponse(_refused(request, text))
        second = "mfa" in (claims.get("amr") or [])  # RFC 8176: more than one factor was shown there
        response = entry.by_provider(
            request, user, tenant_id=found.tenant_id, second=second, target=sociallogin.state.get("next", "")
        )
        raise ImmediateHttpResponse(response)

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        """Whatever went wrong there, the way back is the sign-in page."""
        text = _("Inloggen via uw organisatie is niet gelukt. Probeer het opnieuw.")
        raise ImmediateHttpResponse(_refused(request, text))


class ProviderAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no types
    """Endpoints as they were when the beheerder set the provider up; tokens are always verified."""

    def get_provider(self) -> Any:
        """The provider, which asks this adapter and no other."""
        found = super().get_provider()
        found.oauth2_adapter_class = ProviderAdapter
        return found

    @property
    def openid_config(self) -> dict[str, Any]:
        """Without asking anew."""
        found = provider_by_slug(self.provider_id)
        if found is None:
            raise SocialApp.DoesNotExist
        return found.configuration

    def get_callback_url(self, request: HttpRequest, app: Any) -> str:
        """At the public address, whatever the Host header says."""
        return mail.absolute(reverse("openid_connect_callback", args=[self.provider_id]))

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
            verify_signature=True,
        )
        return claims


def _claims(told: dict[str, Any]) -> dict[str, Any]:
    """What the signed token says, and for address and name what userinfo adds about the same subject."""
    token, info = told.get("id_token") or {}, told.get("userinfo") or {}
    return {**info, **token} if info.get("sub") == token.get("sub") else {}


def _known(found: Provider, claims: dict[str, Any]) -> User | None:
    email = str(claims.get("email", "")).strip().lower()
    if claims.get("email_verified") is not True or email.rpartition("@")[2] not in found.domains:
        return None
    user = User.objects.filter(email=email, is_active=True).first()
    return user if user and entry.works_at(user.pk, found.tenant_id) else None


def _refused(request: HttpRequest, text: str) -> Any:
    messages.error(request, text)
    return redirect("login")

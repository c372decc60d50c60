"""How allauth asks this product: no registration, own pages and mails, encrypted secrets."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from roles.signin import crypto, entry

BACKEND = "django.contrib.auth.backends.ModelBackend"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """People come in by invitation; what allauth would say or mail, the product says itself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Invitation instead of registration."""
        return False

    def get_login_stages(self) -> list[str]:
        """Password or provider, then the second factor; nothing else stands between."""
        return ["roles.signin.stages.SecondStep"]

    def login(self, request: HttpRequest, user: Any) -> None:
        """Start the session with Django's own backend."""
        user.backend = BACKEND
        super().login(request, user)

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """On to work; what was proven on the way goes along."""
        return entry.signed_in(request, user, target=kwargs.get("redirect_url") or "")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """The product has its own mails (roles.mail)."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The product has its own messages."""


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Seeds encrypted at rest; the name and the address of this installation in every factor."""

    def encrypt(self, text: str) -> str:
        """As stored."""
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        """As used."""
        return crypto.decrypt(encrypted_text)

    def get_totp_issuer(self) -> str:
        """What an authenticator app shows."""
        return "Poortwacht"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Bound to the public address, whatever the Host header says."""
        return {"id": urlsplit(settings.BASE_URL).hostname or "", "name": "Poortwacht"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """The id, and the address by which a person knows the account."""
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.email}

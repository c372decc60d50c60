"""The mails about a login. They name no tenant, no role and no case: the reader learns those after signing in."""

import logging
from dataclasses import dataclass
from enum import Enum
from uuid import UUID

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from roles.models import User

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """A mail in words."""

    subject: str
    body: str


def absolute(path: str) -> str:
    """An address of this product for use outside the browser."""
    return settings.BASE_URL.rstrip("/") + path


def invitation_link(token: str) -> str:
    """The one-time link of an invitation."""
    return absolute(reverse("invitation", args=[token]))


def send_invitation(*, user_id: UUID, token: str) -> None:
    """Mail the one-time link to the invited person, in their language. Raises OSError when the server is away."""
    user = User.objects.get(pk=user_id)
    with translation.override(user.language):
        letter = Letter(
            _("Uw uitnodiging voor Poortwacht"),
            _(
                "Goedendag,\n\nU bent uitgenodigd om met Poortwacht te werken. Open deze link om de uitnodiging "
                "aan te nemen; hij werkt één keer, zeven dagen lang:\n\n%(link)s\n\n"
                "Verwachtte u dit niet? Dan hoeft u niets te doen.\n"
            )
            % {"link": invitation_link(token)},
        )
    _send(letter, user.email)


def send_password_reset(user: User) -> None:
    """Mail the link with which a person chooses a new password. Raises OSError when the server is away."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    path = reverse("password_reset_confirm", args=[uid, default_token_generator.make_token(user)])
    with translation.override(user.language):
        letter = Letter(
            _("Nieuw wachtwoord voor Poortwacht"),
            _(
                "Goedendag,\n\nEr is een nieuw wachtwoord gevraagd voor uw account. Kies het hier, binnen een uur:"
                "\n\n%(link)s\n\n"
                "Vroeg u dit niet aan? Dan hoeft u niets te doen; uw wachtwoord blijft zoals het was.\n"
            )
            % {"link": absolute(path)},
        )
    _send(letter, user.email)


class SecurityNews(Enum):
    """What the owner of an account hears by mail, because somebody else may have done it."""

    FACTOR_ADDED = gettext_lazy("Er is een tweede stap toegevoegd aan uw account: inloggen vraagt nu ook die.")
    FACTOR_REMOVED = gettext_lazy("Er is een tweede stap verwijderd van uw account.")
    CODES_RENEWED = gettext_lazy("Er zijn nieuwe herstelcodes gemaakt voor uw account; de oude werken niet meer.")
    PASSWORD_CHANGED = gettext_lazy("Het wachtwoord van uw account is gewijzigd; op andere apparaten is uitgelogd.")
    FACTORS_RESET = gettext_lazy(
        "Een beheerder van uw organisatie heeft de tweede stap van uw account verwijderd en u overal uitgelogd. Kies "
        "een nieuw wachtwoord met de link in de volgende mail; daarna stelt u een nieuwe tweede stap in."
    )


def tell_of_security(user: User, news: SecurityNews) -> None:
    """Tell the owner. A mail server that is away does not stop what was done; the operator reads a line."""
    with translation.override(user.language):
        letter = Letter(
            _("Uw account bij Poortwacht is gewijzigd"),
            _(
                "Goedendag,\n\n%(news)s\n\nWas u dit niet? Kies dan meteen een nieuw wachtwoord (%(link)s) en bel de "
                "beheerder van uw organisatie.\n"
            )
            % {"news": news.value, "link": absolute(reverse("password_reset"))},
        )
        try:
            _send(letter, user.email)
        except OSError:
            _log.error("security mail failed for user %s", user.pk)


def tell_of_reset(user_id: UUID) -> None:
    """The mail after a beheerder removed the second step, and the link with which its owner goes on."""
    user = User.objects.get(pk=user_id)
    tell_of_security(user, SecurityNews.FACTORS_RESET)
    if user.has_usable_password():
        try:
            send_password_reset(user)
        except OSError:
            _log.error("password reset mail failed for user %s", user.pk)


def _send(letter: Letter, address: str) -> None:
    send_mail(letter.subject, letter.body, None, [address])

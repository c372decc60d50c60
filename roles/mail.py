"""The two mails about a login. They name no tenant, no role and no case: the reader learns those after signing in."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.urls import reverse
from django.utils import translation
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from roles.models import User


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


def _send(letter: Letter, address: str) -> None:
    send_mail(letter.subject, letter.body, None, [address])

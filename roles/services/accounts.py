"""What a person does with the own login, outside any tenant."""

import logging
from uuid import UUID

from roles import mail
from roles.models import User
from roles.signin import events
from roles.signin.events import Kind

_log = logging.getLogger(__name__)


def password_reset_request(*, email: str) -> None:
    """Mail a reset link to an active person with a password; silence for all others, and when mail is down."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    if user is None or not user.has_usable_password():
        return
    events.record(Kind.RESET_ASKED, user_id=user.pk)
    try:
        mail.send_password_reset(user)
    except OSError:
        # The visitor gets the same answer whatever happens; the operator reads this line.
        _log.error("password reset mail failed for user %s", user.pk)


def language_choose(*, user_id: UUID, language: str) -> None:
    """The language of mail to this person."""
    User.objects.filter(pk=user_id).update(language=language)

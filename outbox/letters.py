"""A mail in the reader's language: neutral words, a reference and a link. Never a name, never health."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from outbox import topics


def write(
    topic: str, *, message_id: UUID, case_id: UUID | None, payload: Mapping[str, Any], address: str, language: str
) -> EmailMessage:
    """The mail for a message; its Message-ID follows from the row, so a second copy can be told from another mail."""
    with translation.override(language):
        words = topics.topic(topic)
        closing = _("U krijgt dit bericht omdat u met Poortwacht werkt. Antwoorden op dit adres worden niet gelezen.")
        paragraphs = [_("Goedendag,"), body(words, payload), link(words.page, case_id), closing]
        return EmailMessage(
            subject=filled(words.subject, payload),
            body="\n\n".join(paragraphs) + "\n",
            to=[address],
            headers={"Message-ID": f"<{message_id}@{_domain()}>", "Auto-Submitted": "auto-generated"},
        )


def filled(words: topics.Words, payload: Mapping[str, Any]) -> str:
    """The words in the language in force, with the reference of the case, or how many there are."""
    return str(words) % {"reference": payload.get("reference", ""), "count": payload.get("count", "")}


def body(words: topics.Topic, payload: Mapping[str, Any]) -> str:
    """What a mail or notice says, and for how many reminders of one deadline it stands when it is for several."""
    text, reminders = filled(words.body, payload), payload.get("reminders", 1)
    if reminders > 1:
        text += " " + _("Dit bericht staat voor %(n)d herinneringen.") % {"n": reminders}
    return text


def link(page: str, case_id: UUID | None) -> str:
    """The absolute address of the page that a topic is about; the notices when it is about a case that is not named."""
    return settings.BASE_URL.rstrip("/") + path_of(page, case_id)


def path_of(page: str, case_id: UUID | None) -> str:
    """As link, within the site."""
    if page == "case":
        return reverse("case", args=[case_id]) if case_id else reverse("notices")
    return reverse(page)


def _domain() -> str:
    return urlsplit(settings.BASE_URL).hostname or "localhost"

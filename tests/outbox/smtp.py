"""A real mail server that does as it is told: accepts, refuses, or takes its time."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import override_settings

from devstack.net import free_port


class MailServer:
    """`answers`: what the next mails get instead of "accepted"; `pause`: how long to think after a mail was taken."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: list[str] = []
        self.refuse_recipient = ""
        self.pause = 0.0
        self.taken = threading.Event()

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuse_recipient:
            return self.refuse_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  likewise
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            content: Any = envelope.content
            self.mails.append(message_from_bytes(content, _class=EmailMessage, policy=policy.default))
            self.taken.set()
            if self.pause:
                await asyncio.sleep(self.pause)
        return answer

    @property
    def texts(self) -> list[str]:
        """Subject and body of every mail, and nothing technical."""
        return [f"{mail['Subject']}\n{mail.get_content()}" for mail in self.mails]


@contextmanager
def mail_server() -> Iterator[tuple[MailServer, int]]:
    """A server on a free port; Django's real SMTP backend talks to it."""
    handler = MailServer()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings = override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_TIMEOUT=5,
    )
    try:
        with settings:
            yield handler, port
    finally:
        controller.stop()

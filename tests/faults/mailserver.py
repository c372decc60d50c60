"""A real mail server in the rig, with moods. Every mail that it took is in the history, also when nobody heard so."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from devstack.net import LOOPBACK, free_port


class Mood(StrEnum):
    """What happens to the next mails."""

    FINE = "fine"
    LATER = "later"  # refused for now
    NEVER = "never"  # refused for good
    STALL = "stall"  # taken, and then no answer for longer than anybody waits
    DROP = "drop"  # taken, and then the connection is gone


_STALL = 4.0


class MailServer:
    """`noted(taken, mail)` hears of every mail that came in."""

    def __init__(self, noted: Callable[[bool, EmailMessage, str], None]) -> None:
        self.mood = Mood.FINE
        self.pause = 0.0  # how long it thinks before it takes a mail
        self._noted = noted

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  aiosmtpd's
        content: Any = envelope.content
        mail = message_from_bytes(content, _class=EmailMessage, policy=policy.default)
        mood = self.mood
        await asyncio.sleep(self.pause)
        if mood is Mood.LATER:
            self._noted(False, mail, mood)
            return "451 later"
        if mood is Mood.NEVER:
            self._noted(False, mail, mood)
            return "554 never"
        self._noted(True, mail, mood)
        if mood is Mood.STALL:
            await asyncio.sleep(_STALL)
        if mood is Mood.DROP and server.transport:
            server.transport.abort()  # type: ignore[attr-defined]  # a socket's transport has it
        return "250 OK"


@contextmanager
def running(noted: Callable[[bool, EmailMessage, str], None]) -> Iterator[tuple[MailServer, int]]:
    """The server and its port."""
    handler, port = MailServer(noted), free_port()
    controller = Controller(handler, hostname=LOOPBACK, port=port)
    controller.start()
    try:
        yield handler, port
    finally:
        controller.stop()

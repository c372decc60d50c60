"""Reading the demo's mailbox: a Maildir that the demo's mail server fills."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path


@dataclass(frozen=True)
class ReceivedMail:
    """What somebody would have found in the inbox."""

    to: str
    subject: str
    sent_at: datetime | None
    message_id: str
    text: str


def newest(folder: str, *, limit: int = 50) -> tuple[ReceivedMail, ...]:
    """The latest mails, newest first; none when the folder is not there."""
    if not (Path(folder) / "new").is_dir():
        return ()
    kept = Maildir(folder, create=False)
    # A key begins with the moment of delivery.
    latest = sorted(kept.keys(), key=_moment, reverse=True)[:limit]
    return tuple(_read(kept.get_bytes(key)) for key in latest)


def _moment(key: str) -> tuple[int, str]:
    seconds = key.partition(".")[0]
    return (int(seconds) if seconds.isdigit() else 0, key)


def _read(raw: bytes) -> ReceivedMail:
    mail = message_from_bytes(raw, _class=EmailMessage, policy=policy.default)
    body = mail.get_body(preferencelist=("plain",))
    return ReceivedMail(
        to=str(mail["To"] or ""),
        subject=str(mail["Subject"] or ""),
        sent_at=_sent_at(mail),
        message_id=str(mail["Message-ID"] or ""),
        text=str(body.get_content()) if body else "",
    )


def _sent_at(mail: EmailMessage) -> datetime | None:
    """The moment in the mail's Date; one without a zone (`-0000`) is UTC (RFC 5322, section 3.3)."""
    header = mail["Date"]
    moment: datetime | None = header.datetime if header else None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment

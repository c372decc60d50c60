"""`python -m devstack.mailsink PORT FOLDER`: the demo's mail server keeps every message in a Maildir."""

import signal
import sys
import threading
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

from devstack.net import LOOPBACK


def serve(port: int, folder: Path) -> None:
    """Take mail until SIGTERM or SIGINT."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    done = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: done.set())
    controller = Controller(Mailbox(folder), hostname=LOOPBACK, port=port)
    controller.start()
    sys.stdout.write(f"mail for anyone is kept in {folder}\n")
    sys.stdout.flush()
    done.wait()
    controller.stop()


if __name__ == "__main__":
    serve(int(sys.argv[1]), Path(sys.argv[2]))

"""No test talks to another machine."""

import sys
from typing import Any


class OutsideWorld(BaseException):
    """Raised instead of connecting; no `except Exception` in the product can hide it."""


_LOOPBACK = ("127.", "::1", "localhost")


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else ""  # a path: a socket on this machine
    elif event == "socket.getaddrinfo":
        host = arguments[0] or ""
    else:
        return
    name = host.decode() if isinstance(host, bytes) else str(host)
    if name and not name.startswith(_LOOPBACK):
        raise OutsideWorld(f"a test tried to reach {name}")


def forbid() -> None:
    """From now on, for the rest of this process, sockets reach the loopback address only."""
    sys.addaudithook(_guard)

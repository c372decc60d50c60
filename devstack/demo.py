"""The demo: services, database, data, then every process of the product under one supervisor."""

import fcntl
import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

import psycopg2
from honcho.manager import Manager
from honcho.printer import Printer

from config.bootstrap import bootstrap
from devstack import assets, environment, valkey
from devstack.environment import ROOT, VAR
from devstack.net import LOOPBACK, free_port
from devstack.postgres import Postgres

_HOME = VAR / "demo"
_SMTP_PORT = 8025


class Busy(RuntimeError):
    """Another demo runs in this folder."""


def run(web_port: int) -> int:
    """Start everything, supervise until Ctrl-C, stop everything; returns the exit code. Raises Busy."""
    with _alone(), _database(stop_always=True) as postgres:
        _stop_on_signals()
        values = environment.load()
        with valkey.running(_port(values, "VALKEY_PORT"), values["VALKEY_PASSWORD"]) as broker:
            ports = {"web": free_port(web_port), "smtp": free_port(_SMTP_PORT), "postgres": postgres.port}
            values = environment.product(values, valkey=int(broker.rpartition(":")[2].split("/")[0]), **ports)
            environment.save(values)
            logins = _prepared(postgres, values)
            url = values["BASE_URL"]
            return _supervised(
                values, ports, f"\nPoortwacht: {url}/\nMailbox:    {url}/mailbox/\n{logins}\nStop: Ctrl-C\n"
            )


def manage(arguments: list[str]) -> int:
    """`manage.py ARGUMENTS` on the demo's database, which starts for the occasion when it does not run."""
    with _database(stop_always=False) as postgres:
        values = environment.load()
        ports = {"valkey": _port(values, "VALKEY_PORT") or 6379, "smtp": int(values.get("EMAIL_PORT", _SMTP_PORT))}
        web = int(values.get("BASE_URL", ":8000").rpartition(":")[2])
        values = environment.product(values, postgres=postgres.port, web=web, **ports)
        bootstrap(postgres.url(environment.DATABASE), environment.passwords(values))
        return subprocess.run([*_MANAGE, *arguments], check=False, cwd=ROOT, env=_with(values)).returncode


def reset() -> None:
    """Remove the demo's data and secrets. Raises Busy while it runs."""
    with _alone():
        Postgres(_HOME / "postgres").destroy()
        for folder in (_HOME, VAR / "mail", VAR / "static"):
            shutil.rmtree(folder, ignore_errors=True)
        for file in (environment.FILE, VAR / "demo-logins.json", VAR / "demo-api-clients.json"):
            file.unlink(missing_ok=True)


_MANAGE = [sys.executable, str(ROOT / "manage.py")]


@contextmanager
def _alone() -> Iterator[None]:
    VAR.mkdir(exist_ok=True)
    with (VAR / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy("The demo already runs in this folder; stop it with Ctrl-C first.") from None
        yield


def _stop_on_signals() -> None:
    """TERM and a closed terminal stop the demo as Ctrl-C does, also before the supervisor listens."""

    def interrupt(number: int, frame: Any) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))


@contextmanager
def _database(*, stop_always: bool) -> Iterator[Postgres]:
    """The server with the demo's database in it; at the end it stops, unless it ran before and `stop_always` is off."""
    postgres = Postgres(_HOME / "postgres")
    ran_before = postgres.running() is not None
    postgres.start(_port(environment.load(), "POSTGRES_PORT"))
    try:
        connection = psycopg2.connect(postgres.url())
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [environment.DATABASE])
            if not cursor.fetchone():
                cursor.execute(f"CREATE DATABASE {environment.DATABASE}")
        connection.close()
        yield postgres
    finally:
        if stop_always or not ran_before:
            postgres.stop()


def _port(values: Mapping[str, str], name: str) -> int | None:
    return int(values[name]) if name in values else None


def _with(values: Mapping[str, str]) -> dict[str, str]:
    fixed = {"PYTHONUNBUFFERED": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    if os.geteuid() == 0:
        fixed["PYTHONWARNINGS"] = "ignore:You're running the worker with superuser privileges"  # as in any container
    return {**os.environ, **values, **fixed}


def _prepared(postgres: Postgres, values: Mapping[str, str]) -> str:
    """Roles, tables, walls, static files, demo data; returns what demo_data says about logins."""
    bootstrap(postgres.url(environment.DATABASE), environment.passwords(values))
    for command in (["migrate", "--database=owner", "--verbosity=0"], ["install_walls"]):
        _manage(values, command)
    _collect_static(values)
    return _manage(values, ["demo_data"], quiet=True)


def _collect_static(values: Mapping[str, str]) -> None:
    """Compressing takes ten seconds: only when a file has changed."""
    stamp = _HOME / "static"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == assets.fingerprint():
        return
    _manage(values, ["collectstatic", "--noinput"], quiet=True)
    stamp.write_text(assets.fingerprint(), encoding="utf-8")


def _manage(values: Mapping[str, str], command: list[str], *, quiet: bool = False) -> str:
    sys.stdout.write(f"manage.py {command[0]} …\n")
    sys.stdout.flush()
    process = subprocess.run(
        [*_MANAGE, *command],
        check=False,
        cwd=ROOT,
        env=_with(values),
        stdout=subprocess.PIPE if quiet else None,
        text=True,
    )
    if process.returncode:
        raise SystemExit(f"manage.py {' '.join(command)} failed:\n{process.stdout or ''}")
    return process.stdout or ""


def commands(ports: Mapping[str, int]) -> dict[str, list[str]]:
    """Process name to command; `ports` holds those of web and smtp."""
    web = f"gunicorn config.wsgi --bind={LOOPBACK}:{ports['web']} --workers=2 --threads=4 --no-control-socket"
    celery = "celery -A config --quiet"
    modules = {
        "mail": ["devstack.mailsink", str(ports["smtp"]), str(VAR / "mail")],
        "web": web.split(),
        "worker": f"{celery} worker --concurrency=2 --loglevel=INFO --without-mingle".split(),
        "beat": [*f"{celery} beat --loglevel=WARNING".split(), f"--schedule={_HOME / 'beat-schedule'}"],
    }
    return {name: [sys.executable, "-m", *module] for name, module in modules.items()}


class _Announcer(Printer):  # type: ignore[misc]  # honcho has no types
    """Prints the banner once, when web and worker have said that they are ready."""

    def __init__(self, output: TextIO, banner: str) -> None:
        super().__init__(output)
        self._banner = banner
        self._waiting_for = {"web": b"Booting worker", "worker": b" ready."}

    def write(self, message: Any) -> None:
        """One line of one process."""
        super().write(message)
        sign = self._waiting_for.get(message.name)
        if sign and isinstance(message.data, bytes) and sign in message.data:
            del self._waiting_for[message.name]
            if not self._waiting_for:
                self.output.write(self._banner)
                self.output.flush()


def _supervised(values: Mapping[str, str], ports: Mapping[str, int], banner: str) -> int:
    """Run until Ctrl-C (exit code 0) or until one process ends (its exit code, at least 1)."""
    manager = Manager(_Announcer(sys.stdout, banner))
    for name, command in commands(ports).items():
        # Only migrations are the owner's; the processes must not even know its password.
        own = {
            key: value for key, value in _with(values).items() if not key.startswith(("DATABASE_OWNER", "POSTGRES_"))
        }
        manager.add_process(name, f"exec {shlex.join(command)}", env=own, cwd=str(ROOT))
    manager.loop()
    stopped_by_hand = manager.returncode in (130, 143)
    return 0 if stopped_by_hand else manager.returncode or 1

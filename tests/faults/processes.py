"""The processes of the product, as production starts them, and what can befall them."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from devstack.net import LOOPBACK
from tests.support.database import ROOT

_CELERY = "-m celery -A tests.faults.app --quiet"
_WAIT = 20


def commands(folder: Path, web: int) -> dict[str, str]:
    """Name to arguments of Python; `second_beat` only runs while the rig says so."""
    beat = f"{_CELERY} beat --loglevel=WARNING --max-interval=1 --schedule={folder}"
    return {
        "web": f"-m gunicorn config.wsgi --bind={LOOPBACK}:{web} --workers=1 --threads=2 --no-control-socket"
        " --log-level=warning",
        "worker": f"{_CELERY} worker --concurrency=2 --loglevel=WARNING --without-mingle --without-gossip",
        "beat": f"{beat}/beat",
        "second_beat": f"{beat}/second-beat",
    }


class Processes:
    """Starts, stops, kills and wakes them; each has a session of its own, so nothing outlives the rig."""

    def __init__(self, folder: Path, web: int, environment: Mapping[str, str]) -> None:
        self.log = folder / "log"
        self._commands = commands(folder, web)
        self._environment = dict(environment)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._stopped: list[psutil.Process] = []

    def start(self, name: str) -> bool:
        """Start it unless it runs; says whether it had to be started."""
        known = self._running.get(name)
        if known and known.poll() is None:
            return False
        if known:
            self._clear(known)
        with self.log.open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, *self._commands[name].split()],
                cwd=ROOT, env=self._environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        return True

    def signal(self, name: str, number: signal.Signals, *, child: bool = False, which: int = 0) -> bool:
        """Send a signal to the process or to one of its children; False when there is none."""
        with suppress(psutil.NoSuchProcess, KeyError):
            target = psutil.Process(self._running[name].pid)
            if child:
                children = target.children()
                if not children:
                    return False
                target = children[which % len(children)]
            if number is signal.SIGSTOP:
                self._stopped.append(target)
            target.send_signal(number)
            if number is signal.SIGKILL and not child:
                self._running[name].wait(_WAIT)
            return True
        return False

    def wake(self) -> None:
        """Everything that was stopped goes on."""
        for process in self._stopped:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGCONT)
        self._stopped.clear()

    def end(self, name: str) -> None:
        """Ask it to stop, and wait for it."""
        process = self._running.pop(name, None)
        if process is None:
            return
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(_WAIT)
        self._clear(process)

    @contextmanager
    def until_the_end(self) -> Iterator["Processes"]:
        """Nothing of them is left after the block."""
        try:
            yield self
        finally:
            self.wake()
            for process in self._running.values():
                process.terminate()
            for process in self._running.values():
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_WAIT)
                self._clear(process)

    @staticmethod
    def _clear(process: "subprocess.Popen[bytes]") -> None:
        """Whatever is left of its session."""
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(_WAIT)

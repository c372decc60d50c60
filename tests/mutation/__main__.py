"""Plant every mistake in turn and see whether a test notices: `python -m tests.mutation [MODULE …]`.

Exits with 1 when a module's score is under 95%. Each mistake lives in a fork of this process, made when Django, the
product and the tests are in it already.
"""

import ast
import os
import signal
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
LEAST = 0.95
_PATIENCE = 300  # seconds: a mistake that loops for ever is noticed too


@dataclass
class Planter:
    """Takes the place of the run: with the module planted as it is, with each mistake in turn, and as it is again."""

    name: str
    plain: str
    sources: list[str]
    alive: list[int] = field(default_factory=list)
    whole: bool = True
    child: bool = False

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool | None:
        """In a child the tests run as they always do."""
        for number, source in enumerate([self.plain, *self.sources, self.plain]):
            if not (pid := os.fork()):
                self.child = True
                _alone(self.name, source)
                return None
            passed = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
            if source is not self.plain:
                self.alive += [number - 1] if passed else []
            elif not passed:
                self.whole = False
                break
        return True


def _alone(name: str, source: str) -> None:
    from tests.mutation.planting import plant

    signal.alarm(_PATIENCE)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        plant(name, source)
    except Exception:  # noqa: BLE001  a module that does not load is noticed
        os._exit(1)


def main(names: list[str]) -> int:
    """Run, print what survived, and the figures."""
    django.setup()
    from tests.mutation.targets import TARGETS
    from tests.support import database

    chosen = names or list(TARGETS)
    with ExitStack() as at_the_end:
        if any(TARGETS[name].database for name in chosen):
            own = database.TestDatabase()
            own.close, close = (lambda: None), own.close  # type: ignore[method-assign]  # the children leave it standing
            at_the_end.callback(close)
            database.TestDatabase = lambda: own  # type: ignore[assignment,misc]
        scores = [_score(name) for name in chosen]
    return 0 if all(score >= LEAST for score in scores) else 1


def _score(name: str) -> float:
    from tests.mutation.operators import generous, mutants
    from tests.mutation.targets import EQUIVALENT, TARGETS

    began, target = time.monotonic(), TARGETS[name]
    source = Path(*name.split(".")).with_suffix(".py").read_text(encoding="utf-8")
    planted = mutants(source) + [one for table, more in target.tables.items() for one in generous(source, table, more)]
    planter = Planter(name, ast.unparse(ast.parse(source)), [one.source for one in planted])
    code = pytest.main(["-x", "-q", "-s", "-p", "no:xdist", "--no-header", *target.tests], plugins=[planter])
    if planter.child:
        os._exit(int(code))
    if not planter.whole:
        _say(f"{name}: the tests fail without any mistake; was something changed meanwhile?")
        return 0.0
    alive = [planted[number] for number in planter.alive]
    same = [one for one in alive if one.key in EQUIVALENT[name]]
    stale = set(EQUIVALENT[name]) - {one.key for one in same}
    for one in alive:
        _say(f"  {'equivalent' if one in same else 'survived'}: {name}:{one.line} {one.key}")
    for key in sorted(stale):
        _say(f"  not equivalent (any more): {name} {key}")
    counted, survivors = len(planted) - len(same), len(alive) - len(same)
    score = (counted - survivors) / counted
    _say(
        f"{name}: {len(planted)} mutants, {counted - survivors} killed, {len(same)} equivalent, "
        f"{survivors} survived, score {score:.1%}, {time.monotonic() - began:.0f} s"
    )
    return 0.0 if stale else score


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

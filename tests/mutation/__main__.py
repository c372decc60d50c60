"""Plant every mistake in turn and see whether a test notices: `python -m tests.mutation [MODULE …]`.

Exits with 1 when a module's score is under 95%. Each mistake lives in a fork of this process, which has Django, the
database and the product in it already.
"""

import os
import sys
import time
from pathlib import Path

import django
import pytest

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
LEAST = 0.95
_PATIENCE = 300


def main(names: list[str]) -> int:
    """Run, print what survived, and the figures."""
    django.setup()
    from tests.mutation.targets import TARGETS
    from tests.support import database

    own = database.TestDatabase()
    own.close, close = (lambda: None), own.close  # type: ignore[method-assign]  # the children leave it standing
    database.TestDatabase = lambda: own  # type: ignore[assignment,misc]
    try:
        scores = [_score(name) for name in names or list(TARGETS)]
    finally:
        close()
    return 0 if all(score >= LEAST for score in scores) else 1


def _score(name: str) -> float:
    from tests.mutation.operators import generous, mutants
    from tests.mutation.targets import EQUIVALENT, TARGETS

    began, target = time.monotonic(), TARGETS[name]
    source = Path(*name.split(".")).with_suffix(".py").read_text(encoding="utf-8")
    planted = mutants(source) + [one for table, more in target.tables.items() for one in generous(source, table, more)]
    if not _survives(name, None, target.tests):
        _say(f"{name}: the tests fail without any mistake")
        return 0.0
    alive = []
    for one in planted:
        if _survives(name, one.source, target.tests):
            alive.append(one)
            _say(f"  {'equivalent' if one.key in EQUIVALENT[name] else 'survived'}: {name}:{one.line} {one.key}")
    same = [one for one in alive if one.key in EQUIVALENT[name]]
    stale = set(EQUIVALENT[name]) - {one.key for one in same}
    survivors = [one for one in alive if one not in same]
    for key in sorted(stale):
        _say(f"  not equivalent (any more): {name} {key}")
    counted = len(planted) - len(same)
    score = (counted - len(survivors)) / counted
    seconds = time.monotonic() - began
    _say(
        f"{name}: {len(planted)} mutants, {counted - len(survivors)} killed, {len(same)} equivalent, "
        f"{len(survivors)} survived, score {score:.1%}, {seconds:.0f} s"
    )
    return 0.0 if stale else score


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _survives(name: str, source: str | None, tests: tuple[str, ...]) -> bool:
    """Whether all tests pass, in a process of its own."""
    child = os.fork()
    if child == 0:
        os._exit(_noticed(name, source, tests))
    _pid, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def _noticed(name: str, source: str | None, tests: tuple[str, ...]) -> int:
    """0 when nothing was noticed. A mistake that loops for ever is stopped, and so noticed."""
    import signal

    from tests.mutation.planting import plant

    signal.alarm(_PATIENCE)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        if source is not None:
            plant(name, source)
        return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--no-header", *tests]))
    except BaseException:  # noqa: BLE001  a module that does not load is noticed too
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

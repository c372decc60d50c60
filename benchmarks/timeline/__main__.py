"""`python -m benchmarks.timeline [--cases 10000 100000 1000000] [--explain]`: recomputing and sweeping, measured.

Each size gets a database of its own, filled by COPY; a million cases need some 15 GB. Printed, and judged in one thing
only: it ends with 1 when a sweep wrote other rows than the bare statement found.
"""

import argparse
import os
import platform
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.database import TestDatabase


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.timeline", description="Recomputing and sweeping.")
    parser.add_argument("--cases", type=int, nargs="*", default=[10_000, 100_000], help="sizes of the tenant swept")
    parser.add_argument("--explain", action="store_true", help="also the plan of the bare statement, behind the walls")
    chosen = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from benchmarks.timeline import recomputing
    from privacy import chance
    from tests.support.cast import house
    from timeline.thresholds import told_through

    today = next(day for n in range(8) if told_through(day := chance.today() - timedelta(days=n)))
    machine = f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}"
    sys.stdout.write(f"{machine}, {chance.today()}\n")
    with _own_database():
        recomputing.measure(house("meting"), chance.today())
    return 0 if _swept(chosen.cases, today, explain=chosen.explain) else 1


def _swept(sizes: list[int], today: date, *, explain: bool) -> bool:
    """Whether every sweep wrote the rows that the bare statement found."""
    from benchmarks.timeline import population, sweeping
    from tests.support.cast import house

    before, same = None, True
    for cases in sizes:
        with _own_database() as database:
            tenant_id, start = house("meting").tenant_id, time.perf_counter()
            steps = population.load(database, tenant_id, cases, today=today)
            took = time.perf_counter() - start
            sys.stdout.write(f"{cases:,d} cases with {steps:,d} open steps, loaded in {took:.0f} s\n")
            if explain:
                sys.stdout.write(f"{sweeping.explained(tenant_id, today)}\n")
            figures = sweeping.measure(database, tenant_id, today)
            sweeping.show(cases, figures, before)
            before, same = (cases, figures), same and all(figure.same for figure in figures)
    return same


@contextmanager
def _own_database() -> "Iterator[TestDatabase]":
    """A fresh clone of the migrated template, with Django connected to it as the app role."""
    from django.db import connections

    from tests.support.database import TestDatabase

    database = TestDatabase()
    try:
        connections.settings["default"].update(database.settings())
        connections["default"].settings_dict.update(database.settings())
        yield database
    finally:
        connections.close_all()
        database.close()


if __name__ == "__main__":
    sys.exit(main())

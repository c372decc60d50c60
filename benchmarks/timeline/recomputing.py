"""Recomputing one case: the engine alone, and the service that stores the difference."""

import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from statistics import median
from uuid import UUID

from privacy import context
from tests.support.cast import House, employee
from timeline import engine
from timeline.catalogue import catalogue_for
from timeline.models import Step
from timeline.services import TimelineItem, recompute, recompute_many

_ROUNDS, _CASES = 300, 60
_GAP = (timedelta(days=20), timedelta(days=10))  # healthy from so long before today, sick again so long before today


def measure(house: House, today: date) -> None:
    """Print milliseconds a case."""
    first = today - timedelta(days=200)
    one, two = (engine.Spell(first, None),), _interrupted(first, today)
    _print("engine.compute, unbroken absence", _times(lambda: _compute(one, today)))
    _print("engine.compute, with an interruption", _times(lambda: _compute(two, today)))
    cases = _reported(house, first)
    with context.entered(house.system):
        steps = Step.objects.filter(case_id__in=cases).count() / len(cases)
    sys.stdout.write(f"{steps:.0f} stored steps a case; the service in a transaction of its own, as the app role\n")
    _print("recompute, nothing changes", _stored(house, cases, one))
    _print("recompute, most steps move", _stored(house, cases, two))
    start = time.perf_counter()
    with context.entered(house.system):
        items = [TimelineItem(case_id, one, {}, {}) for case_id in cases]
        recompute_many(by=house.system, items=items, because="correction")
    each = (time.perf_counter() - start) * 1000 / len(cases)
    sys.stdout.write(f"{'recompute_many, most steps move back':40s} {each:7.2f} ms a case, of {len(cases)} at once\n")


def _interrupted(first: date, today: date) -> tuple[engine.Spell, ...]:
    healthy, again = _GAP
    return engine.Spell(first, today - healthy), engine.Spell(today - again, None)


def _compute(spells: tuple[engine.Spell, ...], today: date) -> engine.Timeline:
    return engine.compute(catalogue_for(spells[0].start), engine.Inputs(spells=spells, today=today))


def _reported(house: House, first: date) -> list[UUID]:
    with context.entered(house.system):
        people = [employee(house.employer_id, house.department_id, f"b{n}", "Meting") for n in range(_CASES)]
    return [house.report(employee_id=person, first_sick_day=first) for person in people]


def _times(act: Callable[[], object]) -> list[float]:
    act()
    took = []
    for _round in range(_ROUNDS):
        start = time.process_time()
        act()
        took.append((time.process_time() - start) * 1000)
    return took


def _stored(house: House, cases: list[UUID], spells: tuple[engine.Spell, ...]) -> list[float]:
    took = []
    for case_id in cases:
        start = time.perf_counter()
        with context.entered(house.system):
            item = TimelineItem(case_id, spells, {}, {})
            recompute(by=house.system, item=item, because="relapse")
        took.append((time.perf_counter() - start) * 1000)
    return took


def _print(name: str, took: list[float]) -> None:
    low, high = sorted(took)[len(took) // 20], sorted(took)[len(took) * 19 // 20]
    sys.stdout.write(f"{name:40s} {median(took):7.2f} ms a case (5–95%: {low:.2f}–{high:.2f})\n")

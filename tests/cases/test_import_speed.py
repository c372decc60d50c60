"""Ten thousand rows, in few statements."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case
from privacy import context
from tests.cases.absence_files import day, imported, row, written
from tests.support.cast import House


def history(number: int, dice: random.Random) -> Iterator[dict[str, str]]:
    """Some absences of one employee, each with a change, the last one sometimes still running."""
    first: date = day(-dice.randint(500, 700))
    cells: dict[str, Any] = {
        "Personeelsnummer": str(number),
        "Achternaam": f"Naam{number}",
        "Afdeling": f"Team {number % 9}",
    }
    while first < day(-1):
        runs = dice.random() < 0.12
        back = first + timedelta(days=dice.randint(2, 60))
        yield row(first, **cells)
        if (back - first).days > 10:
            yield row(first, Ingangsdatum=first + timedelta(days=8), Verzuim_pct="50", **cells)
        if runs:
            return
        if back > day(0):
            return
        yield row(first, Ingangsdatum=back, Verzuim_pct="0", Hersteldatum=back, **cells)
        first = back + timedelta(days=dice.choice([3, 20, 27, 28, 40, 150]))


def rows(count: int) -> list[dict[str, str]]:
    dice, number = random.Random(7), 20_000
    made: list[dict[str, str]] = []
    while len(made) < count:
        made += list(history(number, dice))
        number += 1
    return made


@pytest.mark.slow
def test_ten_thousand_rows_in_few_statements(amstel: House) -> None:
    content = written(rows(10_000))
    with CaptureQueriesContext(connection) as queries:
        report = imported(amstel.hr, content)
    assert report["problems"] == []
    assert len(queries) < 250, f"{len(queries)} statements for {report['rows']} rows"
    with context.entered(amstel.system):
        assert Case.objects.count() == report["counts"]["cases"][0] > 2000
    again = imported(amstel.hr, content)
    assert all(pair == [0, 0] for pair in again["counts"].values())


def test_the_number_of_statements_does_not_follow_the_number_of_rows(amstel: House) -> None:
    few = statements(amstel, [r for n in range(5) for r in history(30_000 + n, random.Random(n))])
    many = statements(amstel, [r for n in range(60) for r in history(40_000 + n, random.Random(n))])
    assert many <= few


def statements(house: House, some: list[dict[str, str]]) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert imported(house.hr, some)["done"]
    return len(queries)

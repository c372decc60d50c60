"""Sweeping a tenant beside the bare statement that finds the same rows, in one run, size by size."""

import sys
import time
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import psycopg2
from django.db import connection

from privacy import context
from privacy.actor import system
from tests.support.database import TestDatabase
from timeline.sweep import sweep
from timeline.thresholds import told_through

# What `timeline.thresholds` says, for employers without settings of their own; by the superuser, so without walls.
BARE = """
SELECT s.id::text, t.rule
FROM timeline_step s
JOIN cases_case c ON c.id = s.case_id AND c.state = 'open'
CROSS JOIN LATERAL (
    SELECT 'before-' || days AS rule FROM unnest(ARRAY[14, 7, 1]) days
    WHERE s.act_by - days BETWEEN s.dated_on AND %(reach)s
    UNION ALL
    SELECT CASE WHEN weeks = 0 THEN 'due' ELSE 'late-' || weeks || 'w' END
    FROM generate_series(greatest(0, (s.dated_on - s.act_by) / 7), (%(reach)s - s.act_by) / 7) weeks
    WHERE s.act_by <= %(reach)s) t
WHERE s.tenant_id = %(tenant)s AND s.state = 'planned' AND s.visibility = 'case' AND s.act_by <= %(reach)s + 14
"""
FRESH = """ AND NOT EXISTS (SELECT 1 FROM timeline_reminder r WHERE r.tenant_id = s.tenant_id AND r.step_id = s.id
  AND r.act_by = s.act_by AND r.rule = t.rule)"""
# What else a sweep may raise of the same steps is timed and counted with it, and not compared.
WRITTEN = (
    "SELECT step_id::text, rule FROM timeline_reminder WHERE tenant_id = %(tenant)s AND rule ~ '^(before|due|late)'"
)


@dataclass(frozen=True)
class Figure:
    """One sweep: how many alerts it wrote, how long it took, and how long the bare statement took to find them."""

    name: str
    rows: int
    seconds: float
    bare: float
    same: bool


def measure(database: TestDatabase, tenant_id: UUID, today: date) -> list[Figure]:
    """The first sweep of a tenant, the next one after it, and that of the next working day."""
    tomorrow = next(day for n in range(1, 8) if told_through(day := today + timedelta(days=n)))
    turns = (("first", today), ("again", today), ("next day", tomorrow))
    return [_turn(database, tenant_id, name, day) for name, day in turns]


def _turn(database: TestDatabase, tenant_id: UUID, name: str, day: date) -> Figure:
    values = {"tenant": str(tenant_id), "reach": told_through(day)}
    with psycopg2.connect(database.superuser_url()) as bare, bare.cursor() as cursor:
        cursor.execute(WRITTEN, values)
        before = set(cursor.fetchall())
        start = time.perf_counter()
        cursor.execute(BARE + FRESH, values)
        found = set(cursor.fetchall())
        found_in = time.perf_counter() - start
    start = time.perf_counter()
    written = sweep(tenant_id, today=day)
    swept_in = time.perf_counter() - start
    with psycopg2.connect(database.superuser_url()) as bare, bare.cursor() as cursor:
        cursor.execute(WRITTEN, values)
        after = set(cursor.fetchall())
    return Figure(name, written, swept_in, found_in, same=after - before == found)


def explained(tenant_id: UUID, today: date) -> str:
    """The plan of the bare statement as the app role gets it, behind the walls."""
    with context.entered(system(tenant_id)), connection.cursor() as cursor:
        values = {"tenant": str(tenant_id), "reach": told_through(today)}
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, SUMMARY) {BARE}{FRESH}", values)
        return "\n".join(row[0] for row in cursor.fetchall())


def show(cases: int, figures: list[Figure], before: tuple[int, list[Figure]] | None) -> None:
    """A line a sweep; growth is that of the seconds against that of the cases, 1.0 being linear."""
    for at, figure in enumerate(figures):
        ratio = figure.seconds / figure.bare if figure.bare else float("inf")
        line = (
            f"{cases:9,d}  {figure.name:8s} {figure.rows:9,d} rows {figure.seconds:9.2f} s  bare {figure.bare:8.3f} s"
        )
        line += f"  × {ratio:6.1f}  {figure.rows / figure.seconds:8,.0f} rows/s"
        if before:
            line += f"  growth {figure.seconds / before[1][at].seconds / (cases / before[0]):5.2f}"
        sys.stdout.write(f"{line}  {'same rows' if figure.same else 'OTHER ROWS THAN THE BARE STATEMENT'}\n")
    sys.stdout.flush()

"""Spells, inputs and generated histories for the tests of this room."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from timeline.catalogue import Catalogue, versions
from timeline.engine import Inputs, Leave, Spell, Timeline, compute
from timeline.engine.waits import without_leave

RULES: Catalogue = versions()[-1]
TODAY = date(2026, 11, 23)


def day(text: str) -> date:
    """A date from ISO text."""
    return date.fromisoformat(text)


def spells(*texts: str) -> tuple[Spell, ...]:
    """Spells from texts like `2026-01-05…2026-03-01` and, for one that lasts, `2026-03-29…`."""
    pairs = [text.split("…") for text in texts]
    return tuple(Spell(day(start), day(end) if end else None) for start, end in pairs)


def timeline(
    *texts: str,
    today: date = TODAY,
    facts: Sequence[str] = (),
    events: Mapping[str, str] | None = None,
    leaves: Sequence[Leave] = (),
    **more: Any,
) -> Timeline:
    """The timeline of those spells, computed; `more`: other fields of `Inputs`."""
    dated = {name: day(text) for name, text in (events or {}).items()}
    return compute(RULES, Inputs(spells(*texts), today, frozenset(facts), dated, leaves=tuple(leaves), **more))


@st.composite
def histories(draw: st.DrawFn, most: int = 6) -> tuple[Spell, ...]:
    """Ascending spells with gaps around the border of 28 days; the last one may last still."""
    start = draw(st.dates(date(2005, 1, 1), date(2060, 1, 1)))
    found: list[Spell] = []
    for _ in range(draw(st.integers(1, most))):
        length = draw(st.integers(1, 400))
        end = start + timedelta(days=length - 1)
        found.append(Spell(start, end))
        start = end + timedelta(days=1 + draw(st.one_of(st.integers(0, 60), st.sampled_from([26, 27, 28, 29]))))
    if draw(st.booleans()):
        found[-1] = Spell(found[-1].start)
    return tuple(found)


@st.composite
def with_leaves(draw: st.DrawFn) -> tuple[tuple[Spell, ...], tuple[Leave, ...]]:
    """A history with leave: adjoining a spell, near one, or in the middle of it; who said what counts together."""
    found = draw(histories(most=4))
    leaves: list[Leave] = []
    for spell in found:
        if not draw(st.booleans()):
            continue
        near = spell.end or spell.start + timedelta(days=draw(st.integers(1, 700)))
        start = near + timedelta(days=draw(st.sampled_from([1, 1, 1, 0, 2, 9, -3])))
        end = start + timedelta(days=draw(st.sampled_from([0, 5, 26, 27, 28, 111])))
        if not leaves or start > leaves[-1].end:
            leaves.append(Leave(start, end, joined=draw(st.sampled_from([True, True, False, None]))))
    spells = list(found)
    for leave in leaves:  # sick again right after it, as the next report or as a later period of the same one
        if spells[-1].end and leave.end >= spells[-1].end:
            again = leave.end + timedelta(days=draw(st.sampled_from([1, 1, 2, 20])))
            spells.append(Spell(again, draw(st.none() | st.just(again + timedelta(days=90)))))
    return tuple(spells), tuple(leaves)


facts = st.frozensets(st.sampled_from(sorted(RULES.facts)))


def events(near: date) -> st.SearchStrategy[dict[str, date]]:
    """Events of any name, from a little before the first sick day to after the wait."""
    days = st.dates(near - timedelta(days=60), near + timedelta(days=900))
    return st.dictionaries(st.sampled_from(sorted([*RULES.by_code, *RULES.events])), days, max_size=12)


@st.composite
def inputs(draw: st.DrawFn) -> Inputs:
    """Any input that the engine must be able to compute."""
    found, leaves = draw(st.tuples(histories(), st.just(())) | with_leaves())
    assume(without_leave(found, leaves))
    first = found[0].start
    today = draw(st.dates(first - timedelta(days=30), first + timedelta(days=1200)))
    later = st.none() | st.dates(first - timedelta(days=400), first + timedelta(days=1100))
    return Inputs(
        found,
        today,
        draw(facts),
        draw(events(first)),
        leaves=leaves,
        employment_ends=draw(later),
        aow_date=draw(later),
        loonsanctie_weeks=draw(st.sampled_from([0, 0, 1, 26, 52])),
        talk_interval_days=draw(st.sampled_from([None, None, 14, 42, 60])),
    )

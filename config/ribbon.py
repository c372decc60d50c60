"""Where everything on the 104-week ribbon goes. Pure: facts in, whole coordinates out; no Django, no clock.

The drawing is a bar of weeks with a mark for each step. Only milestones carry a label; labels stand in lanes above and
below the bar so that no two ever overlap. Coordinates are whole user units of the SVG's view box. The rooms below pass
their own dataclasses with the attributes of RibbonStep and RibbonPause: a template tag is the only door in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import ceil
from typing import Literal

from config.ribbon_labels import Label, Wish, place

State = Literal["done", "late", "due", "todo", "paused"]
Side = Literal["above", "below", "auto"]

WEEKS = 104
WIDTH, MARGIN = 960, 24
BAR, LANE, LEADER = 14, 32, 20
ATTENTION = frozenset({"late", "due"})
CROWDED = 12  # marks closer than this are shown as one, or moved apart
_URGENCY: dict[str, int] = {"late": 0, "due": 1, "todo": 2, "paused": 3, "done": 4}


@dataclass(frozen=True)
class RibbonStep:
    """A dated step: `week` is the week of sickness in which it must be done (0 to 104, fractions allowed)."""

    code: str
    label: str
    week: float
    state: State
    date: date
    explanation: str
    url: str | None = None
    milestone: bool = False
    side: Side = "auto"


@dataclass(frozen=True)
class RibbonPause:
    """A stretch that does not count (recovered, leave), placed in weeks of sickness; `days` is its length."""

    from_week: float
    to_week: float
    days: int


@dataclass(frozen=True)
class Mark:
    """A sign on the bar; `items` are the steps it stands for, the most telling first."""

    x: int
    y: int
    state: str
    milestone: bool
    url: str | None
    items: tuple[RibbonStep, ...]

    @property
    def prominent(self) -> bool:
        """Milestones and what asks attention are drawn large, with a sign."""
        return self.milestone or self.state in ATTENTION


@dataclass(frozen=True)
class Tick:
    """A line under the bar, with a week number when it is a major one that nothing else stands in front of."""

    x: int
    major: bool
    text: str


@dataclass(frozen=True)
class Band:
    """A shaded stretch of the bar."""

    x: int
    width: int
    days: int


@dataclass(frozen=True)
class StoryItem:
    """One line of the narrow variant: a step, a pause, or today."""

    kind: Literal["step", "pause", "today"]
    week: int
    past: bool
    step: RibbonStep | None = None
    days: int = 0


@dataclass(frozen=True)
class Layout:
    """The whole ribbon: drawing, story (narrow screens), and rows (table), in order of weeks."""

    width: int
    height: int
    bar_x: int
    bar_y: int
    bar_width: int
    bar_height: int
    past_width: int
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    today: Label | None
    story: tuple[StoryItem, ...]
    rows: tuple[RibbonStep, ...]
    counts: dict[str, int]
    week: int | None
    paused_days: int

    @property
    def under_bar(self) -> int:
        """Where the ticks begin."""
        return self.bar_y + self.bar_height

    @property
    def today_foot(self) -> int:
        """Where today's line ends."""
        return self.bar_y + self.bar_height + 6


def x_of(week: float, weeks: int = WEEKS) -> int:
    """The horizontal place of a week, kept on the bar."""
    share = min(max(week, 0.0), float(weeks)) / weeks
    return round(MARGIN + share * (WIDTH - 2 * MARGIN))


def week_of(weeks: float) -> int:
    """The week a deadline belongs to: the end of week 6 (6.0) and everything after week 5 is week 6."""
    return max(1, ceil(round(weeks, 3)))


def lay_out(
    *, steps: Iterable[RibbonStep], pauses: Iterable[RibbonPause] = (), today_week: float | None, weeks: int = WEEKS
) -> Layout:
    """Place everything. `today_week` is None for a case that is over."""
    rows = tuple(sorted(steps, key=lambda step: (step.week, step.code)))
    gaps = tuple(sorted(pauses, key=lambda pause: pause.from_week))
    places = _places(rows, weeks)
    wishes = [
        Wish(step.code, step.label, x, step.state, week_of(step.week), step.side)
        for step, x in places
        if step.milestone
    ]
    today_wish = (
        None
        if today_week is None
        else Wish("today", "", x_of(today_week, weeks), "today", _running(today_week), "above")
    )
    labels, today, above, below = place(wishes, today=today_wish, width=WIDTH, lane=LANE, leader=LEADER, bar=BAR)
    bar_y = above * LANE + LEADER + 6
    shifted = tuple(label.down(bar_y) for label in labels)
    return Layout(
        width=WIDTH,
        height=bar_y + BAR + LEADER + below * LANE + 6,
        bar_x=MARGIN,
        bar_y=bar_y,
        bar_width=WIDTH - 2 * MARGIN,
        bar_height=BAR,
        past_width=0 if today_week is None else x_of(today_week, weeks) - MARGIN,
        bands=tuple(_band(pause, weeks) for pause in gaps),
        ticks=_ticks(weeks, shifted),
        marks=_marks(places, bar_y + BAR // 2),
        labels=shifted,
        today=today.down(bar_y) if today else None,
        story=_story(rows, gaps, today_week),
        rows=rows,
        counts={state: sum(step.state == state for step in rows) for state in _URGENCY},
        week=None if today_week is None else _running(today_week),
        paused_days=sum(pause.days for pause in gaps),
    )


def _running(week: float) -> int:
    """The number of the week in which a point lies: 42.1 weeks passed is week 43."""
    return int(week) + 1


def _places(rows: tuple[RibbonStep, ...], weeks: int) -> list[tuple[RibbonStep, int]]:
    """An own place for each milestone and each step that asks attention; others keep theirs and may be merged."""
    taken: list[int] = []
    placed: list[tuple[RibbonStep, int]] = []
    for step in sorted(rows, key=lambda step: (not step.milestone, _URGENCY[step.state], step.week, step.code)):
        x = x_of(step.week, weeks)
        if step.milestone or step.state in ATTENTION:
            x = _nearest_free(x, taken)
            taken.append(x)
        placed.append((step, x))
    return placed


def _nearest_free(x: int, taken: list[int]) -> int:
    """The place nearest to x, on the bar, that is not crowded; x itself when the bar is full."""
    for distance in range(WIDTH):
        for candidate in (x + distance, x - distance):
            if MARGIN <= candidate <= WIDTH - MARGIN and all(abs(candidate - other) >= CROWDED for other in taken):
                return candidate
    return x


def _marks(places: list[tuple[RibbonStep, int]], y: int) -> tuple[Mark, ...]:
    """Marks from left to right; a step without its own place joins the mark that already stands there."""
    groups: list[tuple[int, list[RibbonStep]]] = []
    for step, x in places:
        own = step.milestone or step.state in ATTENTION
        near = None if own else min(groups, key=lambda group: abs(group[0] - x), default=None)
        if near is not None and abs(near[0] - x) < CROWDED:
            near[1].append(step)
        else:
            groups.append((x, [step]))
    marks = [
        Mark(x, y, items[0].state, items[0].milestone, items[0].url, tuple(items))
        for x, items in sorted(groups, key=lambda group: group[0])
    ]
    return tuple(marks)


def _band(pause: RibbonPause, weeks: int) -> Band:
    start, end = x_of(pause.from_week, weeks), x_of(pause.to_week, weeks)
    return Band(start, max(end - start, 4), pause.days)


def _ticks(weeks: int, labels: tuple[Label, ...]) -> tuple[Tick, ...]:
    """A tick each four weeks; each half year a number, unless a leader below runs through it."""
    leaders = [label.leader_x for label in labels if label.side == "below"]
    ticks = []
    for week in sorted({*range(0, weeks + 1, 4), *range(0, weeks + 1, 26)}):
        x, major = x_of(week, weeks), week % 26 == 0
        free = all(abs(x - leader) > 14 for leader in leaders)
        ticks.append(Tick(x, major, str(week) if major and free else ""))
    return tuple(ticks)


def _story(
    rows: tuple[RibbonStep, ...], pauses: tuple[RibbonPause, ...], today_week: float | None
) -> tuple[StoryItem, ...]:
    """What a narrow screen tells: milestones and all that asks attention, pauses, today; in order of weeks."""
    now = float(WEEKS * 10) if today_week is None else today_week
    lines: list[tuple[float, int, StoryItem]] = [
        (step.week, 0, StoryItem("step", week_of(step.week), step.week <= now, step))
        for step in rows
        if step.milestone or step.state in ATTENTION
    ]
    lines += [
        (pause.from_week, 1, StoryItem("pause", int(pause.from_week) + 1, pause.from_week <= now, days=pause.days))
        for pause in pauses
    ]
    if today_week is not None:
        lines.append((today_week, 2, StoryItem("today", _running(today_week), False)))
    return tuple(item for _, _, item in sorted(lines, key=lambda line: line[:2]))

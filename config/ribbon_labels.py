"""Lanes for labels above and below a bar, so that no two labels overlap. Pure geometry in whole units."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

Anchor = Literal["middle", "start", "end"]
_ANCHORS: tuple[Anchor, ...] = ("middle", "start", "end")
GAP = 10
FONT = 11.5
LONGEST = 30
# Widths in em of Inter semibold, rounded up: a label may come out smaller than its box, never larger.
_NARROW, _WIDE = frozenset("iljtfrI.,:;'|!()-· "), frozenset("mwMW@%—")


@dataclass(frozen=True)
class Wish:
    """A label that wants a place at x; side is above, below or auto."""

    code: str
    text: str
    x: int
    state: str
    week: int
    side: str


@dataclass(frozen=True)
class Label:
    """A placed label of two lines; its box is left..right × top..bottom, its leader runs from the bar to the box."""

    code: str
    text: str
    week: int
    state: str
    side: str
    lane: int
    anchor: Anchor
    x: int
    left: int
    right: int
    top: int
    bottom: int
    leader_x: int
    leader_from: int
    leader_to: int

    @property
    def name_line(self) -> int:
        """Baseline of the name, the line nearest to the bar."""
        return self.top + (24 if self.side == "above" else 11)

    @property
    def week_line(self) -> int:
        """Baseline of the week, the line farthest from the bar."""
        return self.top + (11 if self.side == "above" else 24)

    def down(self, by: int) -> "Label":
        """The same label lower."""
        return replace(
            self,
            top=self.top + by,
            bottom=self.bottom + by,
            leader_from=self.leader_from + by,
            leader_to=self.leader_to + by,
        )


def text_width(text: str) -> int:
    """An upper estimate of a text's width in user units."""
    ems = 0.0
    for sign in text:
        ems += 0.36 if sign in _NARROW else 0.95 if sign in _WIDE else 0.74 if sign.isupper() else 0.64
    return int(ems * FONT) + 2


def shorten(text: str) -> str:
    """A label that fits: at most 30 signs."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def place(
    wishes: list[Wish], *, today: Wish | None, width: int, lane: int, leader: int, bar: int
) -> tuple[list[Label], Label | None, int, int]:
    """Labels, today's label, and the number of lanes above and below. y is relative to the bar's upper edge.

    Today comes first and so stands nearest to the bar; then from left to right, alternating sides where free to choose.
    """
    builder = _Builder(width=width, lane=lane, leader=leader, bar=bar, placed=[])
    today_label = builder.put(today, turn=0, reserve=text_width("vandaag wk 104")) if today else None
    for turn, wish in enumerate(sorted(wishes, key=lambda wish: (wish.x, wish.code))):
        builder.put(replace(wish, text=shorten(wish.text)), turn=turn)
    labels = [label for label in builder.placed if label is not today_label]
    return labels, today_label, builder.lanes("above"), builder.lanes("below")


@dataclass
class _Builder:
    width: int
    lane: int
    leader: int
    bar: int
    placed: list[Label]

    def lanes(self, side: str) -> int:
        return max((label.lane + 1 for label in self.placed if label.side == side), default=0)

    def put(self, wish: Wish, *, turn: int, reserve: int = 0) -> Label:
        """The first candidate that overlaps no label and crosses no leader; else the first that overlaps no label."""
        wide = max(text_width(wish.text), text_width(f"wk {wish.week}"), reserve)
        # The last lane tried is empty, so something always fits.
        fits = [
            label for label in self._candidates(wish, wide, turn) if not any(_overlap(label, o) for o in self.placed)
        ]
        chosen = next((label for label in fits if not any(_tangled(label, o) for o in self.placed)), fits[0])
        self.placed.append(chosen)
        return chosen

    def _candidates(self, wish: Wish, wide: int, turn: int) -> Iterator[Label]:
        either = ("above", "below") if turn % 2 == 0 else ("below", "above")
        sides = either if wish.side == "auto" else (wish.side,)
        deepest = max(self.lanes("above"), self.lanes("below")) + 1
        for lane in range(deepest):
            for side in sides:
                for anchor in _ANCHORS:
                    yield self._label(wish, wide, side, lane, anchor)

    def _label(self, wish: Wish, wide: int, side: str, lane: int, anchor: Anchor) -> Label:
        left = {"middle": wish.x - wide // 2, "start": wish.x - 6, "end": wish.x + 6 - wide}[anchor]
        left = min(max(left, 0), self.width - wide)
        height = self.lane - 4
        edge = self.leader + lane * self.lane
        top = -edge - height if side == "above" else self.bar + edge
        x = {"middle": left + wide // 2, "start": left + 2, "end": left + wide - 2}[anchor]
        return Label(
            code=wish.code, text=wish.text, week=wish.week, state=wish.state, side=side, lane=lane, anchor=anchor,
            x=x, left=left, right=left + wide, top=top, bottom=top + height, leader_x=wish.x,
            leader_from=0 if side == "above" else self.bar, leader_to=-edge if side == "above" else self.bar + edge,
        )  # fmt: skip


def _overlap(one: Label, other: Label) -> bool:
    same = one.side == other.side and one.lane == other.lane
    return same and one.left < other.right + GAP and other.left < one.right + GAP


def _crosses(one: Label, other: Label) -> bool:
    """Whether the leader of one runs through the other."""
    return one.side == other.side and one.lane > other.lane and other.left - 3 <= one.leader_x <= other.right + 3


def _tangled(one: Label, other: Label) -> bool:
    return _crosses(one, other) or _crosses(other, one)

"""What a change of course does to the steps that everybody in the dossier knows of: pure, rows in, effects out."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import get_language

from timeline.presentation import rule_of

_AT_A_GLANCE = 8
_DATES = ("act_by", "target", "window_opens", "legal_last")


class EffectKind(StrEnum):
    """What becomes of a step, in the order in which it is told."""

    MOVED = "moved"
    PAUSED = "paused"
    RESUMED = "resumed"
    ADDED = "added"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Effect:
    """One step: by which date it had to be done and by which it has to be now. None: no date (any more)."""

    kind: EffectKind
    code: str
    occurrence: int
    name: str
    day_before: date | None
    day_after: date | None
    statutory: bool = False


@dataclass(frozen=True)
class EffectGroup:
    """The effects of one kind, by date."""

    kind: EffectKind
    effects: tuple[Effect, ...]

    @property
    def long(self) -> bool:
        """Whether a reader is better served with the first few."""
        return len(self.effects) > _AT_A_GLANCE

    @property
    def first(self) -> tuple[Effect, ...]:
        """Those that come first."""
        return self.effects[:3]


def effects_of(before: Mapping[str, Mapping[str, Any]], after: Mapping[str, Mapping[str, Any]]) -> tuple[Effect, ...]:
    """The difference between the stored steps of a case before and after; those done on either side are left out.

    Stored steps hold nothing medical, so neither does this: rows behind the wall are recomputed later and not shown.
    """
    found = []
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if kind := _kind(old, new):
            found.append(_effect(kind, old, new))
    return tuple(sorted(found, key=_order))


def grouped(effects: Iterable[Effect]) -> tuple[EffectGroup, ...]:
    """By kind, without the kinds of which there is none."""
    all_of = {kind: tuple(effect for effect in effects if effect.kind is kind) for kind in EffectKind}
    return tuple(EffectGroup(kind, rows) for kind, rows in all_of.items() if rows)


def mark_of(effects: Iterable[Effect]) -> str:
    """A short mark of exactly these effects, in whatever language: what was shown is what is saved."""
    told = [(e.kind.value, e.code, e.occurrence, str(e.day_before), str(e.day_after)) for e in effects]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:24]


def _kind(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> EffectKind | None:
    was, now = _state(old), _state(new)
    if "done" in (was, now) or was == now == "cancelled":
        return None
    if now == "cancelled":
        return EffectKind.CANCELLED
    if was == "cancelled":
        return EffectKind.ADDED if old is None else EffectKind.RESUMED
    if now == "paused":
        return EffectKind.PAUSED if was != "paused" else None
    if was == "paused":
        return EffectKind.RESUMED
    return EffectKind.MOVED if _days(old, new) else None


def _state(row: Mapping[str, Any] | None) -> str:
    """A row that is not there is no different from one that fell away."""
    return str(row["state"]) if row else "cancelled"


def _days(old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> tuple[date | None, date | None] | None:
    """The first of the dates that differs, before and after."""
    for name in _DATES:
        was, now = (row[name] if row else None for row in (old, new))
        if was != now:
            return _date(was), _date(now)
    return None


def _effect(kind: EffectKind, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Effect:
    row = new or old or {}
    was, now = (_due(one) for one in (old, new))
    if kind is EffectKind.MOVED:
        was, now = _days(old, new) or (was, now)
    elif kind in {EffectKind.PAUSED, EffectKind.CANCELLED}:
        now = None
    elif kind is EffectKind.ADDED:
        was = None
    rule = rule_of(row["catalogue_version"], row["code"], row["own_rule"])
    name = rule.name.in_language(get_language() or "nl")
    return Effect(kind, row["code"], row["occurrence"], name, was, now, statutory=bool(row["statutory"]))


def _due(row: Mapping[str, Any] | None) -> date | None:
    return _date(row["act_by"] or row["window_opens"]) if row else None


def _date(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _order(effect: Effect) -> tuple[Any, ...]:
    day = effect.day_after or effect.day_before or date.max
    return (list(EffectKind).index(effect.kind), day, effect.code, effect.occurrence)

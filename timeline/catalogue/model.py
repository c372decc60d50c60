"""What a catalogue row says, as frozen dataclasses. No file is read here."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property


class Visibility(StrEnum):
    """What others may know of a step (privacy model): all, name and statutory dates, nothing, or a neutral name."""

    CASE = "case"
    CONTENT_MEDICAL = "content-medical"
    EXISTENCE_MEDICAL = "existence-medical"
    NEUTRAL_NAME = "neutral-name"


class Party(StrEnum):
    """The five players of RSC Werkwijzer, bijlage 4.1."""

    WN = "WN"
    WG = "WG"
    BA = "BA"
    CMTD = "CMTD"
    CMWG = "CMWG"


class Origin(StrEnum):
    """Where a row comes from: the 54 of bijlage 4.1, the law beyond them, or a tenant."""

    RSC = "rsc"
    LAW = "law"
    TENANT = "tenant"


class Demand(StrEnum):
    """What a condition asks of its name."""

    FACT = "fact"
    NOT = "not"
    EVENT = "event"


class Part(StrEnum):
    """What a row belongs to, where that decides whether AOW age or a longer wait touches it."""

    PLAN = "plan"
    TRACK2 = "track2"
    WIA = "wia"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in both languages."""

    nl: str
    en: str

    def in_language(self, language: str) -> str:
        """The English text for "en" and its variants, else the Dutch one."""
        return self.en if language.startswith("en") else self.nl


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact or event by name. `medical`: non-medical readers learn it only by release of an oordeel.

    `precedes`: an event that may lie before the first sick day and counts all the same.
    """

    name: str
    medical: bool
    text: Text
    precedes: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One part of the column `fact`; a row applies when all its parts hold. A fact that is not given is false."""

    demand: Demand
    name: str

    def holds(self, facts: AbstractSet[str], events: Mapping[str, date]) -> bool:
        """Whether it holds for the facts that are true and the events that happened."""
        if self.demand is Demand.EVENT:
            return self.name in events
        return (self.name in facts) is (self.demand is Demand.FACT)


@dataclass(frozen=True, slots=True)
class Term:
    """One date of a row.

    `day`: a sick day number. `after` + `days` (calendar days; before it when negative), `months` or `monthly`: follows
    the latest of those events, which are step codes (done on), event names or milestones; `after_released` takes their
    place for who knows only what was released. With both, the event replaces the sick day once it is known, or with
    `earliest` or `latest` the earlier or later of the two counts. `agreed`: an interval agreed in the plan takes the
    place of `days`. `roll_forward`: ends as the Algemene termijnenwet says.
    """

    day: int | None = None
    after: tuple[str, ...] = ()
    after_released: tuple[str, ...] = ()
    days: int | None = None
    months: int | None = None
    monthly: bool = False
    earliest: bool = False
    latest: bool = False
    agreed: bool = False
    roll_forward: bool = False

    def anchors(self, *, released_only: bool) -> tuple[str, ...]:
        """The events that this reader's date follows."""
        return self.after_released if released_only and self.after_released else self.after


@dataclass(frozen=True, slots=True)
class StepRule:
    """One row of the catalogue. `roles` always has all five parties; `alarm` is set for the six named alarms.

    `each`: owed for each event of its name; the caller gives the earliest for which it was not done.
    """

    code: str
    phase: str
    opens: Term | None
    target: Term | None
    legal_last: Term | None
    rolls_back: bool
    trigger: str
    fact: str
    conditions: tuple[Condition, ...]
    visibility: Visibility
    owner: tuple[Party, ...]
    roles: Mapping[Party, str]
    name: Text
    rule: Text
    source: str
    origin: Origin
    alarm: Text | None = None
    folds_into: str | None = None
    part: Part | None = None
    each: bool = False

    @property
    def recurring(self) -> bool:
        """Whether the step comes back: then its row is the next occurrence and its event the last one done."""
        return self.each or (self.target is not None and (self.target.monthly or self.code in self.target.after))

    def applies(self, facts: AbstractSet[str], events: Mapping[str, date]) -> bool:
        """Whether every condition of the row holds."""
        return all(condition.holds(facts, events) for condition in self.conditions)


@dataclass(frozen=True)
class Catalogue:
    """One version: its rows in the order of the process, and the names of facts and events that it knows.

    `milestones`: dates that the engine reckons itself (the end of pay, of the employment), for rows to follow.
    """

    version: str
    valid_from: date
    steps: tuple[StepRule, ...]
    facts: Mapping[str, Fact]
    events: Mapping[str, Fact]
    milestones: Mapping[str, Fact] = field(default_factory=dict)

    def __iter__(self) -> Iterator[StepRule]:
        """The rules in the order of the process."""
        return iter(self.steps)

    @cached_property
    def by_code(self) -> Mapping[str, StepRule]:
        """The rows by their code."""
        return {step.code: step for step in self.steps}

    @cached_property
    def folded(self) -> Mapping[str, str]:
        """Code of a neutral-name row → code of the statutory row that it is a variant of."""
        return {step.code: step.folds_into for step in self.steps if step.folds_into}

    def name_of(self, name: str) -> Text:
        """What a step code or event name is called; raises KeyError for a name that the catalogue does not know."""
        if name in self.by_code:
            return self.by_code[name].name
        return (self.events.get(name) or self.milestones[name]).text

    def may_precede(self, name: str) -> bool:
        """Whether an event counts also when it lies before the wait."""
        return name in self.events and self.events[name].precedes

    def is_medical_event(self, name: str) -> bool:
        """Whether non-medical readers may not know that, or when, it happened."""
        if name in self.by_code:
            return self.by_code[name].visibility is not Visibility.CASE
        return self.events[name].medical

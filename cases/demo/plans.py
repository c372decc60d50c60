"""What happens in each case of the demo, as days counted back from today. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import chain, cycle, islice

from cases.demo.dice import dice

HISTORY_DAYS = 300  # since when the arbodiensten work with Poortwacht; older cases were taken over then


@dataclass(frozen=True)
class Scenario:
    """A phase of which the demo shows `count` cases; `sick_days`: how long the case runs today."""

    key: str
    count: int
    sick_days: tuple[int, int]
    analysed: bool = True
    psychological: bool = False
    dispute: bool = False
    recovered_ago: tuple[int, int] | None = None
    relapse: bool = False
    taken_over_ago: int | None = None


# Sick week n holds sick days 7(n-1)+1 to 7n. The probleemanalyse belongs in week 6 (art. 2 lid 2 Regeling procesgang).
SCENARIOS = (
    Scenario("fresh", 8, (1, 5), analysed=False),
    Scenario("weeks_2_to_4", 10, (8, 27), analysed=False),
    Scenario("week_5", 8, (29, 35), analysed=False),
    Scenario("week_6_late", 4, (44, 49), analysed=False),
    Scenario("weeks_6_to_8", 6, (43, 55)),
    Scenario("months_3_to_9", 13, (60, 270)),
    Scenario("taken_over", 3, (130, 230), taken_over_ago=6),
    Scenario("week_41", 6, (281, 287)),
    Scenario("weeks_43_to_50", 5, (298, 348)),
    Scenario("week_51", 6, (351, 357)),
    Scenario("weeks_53_to_56", 3, (366, 390)),
    Scenario("week_57", 6, (393, 399)),
    Scenario("weeks_60_to_87", 8, (415, 605)),
    Scenario("week_90", 5, (624, 630)),
    Scenario("weeks_92_to_103", 4, (640, 718)),
    Scenario("relapsed", 5, (80, 150), relapse=True),
    Scenario("psychological", 6, (24, 80), psychological=True),
    Scenario("conflict", 4, (50, 140), dispute=True),
    Scenario("recovered", 6, (20, 160), recovered_ago=(2, 24)),
    Scenario("closed", 4, (14, 120), recovered_ago=(35, 90)),
)
RELAPSE_GAP = 27  # one day short of a new wait (art. 7:629 lid 10 BW)


@dataclass(frozen=True)
class Resumption:
    """From a day on absent for a percentage."""

    day: date
    absence_percentage: int
    therapeutic: bool


@dataclass(frozen=True)
class Plan:
    """One case from report to today."""

    number: int
    scenario: Scenario
    first_sick_day: date
    reported_on: date
    recovered_from: date | None = None
    sick_again_on: date | None = None
    draft_on: date | None = None  # written, not sent
    releases: tuple[date, ...] = ()
    resumptions: tuple[Resumption, ...] = ()
    dispute_on: date | None = None
    psychological_on: date | None = None
    wia_applied_on: date | None = None
    prospect_on: date | None = None

    @property
    def ends_on(self) -> date | None:
        """The recovery after which nothing follows."""
        return None if self.sick_again_on else self.recovered_from


def scenarios(scale: float) -> tuple[Scenario, ...]:
    """Every scenario at least once, its count times `scale`, mixed so that each employer gets some of each."""
    counted = [[one] * max(1, round(one.count * scale)) for one in SCENARIOS]
    rounds = max(len(same) for same in counted)
    return tuple(chain.from_iterable(_column(counted, turn) for turn in range(rounds)))


def _column(counted: list[list[Scenario]], turn: int) -> Iterator[Scenario]:
    return (same[turn] for same in counted if turn < len(same))


def dealt(chosen: tuple[Scenario, ...], shares: tuple[int, ...]) -> list[list[tuple[int, Scenario]]]:
    """Numbered scenarios for each employer, in proportion to its share."""
    hands: list[list[tuple[int, Scenario]]] = [[] for _ in shares]
    seats = [seat for seat, share in enumerate(shares) for _ in range(share)]
    order = islice(cycle(seats[step % len(seats)] for step in range(0, 7 * len(seats), 7)), len(chosen))
    for numbered, seat in zip(enumerate(chosen), order, strict=True):
        hands[seat].append(numbered)
    return hands


def plan(seed: int, number: int, scenario: Scenario, today: date) -> Plan:
    """The story of one case; the same for the same seed, number and day."""
    throws = dice(seed, "plan", number)
    days = throws.randint(*scenario.sick_days)
    ended = throws.randint(*scenario.recovered_ago) if scenario.recovered_ago else 0
    gap = RELAPSE_GAP if scenario.relapse else 0
    first = today - timedelta(days=days + ended + gap - (0 if scenario.recovered_ago else 1))
    recovered = first + timedelta(days=days) if scenario.recovered_ago else None
    again = None
    if scenario.relapse:
        recovered = first + timedelta(days=throws.randint(30, days - 12))
        again = recovered + timedelta(days=RELAPSE_GAP)
    start = today - timedelta(days=scenario.taken_over_ago or HISTORY_DAYS)
    taken_over = first < start
    reported = start if taken_over else min(today, first + timedelta(days=throws.choice((0, 0, 0, 1))))
    calm = partial(_sick_on, recovered=recovered, again=again, last=(recovered if not again else None) or today)
    changes = (change for change in _resumptions(seed, number, first) if change.day > reported)
    return Plan(
        number=number,
        scenario=scenario,
        first_sick_day=first,
        reported_on=reported,
        recovered_from=recovered,
        sick_again_on=again,
        draft_on=_draft(scenario, first, today, number),
        releases=tuple(day for day in _releases(scenario, first, reported, number) if calm(day)),
        resumptions=tuple(change for change in changes if calm(change.day)),
        dispute_on=first + timedelta(days=days - 6) if scenario.dispute else None,
        psychological_on=first + timedelta(days=11) if scenario.psychological else None,
        wia_applied_on=first + timedelta(days=634) if days > 640 else None,
        prospect_on=first + timedelta(days=345) if days > 350 and number % 3 else None,
    )


def _sick_on(day: date, *, recovered: date | None, again: date | None, last: date) -> bool:
    """Whether something can happen in the case on this day, which is over."""
    return day < last and not (recovered and recovered <= day < (again or last))


def _draft(scenario: Scenario, first: date, today: date, number: int) -> date | None:
    """In week 5 and where the analysis is late, the bedrijfsarts of every other case has begun to write."""
    begun = scenario.key in {"week_5", "week_6_late"} and number % 2
    return today - timedelta(days=1) if begun else None


def _releases(scenario: Scenario, first: date, reported: date, number: int) -> Iterator[date]:
    """The probleemanalyse, and later oordelen about twice a year."""
    if not scenario.analysed or scenario.taken_over_ago:
        return
    day = first + timedelta(days=24 + number % 4 if scenario.psychological else 36 + number % 6)
    if day <= reported:
        day = reported + timedelta(days=9 + number % 20)
    while day < first + timedelta(days=700):
        yield _working(day)
        day += timedelta(days=150 + number % 40)


def _resumptions(seed: int, number: int, first: date) -> Iterator[Resumption]:
    throws = dice(seed, "resumption", number)
    absence, day = 100, first + timedelta(days=throws.randint(24, 60))
    for _ in range(throws.choice((0, 1, 1, 2, 2, 3))):
        absence -= throws.choice((10, 20, 20, 25))
        yield Resumption(_working(day), absence, therapeutic=throws.random() < 0.3)
        day += timedelta(days=throws.randint(25, 80))


def _working(day: date) -> date:
    """The Friday before, for a day in a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))

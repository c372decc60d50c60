"""The whole past of the demo, in the order in which it happened, in one transaction: all of it or nothing."""

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain, count

from django.core.mail import get_connection
from django.db import transaction

from cases import services
from cases.demo import confidences, own_house, plans, records, rounds, visits
from cases.demo.acts import Story
from cases.demo.houses import HOUSES, OWN_HOUSE, EmployerSpec, HouseSpec
from cases.demo.moments import Clock
from cases.demo.plans import HISTORY_DAYS, Scenario
from cases.demo.population import House, found
from medical import sweep as medical_alerts
from outbox import delivery
from outbox import services as outbox
from privacy import chance
from privacy.actor import Actor, Role, system
from roles.services import ApiSecret, acts_sign, api_client_create
from timeline import sweep as alerts
from timeline.catalogue import Party
from timeline.presentation import StepRow
from timeline.workdays import last_workday_on_or_before

Log = Callable[[str], None]
_NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
_ALL = 1_000_000


@dataclass(frozen=True)
class Founded:
    """What a house leaves behind for those who try the demo."""

    house: House
    api: ApiSecret


@dataclass(frozen=True)
class _Turn:
    """Something that happens at a moment."""

    instant: datetime
    run: Callable[[], object]


@transaction.atomic
def live(*, seed: int, scale: float, log: Log) -> list[Founded]:
    """Found both houses and live through their past up to now; returns them in order."""
    clock = Clock(seed, chance.now())
    chosen = plans.scenarios(scale)
    hands = iter(plans.dealt(chosen, tuple(one.cases for spec in HOUSES for one in spec.employers)))
    founded = [_house(spec, [next(hands) for _ in spec.employers], clock, scale, log) for spec in HOUSES]
    own_house.live([one.house for one in founded], clock, scale)
    log(f"{OWN_HOUSE.name}: een werkgever met een eigen omgeving")
    return founded


def _house(spec: HouseSpec, hands: list[list[tuple[int, Scenario]]], clock: Clock, scale: float, log: Log) -> Founded:
    since = clock.today - timedelta(days=HISTORY_DAYS)
    house = found(spec, clock, since - timedelta(days=1), scale)
    employees = sum(len(places) for places in house.employees.values())
    log(f"{spec.name}: {len(spec.employers)} werkgevers, {employees} werknemers, {len(house.actors)} mensen")
    stories = [
        story
        for employer, hand in zip(spec.employers, hands, strict=True)
        for story in _stories(house, employer, hand, clock)
    ]
    numbered = count()
    turns = [
        (turn.instant, next(numbered), turn.run)
        for turn in (*_acts(house, stories, clock), *_weeks(house, stories, clock, since), *_last_days(house, clock))
    ]
    heapq.heapify(turns)
    passed = since
    while turns:
        instant, _number, run = heapq.heappop(turns)
        run()
        if instant.date() > passed + timedelta(days=120):
            passed = instant.date()
            log(f"{spec.name}: {passed:%d-%m-%Y}")
    log(f"{spec.name}: {len(stories)} dossiers")
    return Founded(house, _api_client(house, clock))


def _stories(house: House, spec: EmployerSpec, hand: list[tuple[int, Scenario]], clock: Clock) -> Iterator[Story]:
    """The cases of one employer; the employee with a login has one that shows much."""
    if spec is house.spec.employers[0]:
        hand = sorted(hand, key=lambda numbered: numbered[1].key != "months_3_to_9")
    for place, (number, scenario) in zip(house.employees[spec.name], hand, strict=False):
        yield Story(
            house=house,
            clock=clock,
            plan=plans.plan(clock.seed, number, scenario, clock.today),
            employer=spec.name,
            place=place,
            casemanager=house.actor(spec.casemanager),
            bedrijfsarts=house.actor(spec.bedrijfsarts),
        )


def _acts(house: House, stories: list[Story], clock: Clock) -> Iterator[_Turn]:
    told = chain.from_iterable(story.acts() for story in stories)
    came_by = chain.from_iterable(visits.acts(story) for story in stories[:1])  # of the employee with a login
    for act in chain(told, confidences.acts(house, stories), came_by):
        yield _Turn(act.instant, partial(_act, clock, act.actor, act.instant, act.name, act.run))


def _act(clock: Clock, actor: Actor, instant: datetime, name: str, run: Callable[[Actor], object]) -> None:
    with clock.acting(actor, instant, name) as by:
        run(by)


def _weeks(house: House, stories: list[Story], clock: Clock, since: date) -> Iterator[_Turn]:
    """Every two weeks the worker catches up, casemanagers work their queue, doctors and delegates their steps."""
    all_days = sorted(rounds.days(clock, since))
    for day in all_days:
        evening = clock.at(day, "round", hour=17)
        left: list[StepRow] = []
        yield _Turn(evening, partial(_catch_up, house, clock, evening))
        for email, actor in sorted(house.actors.items()):
            instant = clock.at(day, email, hour=18 if actor.role is Role.CM_WG else 19)
            if actor.role is Role.CM_WG:
                confirm = day == all_days[0]
                work = partial(rounds.queue_round, clock=clock, today=day, confirm=confirm, left=left)
                yield _Turn(instant, partial(_act, clock, actor, instant, "queue", work))
            if actor.role is Role.BEDRIJFSARTS:
                mine = [story for story in stories if story.bedrijfsarts is actor]
                for who, parties in _doctors(actor, house.delegate_of(email)):
                    work = partial(rounds.doctors_round, parties=parties, stories=mine, clock=clock, left=left)
                    yield _Turn(instant, partial(_act, clock, who, instant, "steps", work))


def _doctors(doctor: Actor, delegate: Actor | None) -> Iterator[tuple[Actor, frozenset[Party]]]:
    """A bedrijfsarts closes the own steps, and those of the delegate where there is none."""
    yield doctor, frozenset({Party.BA}) if delegate else frozenset({Party.BA, Party.CMTD})
    if delegate:
        yield delegate, frozenset({Party.CMTD})


def _catch_up(house: House, clock: Clock, instant: datetime) -> None:
    """What worker and beat would have done by now; oordelen are drawn as PDF once the worker of the demo starts."""
    with clock.standing(instant, "worker", house.spec.slug):
        delivery.drain_jobs(house.tenant_id, limit=_ALL, topic="overlay")
    by = system(house.tenant_id)
    with clock.acting(by, instant, "closing", house.spec.slug):
        services.recovered_close_due(by=by, today=chance.today())


def _last_days(house: House, clock: Clock) -> Iterator[_Turn]:
    """Alerts of the past were sent and read; those of the last days wait to be read; few mails are still to come."""
    last = last_workday_on_or_before(clock.today - timedelta(days=1))
    for day, read in ((last_workday_on_or_before(last - timedelta(days=3)), True), (last, False)):
        instant = clock.at(day, "alerts", hour=20)
        yield _Turn(instant, partial(_alerts, house, clock, instant))
        if read:
            yield _Turn(instant, partial(_all_read, house, clock, instant))
    instant = clock.at(clock.today - timedelta(days=2), "supervision", hour=8)
    yield _Turn(instant, partial(_supervised, house, clock, instant))
    instant = clock.at(clock.today - timedelta(days=1), "replacement", hour=8)
    yield _Turn(instant, partial(_replaced, house, clock, instant))
    for one in house.spec.employers:
        instant, doctor = (
            clock.at(clock.today - timedelta(days=2), "open spreekuur", hour=16),
            house.actor(one.bedrijfsarts),
        )
        # The last of each list are not among those who fell sick.
        visitors = [place.employee_id for place in house.employees[one.name][-3:]]
        came = partial(records.open_consults, employees=visitors, today=instant.date())
        yield _Turn(instant, partial(_act, clock, doctor, instant, f"open spreekuur {one.name}", came))
    yield _Turn(clock.now, partial(_catch_up, house, clock, clock.now))


def _alerts(house: House, clock: Clock, instant: datetime) -> None:
    _catch_up(house, clock, instant)
    with clock.standing(instant, "alerts", house.spec.slug):
        alerts.sweep(house.tenant_id)
        medical_alerts.sweep(house.tenant_id)
        delivery.drain_mails(house.tenant_id, limit=_ALL, server=get_connection(_NOWHERE))


def _supervised(house: House, clock: Clock, instant: datetime) -> None:
    """Each bedrijfsarts signed off what delegates did but the last round's."""
    for email, actor in sorted(house.actors.items()):
        if actor.role is Role.BEDRIJFSARTS:
            with clock.acting(actor, instant, "supervision", email) as by:
                acts_sign(by=by, until=instant - timedelta(days=10))


def _replaced(house: House, clock: Clock, instant: datetime) -> None:
    """One bedrijfsarts is on holiday from yesterday on, and a colleague works on the cases of one employer."""
    absent, stand_in, employer = house.spec.replacement
    arrangement = services.Arrangement(
        absent_id=None, replacement_id=house.members[stand_in], employer_ids=(house.employers[employer],),
        valid_from=instant.date(), valid_to=clock.today + timedelta(days=16),
    )  # fmt: skip
    with clock.acting(house.actor(absent), instant, "replacement", absent) as by:
        services.replacement_register(by=by, arrangement=arrangement)


def _all_read(house: House, clock: Clock, instant: datetime) -> None:
    for email, actor in sorted(house.actors.items()):
        with clock.acting(actor, instant, "notices", email) as by:
            outbox.notices_read(by=by)


def _api_client(house: House, clock: Clock) -> ApiSecret:
    """A client of the first employer's HR package."""
    employer = house.spec.employers[0]
    admin = house.actor(house.spec.admin.email)
    with clock.acting(admin, clock.now, "api client", house.spec.slug) as by:
        return api_client_create(
            by=by, name=f"HR-pakket {employer.name}", employer_ids=[house.employers[employer.name]]
        )

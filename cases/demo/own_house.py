"""An employer with an environment of its own and the arbodienst that it engaged: to try the link and its end."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from cases import services
from cases.demo import records, texts
from cases.demo.dice import dice
from cases.demo.houses import OWN_HOUSE as SPEC
from cases.demo.moments import Clock
from cases.demo.population import House, Place, found
from cases.services import SickReport
from medical import drafts, record
from medical.record import Content, Kind, NewEntry
from outbox import delivery
from privacy import context
from privacy.actor import Actor, system
from roles import selectors
from roles import services as roles

_SINCE = timedelta(days=90)
_SICK, _SICK_TOO = timedelta(days=47), timedelta(days=9)
_ALL = 1_000_000
_NOTE = "Gesproken en onderzocht. Tillen en klimmen gaan nog niet; zittend werk een halve dag wel."
_OPEN = "Vraagt of de lasdampen kwaad kunnen bij een zwangerschap. Uitleg gegeven, werkplekonderzoek aangeboden."


def live(houses: Sequence[House], clock: Clock, scale: float) -> House:
    """Found it, link it with its arbodienst, and let two people fall sick; a third came to the open spreekuur."""
    day = clock.today - _SINCE
    keeper = next(house for house in houses if house.spec.slug == SPEC.keeper[0])
    house = found(SPEC, clock, day, scale)
    doctor = _linked(house, keeper, clock, day)
    places = house.employees[SPEC.employers[0].name]
    first = _reported(house, places[0], clock, clock.today - _SICK)
    second = _reported(house, places[1], clock, clock.today - _SICK_TOO)
    with clock.acting(doctor, clock.at(clock.today - timedelta(days=40), "note", hour=11), "note") as by:
        new = NewEntry(places[0].employee_id, first, Kind.NOTE, clock.today - timedelta(days=40), Content(text=_NOTE))
        record.entry_add(by=by, new=new)
    _analysis(doctor, first, places[0], clock)
    with clock.acting(doctor, clock.at(clock.today - timedelta(days=3), "spreekuur", hour=15), "spreekuur") as by:
        said = Content(text="Kort gesproken; volgende week terug.")
        new = NewEntry(places[1].employee_id, second, Kind.NOTE, clock.today - timedelta(days=3), said)
        record.entry_add(by=by, new=new)
        came = Content(text=_OPEN)
        record.entry_add(
            by=by, new=NewEntry(places[-1].employee_id, None, Kind.OPEN_CONSULT, clock.today - timedelta(days=3), came)
        )
    _caught_up(house, clock, "everything")
    return house


def _linked(house: House, keeper: House, clock: Clock, day: date) -> Actor:
    """Asked, accepted, and the bedrijfsarts named; returns that bedrijfsarts at work here."""
    asker, answerer = house.actor(SPEC.admin.email), keeper.actor(keeper.spec.admin.email)
    with clock.acting(asker, clock.at(day, "link", hour=16), "link ask") as by:
        link_id = roles.link_ask(by=by, arbodienst=keeper.spec.slug)
    with clock.acting(answerer, clock.at(day, "link", hour=17), "link accept") as by:
        roles.link_accept(by=by, link_id=link_id)
        member_id = roles.link_member_name(by=by, link_id=link_id, membership_id=keeper.members[SPEC.keeper[1]])
    with context.entered(system(house.tenant_id)):
        return selectors.actor_of(member_id)


def _reported(house: House, place: Place, clock: Clock, day: date) -> UUID:
    throws = dice(clock.seed, "own house", place.employee_id)
    with clock.acting(house.actor("hr"), clock.at(day, "report", hour=9), "report", place.employee_id) as by:
        report = SickReport(
            employee_id=place.employee_id, first_sick_day=day, running_work=throws.choice(texts.RUNNING_WORK)
        )
        case_id, _outcome = services.case_open(by=by, report=report)
    _caught_up(house, clock, case_id)
    return case_id


def _analysis(doctor: Actor, case_id: UUID, place: Place, clock: Clock) -> None:
    """Written and sent in its sixth week, with a letter of a treating physician beside it."""
    day = clock.today - timedelta(days=8)
    throws = dice(clock.seed, "own house", "findings")
    about = {"case_id": case_id, "employee_id": place.employee_id}
    half = texts.release_half(throws, today=day, resumed=False, recovering=False)
    with clock.acting(doctor, clock.at(day, "analysis", hour=14), "analysis") as by:
        records.letter(by=by, day=day, **about)
        medical = texts.medical_half(throws, psychological=False)
        revision = drafts.draft_save(by=by, medical=medical, release=half, revision=0, **about)
        services.probleemanalyse_release(by=by, case_id=case_id, revision=revision)


def _caught_up(house: House, clock: Clock, after: object) -> None:
    """What the worker does; `after` keeps its ids apart."""
    with clock.standing(clock.now, "worker", house.spec.slug, after):
        delivery.drain_jobs(house.tenant_id, limit=_ALL, topic="overlay")

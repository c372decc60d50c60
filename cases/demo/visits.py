"""Who looked into the dossier of the employee that has a login in the demo, and two questions about that."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial

from cases import selectors, services
from cases.demo.acts import Act, Story
from cases.selectors import threads, visits
from medical import drafts
from privacy.actor import Actor

_LOOKS = 12  # between the ziekmelding, or eight weeks ago, and yesterday
_BACK = timedelta(weeks=8)
_QUESTION = "Waarom bekeek u mijn dossier? Ik had die dag geen afspraak."
_ANSWER = (
    "De casemanager keek of het plan van aanpak op tijd klaar is. Dat hoort bij de begeleiding. "
    "Medische gegevens kon zij daarbij niet zien."
)
_TO_THE_DOCTOR = "Welke gegevens las u, en was dat voor het spreekuur?"


def acts(story: Story) -> Iterator[Act]:
    """Looks of the team in the last weeks, then a question that was answered and one that waits."""
    yesterday = story.clock.today - timedelta(days=1)
    first = max(story.plan.reported_on + timedelta(days=1), yesterday - _BACK)
    for number in range(_LOOKS):
        day = first + (yesterday - first) * number / _LOOKS
        if first <= yesterday:
            yield from _looks(story, day, number)
    house = story.house
    employee, beheerder = house.actor(house.spec.werknemer[3]), house.actor(house.spec.admin.email)
    yield _act(story, yesterday, "asks", employee, partial(_ask, medical=False, text=_QUESTION), hour=20)
    yield _act(story, yesterday, "answers", beheerder, _answer, hour=21)
    to_the_doctor = partial(_ask, medical=True, text=_TO_THE_DOCTOR)
    yield _act(story, yesterday, "asks the doctor", employee, to_the_doctor, hour=22)


def _looks(story: Story, day: date, number: int) -> Iterator[Act]:
    house, doctor = story.house, story.bedrijfsarts
    boss = house.reporter(story.employer, story.place.department)
    delegate = next((house.delegate_of(email) for email, one in house.actors.items() if one is doctor), None)
    who, run = [
        (story.casemanager, _look),
        (delegate or doctor, _medical),
        (doctor, _medical),
        (boss, _look),
    ][number % 4]
    yield _act(story, day, f"look {number}", who, partial(run, story))


def _act(
    story: Story, day: date, name: str, actor: Actor, run: Callable[[Actor], object], *, hour: int | None = None
) -> Act:
    label = f"{name} {story.plan.number}"
    return Act(story.clock.at(day, label, hour=hour), label, actor, run)


def _look(story: Story, by: Actor) -> object:
    return selectors.dossier(by, story.known_id)


def _medical(story: Story, by: Actor) -> object:
    selectors.dossier(by, story.known_id)
    return drafts.draft_read(by, case_id=story.known_id, employee_id=story.place.employee_id)


def _ask(by: Actor, *, medical: bool, text: str) -> None:
    rows = visits.visits(by, only=visits.MEDICAL if medical else visits.EMPLOYER).rows
    if rows:
        services.access_ask(by=by, visit_id=rows[0].id, text=text)


def _answer(by: Actor) -> None:
    for row in threads.access_threads(by).rows:
        if not row.answered:
            services.access_answer(by=by, question_id=row.id, text=_ANSWER)

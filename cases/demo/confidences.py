"""What was asked in confidence: consents of the employee with a login, a request under one, cases opened in need."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from cases import services
from cases.demo.acts import Act, Story
from cases.demo.houses import HOUSES
from cases.demo.population import House
from cases.models import Case
from cases.services import Search
from medical import consents, requests
from medical.consents import Party
from privacy import chance
from privacy.actor import Actor, Role
from privacy.models import GlassOpening

_PRACTICE = Party("Huisartsenpraktijk De Brug, dr. M. Oudshoorn", "Brugstraat 4\n1017 AB Amstelstad")
_CLINIC = Party("Fysiotherapie Stroom, L. Veldman", "Stroomkade 11\n1018 CD Amstelstad")
_SPECIALIST = Party("Ziekenhuis Amstelzicht, polikliniek revalidatie", "Zichtlaan 1\n1019 EF Amstelstad")
_QUESTIONS = (
    "1. Welke behandeling loopt er en tot wanneer verwacht u die?\n"
    "2. Zijn er vanuit de behandeling beperkingen voor staan, tillen of nachtdienst?\n"
    "3. Is er een reden om de opbouw van uren uit te stellen?"
)
_ANSWER = "Behandeling loopt nog zes weken. Geen bezwaar tegen opbouw van uren; nachtdienst tot die tijd niet."
_REASONS = (
    ("absent", "Werknemer belde over een oproep van vandaag; behandelend bedrijfsarts is onverwacht afwezig."),
    ("acute", "Telefoontje van de werknemer dat direct een besluit vroeg; behandelaar was niet te bereiken."),
)


def acts(house: House, stories: Sequence[Story]) -> Iterator[Act]:
    """All of it, in no order, for the stories of one house."""
    if not stories:
        return
    first = stories[0]
    employee = next((one for one in house.actors.values() if one.employee_id == first.place.employee_id), None)
    if employee is not None and employee.role is Role.WERKNEMER:
        yield from _consents(first, employee)
    other = next(
        (one for one in house.actors.values() if one.role is Role.BEDRIJFSARTS and one is not first.bedrijfsarts), None
    )
    if other is not None:
        yield from _glass(stories[1:], other)


def _consents(story: Story, employee: Actor) -> Iterator[Act]:
    """One given and used, one given and withdrawn, one for a hand-over, one that waits."""
    doctor, begun = story.bedrijfsarts, story.plan.reported_on
    known: dict[str, UUID] = {}
    steps = (
        (20, 10, "ask practice", doctor, partial(_ask, story, known, "practice", _PRACTICE)),
        (21, 19, "give practice", employee, partial(_answer, known, "practice", consents.consent_give)),
        (23, 9, "draft", doctor, partial(_draft, story, known)),
        (23, 15, "send", doctor, partial(_move, story, known, "sent")),
        (37, 11, "answer", doctor, partial(_register, story, known)),
        (30, 10, "ask clinic", doctor, partial(_ask, story, known, "clinic", _CLINIC)),
        (31, 20, "give clinic", employee, partial(_answer, known, "clinic", consents.consent_give)),
        (38, 20, "withdraw clinic", employee, partial(_answer, known, "clinic", consents.consent_withdraw)),
    )
    for days, hour, name, who, run in steps:
        yield Act(*_when(story, begun + timedelta(days=days), hour, name), who, run)
    lately = story.clock.today - timedelta(days=2)
    other = next(one.name for one in HOUSES if one is not story.house.spec)
    give = partial(_answer, known, "transfer", consents.consent_give)
    yield Act(*_when(story, lately, 12, "ask transfer"), doctor, partial(_ask_move, story, known, Party(other)))
    yield Act(*_when(story, lately, 20, "give transfer"), employee, give)
    ask = partial(_ask, story, known, "specialist", _SPECIALIST)
    yield Act(*_when(story, lately, 11, "ask specialist"), doctor, ask)


def _when(story: Story, day: date, hour: int, name: str) -> tuple[datetime, str]:
    label = f"{name} {story.plan.number}"
    return story.clock.at(day, label, hour=hour), label


def _ask_move(story: Story, known: dict[str, UUID], party: Party, by: Actor) -> None:
    known["transfer"] = consents.consent_ask(
        by=by, employee_id=story.place.employee_id, purpose=consents.TRANSFER, party=party, case_id=story.known_id
    )


def _ask(story: Story, known: dict[str, UUID], name: str, party: Party, by: Actor) -> None:
    known[name] = consents.consent_ask(
        by=by,
        employee_id=story.place.employee_id,
        purpose=consents.INFORMATION,
        party=party,
        case_id=story.known_id,
    )


def _answer(known: dict[str, UUID], name: str, answer: Callable[..., None], by: Actor) -> None:
    answer(by=by, consent_id=known[name])


def _draft(story: Story, known: dict[str, UUID], by: Actor) -> None:
    known["request"] = requests.request_draft(
        by=by,
        case_id=story.known_id,
        employee_id=story.place.employee_id,
        consent_id=known["practice"],
        questions=_QUESTIONS,
    )


def _move(story: Story, known: dict[str, UUID], state: str, by: Actor) -> None:
    requests.request_move(
        by=by,
        case_id=story.known_id,
        employee_id=story.place.employee_id,
        request_id=known["request"],
        state=state,
        on=chance.today(),
    )


def _register(story: Story, known: dict[str, UUID], by: Actor) -> None:
    requests.request_answer(
        by=by,
        case_id=story.known_id,
        employee_id=story.place.employee_id,
        request_id=known["request"],
        text=_ANSWER,
        reference="",
        on=chance.today(),
    )


def _glass(stories: Sequence[Story], other: Actor) -> Iterator[Act]:
    """One opening that was signed off, and one that waits for the treating bedrijfsarts."""
    today = stories[0].clock.today if stories else date.min
    running = [one for one in stories if one.plan.ends_on is None and (today - one.plan.reported_on).days > 15]
    for story, ago, (category, reason) in zip(running, (12, 2), _REASONS, strict=False):
        day = today - timedelta(days=ago)
        yield Act(*_when(story, day, 13, "glass"), other, partial(_open, story, category, reason))
        if ago > 7:
            later = _when(story, day + timedelta(days=1), 9, "glass review")
            yield Act(*later, story.bedrijfsarts, partial(_review, story))


def _open(story: Story, category: str, reason: str, by: Actor) -> None:
    reference = Case.objects.values_list("reference", flat=True).get(pk=story.known_id)
    services.glass_open(by=by, search=Search(reference=reference), category=category, reason=reason)


def _review(story: Story, by: Actor) -> None:
    opening_id = GlassOpening.objects.values_list("pk", flat=True).get(case_id=story.known_id)
    services.glass_review(by=by, opening_id=opening_id, objects=False, remark="Terecht; dank voor het waarnemen.")

"""What a bedrijfsarts of the demo writes: a medical half, and words about work that the employer may read."""

import random
import tomllib
from datetime import date, timedelta
from pathlib import Path

from medical.drafts import MedicalHalf, ReleaseHalf

_WORDS: dict[str, list[dict[str, str]]] = tomllib.loads(
    Path(__file__).with_name("texts.toml").read_text(encoding="utf-8")
)
_DURATIONS = ("4 tot 6 weken", "2 tot 3 maanden", "Nog niet te zeggen", "Ongeveer 6 weken")
NOTES = (
    "Besproken met werkgever en werknemer; afspraken staan in het plan van aanpak.",
    "Telefonisch afgestemd, werkgever heeft de stukken.",
    "Werkgever heeft het formulier ondertekend teruggestuurd.",
    "Gesprek op locatie gevoerd; opbouw verloopt volgens schema.",
    "Brief verstuurd, ontvangst bevestigd.",
)
RUNNING_WORK = (
    "Twee afspraken deze week, collega neemt waar.",
    "Rooster is aangepast tot en met vrijdag.",
    "Lopende offertes liggen bij de teamleider.",
    "Overdracht gedaan, geen openstaande zaken.",
    "",
    "",
)


def medical_half(throws: random.Random, *, psychological: bool) -> MedicalHalf:
    """Findings and code; of some, information is asked of whoever treats."""
    words = throws.choice(_WORDS["mind" if psychological else "body"])
    return MedicalHalf(
        findings=words["findings"],
        code=words["code"],
        psychological=psychological,
        medical_information_requested=throws.random() < 0.25,
    )


def release_half(throws: random.Random, *, today: date, resumed: bool, recovering: bool) -> ReleaseHalf:
    """What employer, employee and casemanager will read; it fits with work that was resumed, or soon will be wholly."""
    possible = {"ja"} if recovering else {"gedeeltelijk"} if resumed else {"nee", "gedeeltelijk"}
    words = throws.choice([words for words in _WORDS["work"] if words["work_possible"] in possible])
    return ReleaseHalf(
        work_possible=words["work_possible"],
        possibilities=words["possibilities"],
        hours=words["hours"],
        expected_duration=throws.choice(_DURATIONS),
        advice=words["advice"],
        next_contact=today + timedelta(days=throws.choice((28, 35, 42))),
    )

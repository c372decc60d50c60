"""What a bedrijfsarts of the demo writes: a medical half, and words about work that the employer may read. Pure."""

import random
from datetime import date, timedelta

from medical.drafts import MedicalHalf, ReleaseHalf

# (bevindingen, CAS-code): behind the wall, and nowhere else.
_BODY = (
    ("Aanhoudende lage rugpijn met uitstraling links. Fysiotherapie gestart, geen neurologische uitval.", "L600"),
    ("Status na enkelfractuur rechts, gips verwijderd. Belastbaarheid neemt toe.", "L104"),
    ("Schouderklachten rechts bij overhoofds werken. Echo afgesproken.", "L608"),
    ("Herstellend van een galblaasoperatie. Wond rustig, conditie nog beperkt.", "D301"),
    ("Longontsteking doorgemaakt, nog snel vermoeid. Controle bij de huisarts over drie weken.", "R401"),
    ("Artrose linkerknie, wacht op orthopeed. Lang staan en traplopen provoceren pijn.", "L602"),
)
_MIND = (
    ("Overspanningsklachten: slaapt slecht, piekert, concentratie beperkt. Begeleiding door psycholoog loopt.", "P619"),
    ("Burn-outklachten na langdurige overbelasting. Dagstructuur keert terug, prikkelgevoelig.", "P611"),
    ("Stemmingsklachten, behandeling bij de praktijkondersteuner gestart.", "P651"),
)
# (kan werken, mogelijkheden, uren, advies): in terms of work only (art. 7:658b BW; RSC Werkwijzer 2.2).
_WORK = (
    (
        "gedeeltelijk",
        "Kan zittend werk doen, afgewisseld met korte stukken lopen. Tillen tot 5 kilo. Niet langer dan een half uur "
        "achter elkaar staan.",
        "4 uur per dag, 3 dagen per week",
        "Bied taken aan waarbij de werknemer zelf van houding kan wisselen. Bouw elke twee weken met een uur per dag op.",
    ),
    (
        "gedeeltelijk",
        "Kan eigen taken uitvoeren in een rustige omgeving, één taak tegelijk, zonder piekdrukte en zonder klantcontact.",
        "2 uur per dag, 4 dagen per week",
        "Begin met taken zonder vaste deadline. Bespreek wekelijks kort hoe het gaat met de opbouw.",
    ),
    (
        "nee",
        "Er zijn op dit moment geen mogelijkheden om te werken. Contact met collega's en een kop koffie op het werk kan wel.",
        "",
        "Houd om de week contact over het werk. Over vier weken wordt opnieuw beoordeeld wat kan.",
    ),
    (
        "gedeeltelijk",
        "Kan administratief en begeleidend werk doen. Geen avond- en nachtdiensten, geen reistijd langer dan een uur.",
        "Halve dagen",
        "Rooster alleen dagdiensten. Thuis werken is twee dagen per week mogelijk.",
    ),
    (
        "ja",
        "Kan het eigen werk weer volledig doen, met de eerste vier weken geen zwaar tilwerk boven 10 kilo.",
        "Contracturen",
        "Verdeel tilwerk deze weken over collega's.",
    ),
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
    findings, code = throws.choice(_MIND if psychological else _BODY)
    return MedicalHalf(
        findings=findings,
        code=code,
        psychological=psychological,
        medical_information_requested=throws.random() < 0.25,
    )


def release_half(throws: random.Random, *, today: date) -> ReleaseHalf:
    """What employer, employee and casemanager will read."""
    possible, possibilities, hours, advice = throws.choice(_WORK)
    return ReleaseHalf(
        work_possible=possible,
        possibilities=possibilities,
        hours=hours,
        expected_duration=throws.choice(_DURATIONS),
        advice=advice,
        next_contact=today + timedelta(days=throws.choice((28, 35, 42))),
    )

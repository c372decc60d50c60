"""What doctors and delegates of the demo note in medical records, beside the probleemanalyse."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from cases.demo import texts
from cases.demo.dice import dice
from medical import codes, files, record
from medical.record import Content, Kind, NewEntry
from privacy.actor import Actor, Role

_TRIAGE = (
    ("Wat is er aan de hand, in eigen woorden?", (
        "Kan niet lang zitten of staan door de rug.", "Uitgeput, huilt snel, slaapt drie uur per nacht.",
        "Gevallen met de fiets, pols in het gips.", "Griep die niet overgaat, sinds gisteren weer koorts.",
    )),
    ("Wat lukt nog wel, en wat helpt om eerder te hervatten?", (
        "Administratie vanuit huis lukt een paar uur.", "Korte dagen zonder klantcontact wil ik proberen.",
        "Nu nog niets; over een week opnieuw bellen.", "Aangepast werk met één hand is besproken.",
    )),
)  # fmt: skip
_NOTES = (
    "Verhaal en onderzoek passen bij wat bij de triage is verteld. Herstel verloopt zoals verwacht.",
    "Klachten zijn stabiel. Opbouw besproken; over vier weken terug.",
    "Behandeling is gestart. Werknemer ziet mogelijkheden voor halve dagen.",
)
_OPEN = (
    "Vraag over tillen in de nieuwe functie. Advies gegeven, werkplekonderzoek aangeboden.",
    "Wil weten of medicijnen het autorijden beïnvloeden. Uitleg gegeven.",
    "Zwanger; vragen over nachtdiensten. Brochure meegegeven.",
)
_LETTER = b"""%PDF-1.7
1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >> endobj
trailer << /Root 1 0 R >>
%%EOF
"""


def note_step(*, by: Actor, case_id: UUID, employee_id: UUID, code: str, day: date, seed: int) -> None:
    """What belongs to a medical step that is done: the call, or the consult with its finding and verdict."""
    throws = dice(seed, "record", case_id, code, day)
    new = NewEntry(employee_id, case_id, Kind.TRIAGE, day)
    if code == "W2-TRIAGE":
        place = throws.randrange(len(_TRIAGE[0][1]))
        answers = tuple((question, said[place]) for question, said in _TRIAGE)
        record.entry_add(by=by, new=_with(new, Kind.TRIAGE, Content(answers=answers)))
    elif "SPREEKUUR" in code and by.role is Role.BEDRIJFSARTS:
        record.entry_add(by=by, new=_with(new, Kind.NOTE, Content(text=throws.choice(_NOTES))))
        if code != "K-SPREEKUUR":
            half = texts.medical_half(throws, psychological="PSYCHISCH" in code)
            finding = Content(text=half.findings, code=codes.written(half.code))
            record.entry_add(by=by, new=_with(new, Kind.FINDING, finding))
            said = (("Is de oorzaak van het verzuim medisch?", "Ja, medisch"),)
            record.entry_add(by=by, new=_with(new, Kind.VERDICT, Content(medical=True, answers=said)))
        if throws.random() < 0.2:
            letter(by=by, case_id=case_id, employee_id=employee_id, day=day)


def letter(*, by: Actor, case_id: UUID, employee_id: UUID, day: date) -> None:
    """A document of a treating physician."""
    new = NewEntry(employee_id, case_id, Kind.DOCUMENT, day, Content(text="Brief van de behandelaar"))
    files.document_add(by=by, new=new, content=_LETTER)


def _with(new: NewEntry, kind: Kind, content: Content) -> NewEntry:
    return NewEntry(new.employee_id, new.case_id, kind, new.happened_on, content)


def open_consults(by: Actor, *, employees: Sequence[UUID], today: date) -> None:
    """Some who are not sick came to the open spreekuur."""
    for number, employee_id in enumerate(employees):
        kind = Kind.PREVENTIVE if number % 3 == 2 else Kind.OPEN_CONSULT
        day = today - timedelta(days=3 + 11 * number)
        content = Content(text=_OPEN[number % len(_OPEN)])
        record.entry_add(by=by, new=NewEntry(employee_id, None, kind, day, content))

"""A request for information as a letter to the treating physician; a medical role downloads and sends it."""

from dataclasses import dataclass
from datetime import date

from cases import pdf
from medical.requests import LetterFacts


@dataclass(frozen=True)
class Sender:
    """Who asks, about whom."""

    house: str
    bedrijfsarts: str
    big_number: str
    employee_name: str
    birth_date: date | None


def render(letter: LetterFacts, sender: Sender) -> bytes | None:
    """The bytes of the PDF, in Dutch. None when WeasyPrint's library Pango is not on this machine."""
    return pdf.draw("medical/letter.html", "cases/opinion_document.css", {"letter": letter, "sender": sender})

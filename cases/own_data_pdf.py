"""An employee's own data as PDF: the same dataclass as the JSON. Only the worker draws."""

from cases import pdf
from cases.own_data import OwnData
from privacy import chance


def render(data: OwnData, language: str) -> bytes | None:
    """The bytes of the PDF in the language of who asked; None when Pango is not on this machine."""
    values = {"data": data, "today": chance.today(), "language": language}
    return pdf.draw("cases/own_data_document.html", "cases/own_data_document.css", values, language=language)

"""A released oordeel as PDF: what the page shows, and nothing else."""

from cases import pdf
from cases.dossier import OpinionRow


def render(
    opinion: OpinionRow, *, reference: str, employee_name: str, employer_name: str, big_number: str
) -> bytes | None:
    """The bytes of the PDF, in Dutch as the oordeel is. None when WeasyPrint's library Pango is not on this machine."""
    values = {
        "opinion": opinion,
        "reference": reference,
        "employee_name": employee_name,
        "employer_name": employer_name,
        "big_number": big_number,
    }
    return pdf.draw("cases/opinion_document.html", "cases/opinion_document.css", values)

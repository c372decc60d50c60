"""A released oordeel as PDF: what the page shows, and nothing else. Only the worker draws."""

import logging
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from cases.dossier import OpinionRow

logger = logging.getLogger(__name__)


class NothingFromOutside(Exception):
    """The document asked for a file or an address."""


def render(
    opinion: OpinionRow, *, reference: str, employee_name: str, employer_name: str, big_number: str
) -> bytes | None:
    """The bytes of the PDF, in Dutch as the oordeel is. None when WeasyPrint's library Pango is not on this machine."""
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415  opens Pango on import; the web process never draws
    except OSError:
        logger.warning("no PDF made: Pango is not installed on this machine")
        return None
    values = {
        "opinion": opinion,
        "reference": reference,
        "employee_name": employee_name,
        "employer_name": employer_name,
        "big_number": big_number,
    }
    with translation.override("nl"):
        page = render_to_string("cases/opinion_document.html", values)
    style = CSS(string=render_to_string("cases/opinion_document.css"), url_fetcher=_refuse)
    drawn: bytes = HTML(string=page, url_fetcher=_refuse).write_pdf(stylesheets=[style])
    return drawn


def _refuse(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    raise NothingFromOutside(url)

"""Drawing a PDF from a template and a style, with nothing from outside. Only the worker draws."""

import logging
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

logger = logging.getLogger(__name__)


class NothingFromOutside(Exception):
    """The document asked for a file or an address."""


def draw(template: str, style: str, values: Mapping[str, Any], *, language: str = "nl") -> bytes | None:
    """The bytes of the PDF. None when WeasyPrint's library Pango is not on this machine."""
    try:
        from weasyprint import CSS, HTML  # noqa: PLC0415  opens Pango on import; the web process never draws
    except OSError:
        logger.warning("no PDF made: Pango is not installed on this machine")
        return None
    with translation.override(language):
        page = render_to_string(template, dict(values))
    css = CSS(string=render_to_string(style), url_fetcher=_refuse)
    drawn: bytes = HTML(string=page, url_fetcher=_refuse).write_pdf(stylesheets=[css])
    return drawn


def _refuse(url: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    raise NothingFromOutside(url)

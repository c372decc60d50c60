"""JSON bodies of a bounded size, read strictly: no NaN, no key twice, and no input that ends in a server error."""

import json
from collections.abc import Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser

LIMIT_BYTES = 256 * 1024


class TooLarge(APIException):
    """More than any request of this API needs."""

    status_code = 413
    default_detail = gettext_lazy("De aanvraag is groter dan 256 kB. Stuur minder gegevens per aanvraag.")
    default_code = "too_large"


class JsonText(BaseParser):
    """The text of a JSON body (RFC 8259: UTF-8), checked but not decoded."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The text. Raises TooLarge, ParseError."""
        body = stream.read(LIMIT_BYTES + 1)
        if len(body) > LIMIT_BYTES:
            raise TooLarge
        try:
            text = body.decode("utf-8-sig")
            json.loads(text, parse_constant=_no_constant)
        except (ValueError, RecursionError):
            raise ParseError(
                _("Dit is geen geldige JSON in UTF-8. Controleer haakjes, komma's en aanhalingstekens.")
            ) from None
        return text


class StrictJson(JsonText):
    """The decoded value of a JSON body."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """The value. Raises TooLarge, ParseError."""
        return json.loads(super().parse(stream, media_type, parser_context), object_pairs_hook=_unique)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) != len(pairs):
        raise ParseError(_("Een veld staat er twee keer in. Stuur elk veld hoogstens één keer."))
    return table


def _no_constant(name: str) -> object:
    raise ValueError(name)

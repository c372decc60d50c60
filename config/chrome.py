"""What surrounds every page."""

from typing import Any

from django.http import HttpRequest


def chrome(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame."""
    return {}

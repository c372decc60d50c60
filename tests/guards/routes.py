"""Every address of the product, walked from the root of the URL tree."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """One address: its pattern as text, its name, and what answers."""

    pattern: str
    name: str
    callback: Any

    @property
    def audience(self) -> Any:
        """Whom the view, or its class, says it is for; None when nobody decided."""
        view_class = getattr(self.callback, "view_class", None) or getattr(self.callback, "cls", None)
        return getattr(self.callback, "audience", None) or getattr(view_class, "audience", None)


def routes() -> list[Route]:
    """All of them, in order."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield Route(path, entry.name or "", entry.callback)
        else:
            yield from _walk(entry, path)

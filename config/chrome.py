"""What surrounds every page: who is signed in, and where that role can go."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.selectors.glass import open_glass
from privacy.actor import Actor, Role
from privacy.policy import Action, may
from roles import heartbeats
from roles.names import role_name
from roles.selectors import Person, acts_waiting, proposals


@dataclass(frozen=True)
class NavItem:
    """One entry of the main menu."""

    label: str
    url: str
    current: bool
    count: int | None = None


@dataclass(frozen=True)
class Who:
    """Who is signed in, as the frame shows it."""

    name: str
    role_label: str
    tenant_name: str
    can_switch: bool = True


# (url name, label, roles that see it beside their right, the right)
_MENU: list[tuple[str, Any, Action, frozenset[Role] | None]] = [
    ("queue", lambda: _("Vandaag"), Action.QUEUE_READ, None),
    ("consultations", lambda: _("Spreekuur"), Action.MEDICAL_READ, None),
    ("triage_list", lambda: _("Triage"), Action.MEDICAL_READ, None),
    ("preventive", lambda: _("Preventief"), Action.MEDICAL_READ, None),
    ("team", lambda: _("Mijn mensen"), Action.CASE_READ, frozenset({Role.WERKGEVER, Role.HR, Role.LEIDINGGEVENDE})),
    ("my_case", lambda: _("Mijn dossier"), Action.CASE_READ, frozenset({Role.WERKNEMER})),
    ("my_access", lambda: _("Mijn inzage"), Action.ACCESS_READ, None),
    ("report", lambda: _("Ziek melden"), Action.CASE_REPORT, None),
    ("case_list", lambda: _("Dossiers"), Action.CASE_READ, None),
    ("employers", lambda: _("Werkgevers"), Action.ORGANISATION_READ, None),
    ("imports", lambda: _("Import"), Action.ABSENCE_IMPORT, None),
    ("my_consents", lambda: _("Mijn toestemmingen"), Action.CONSENT_OWN, None),
    ("consent_search", lambda: _("Toestemmingen"), Action.CONSENT_ASK, None),
    ("rights_requests", lambda: _("Verzoeken"), Action.RIGHTS_ANSWER, None),
    ("record_requests", lambda: _("Verzoeken"), Action.RECORD_ANSWER, None),
    ("supervision", lambda: _("Gedelegeerd werk"), Action.SUPERVISION, None),
    ("retention", lambda: _("Bewaartermijnen"), Action.RETENTION_WRITE, None),
    ("record_retention", lambda: _("Bewaartermijnen"), Action.RECORD_DESTROY, None),
    ("delegations", lambda: _("Taakdelegatie"), Action.DELEGATION_WRITE, None),
    ("replacements", lambda: _("Vervanging"), Action.REPLACEMENT_WRITE, None),
    ("my_tasks", lambda: _("Mijn taken"), Action.DELEGATION_ANSWER, None),
    ("glass", lambda: _("Noodtoegang"), Action.GLASS_OPEN, None),
    ("glass_counts", lambda: _("Noodtoegang"), Action.GLASS_COUNT, None),
    ("people", lambda: _("Mensen"), Action.PEOPLE_READ, None),
    ("links", lambda: _("Aansluitingen"), Action.LINK_WRITE, None),
    ("api_clients", lambda: _("API-toegang"), Action.PEOPLE_WRITE, None),
    ("access_log", lambda: _("Inzagelog"), Action.AUDIT_READ, None),
    ("access_matrix", lambda: _("Wie mag wat"), Action.POLICY_READ, frozenset({Role.BEHEERDER})),
    ("deliveries", lambda: _("Bezorging"), Action.DELIVERY_READ, None),
    ("notices", lambda: _("Meldingen"), Action.NOTICE_READ, None),
]
# What waits for the reader behind an entry.
_COUNTS: dict[str, Callable[[Actor], int]] = {"supervision": acts_waiting, "my_tasks": proposals}


def chrome(request: HttpRequest) -> dict[str, Any]:
    """`nav`, `who`, `accent` and `demo` for the frame; without a workplace only `demo`."""
    person: Person | None = getattr(request, "person", None)
    if person is None:
        return {"demo": settings.DEMO}
    who = Who(person.display_name, role_name(person.actor.role), person.tenant_name)
    return {
        "nav": _nav(request, person),
        "who": who,
        "accent": person.accent,
        "demo": settings.DEMO,
        "glass": open_glass(person.actor),
        "late_sweep": heartbeats.late_sweep(person.actor),
    }


def _nav(request: HttpRequest, person: Person) -> tuple[NavItem, ...]:
    role = person.actor.role
    items = []
    for name, label, action, only in _MENU:
        if may(person.actor, action) and (only is None or role in only):
            url = reverse(name)
            waiting = _COUNTS[name](person.actor) if name in _COUNTS else None
            items.append(NavItem(label(), url, request.path == url or request.path.startswith(url), waiting or None))
    return tuple(items)

"""The access record as the beheerder reads it: who and when, never what it said.

Of medical roles, of employees and of the system it shows only what has nothing medical about it: that a bedrijfsarts
opened a dossier, not what happened in the medical record. Two worlds that differ in medical facts give the same list.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cases import access_words, visits_cursor
from cases.models import Case
from privacy import audit, chance, checkpoints
from privacy.actor import MEDICAL_ROLES, Actor, Role
from privacy.checkpoints import Checkpoint
from privacy.errors import Refused
from privacy.models import AuditCheck, AuditEntry
from privacy.policy import Action, may
from roles.models import Membership
from roles.names import role_name

PAGE = 50
EXPORT = 10_000
_HIDDEN_FROM = sorted(MEDICAL_ROLES | {Role.WERKNEMER, Role.SYSTEM})
_NEUTRAL = ("case.", "opinion.", "step.", "queue.", "workplace.", "delegation.")


@dataclass(frozen=True)
class LogFilters:
    """As in the URL; nobody's name stands in it."""

    since: date | None = None
    until: date | None = None
    person: UUID | None = None
    kind: str = ""
    reference: str = ""
    after: str = ""


@dataclass(frozen=True)
class LogRow:
    """One access."""

    at: datetime
    name: str
    role: str
    on_behalf_of: str
    kind: str
    kind_label: str
    part: str
    reference: str
    purpose: str
    ground: str
    source: str
    session: str


@dataclass(frozen=True)
class LogPage:
    """A page of accesses, newest first."""

    rows: tuple[LogRow, ...]
    next_cursor: str


@dataclass(frozen=True)
class LogState:
    """Whether the record is as it was sealed: what the last check found, and the newest checkpoint."""

    checked_at: datetime | None
    intact: bool
    entry_id: int | None
    sequence: int | None
    checkpoint: Checkpoint | None


def access_log(actor: Actor, filters: LogFilters) -> LogPage:
    """A page of the access record. Raises Refused for anyone but the beheerder."""
    _check(actor)
    rows = _filtered(filters)
    if place := visits_cursor.decode(filters.after):
        rows = rows.filter(Q(at__lt=place[0]) | Q(at=place[0], request_id__lt=place[1]))
    page, more = _whole_visits(rows)
    following = visits_cursor.encode(page[-1].at, page[-1].request_id) if more else ""
    audit.record_read(actor, "audit.read", detail={"filters": _used(filters), "rows": len(page)})
    return LogPage(_rows(page), following)


def access_log_export(actor: Actor, filters: LogFilters) -> tuple[LogRow, ...]:
    """The newest 10,000 rows that fit, for a file; the export is put on record. Raises Refused."""
    _check(actor)
    found = list(_filtered(filters)[:EXPORT])
    audit.record_read(actor, "audit.export", kind="export", detail={"filters": _used(filters), "rows": len(found)})
    return _rows(found)


def log_state(actor: Actor) -> LogState:
    """What the last check found. Raises Refused."""
    _check(actor)
    last = AuditCheck.objects.order_by("-at").first()
    newest = checkpoints.newest()
    if last is None:
        return LogState(None, True, None, None, newest)
    return LogState(last.at, not last.problem, last.entry_id, last.sequence, newest)


def checkpoint_file(actor: Actor) -> str:
    """The newest checkpoint as a file to keep elsewhere; empty of checkpoints while none was made. Raises Refused."""
    _check(actor)
    newest = checkpoints.newest()
    audit.record_read(actor, "audit.checkpoint", kind="export")
    return checkpoints.written([newest] if newest else [])


def people_choices() -> list[tuple[UUID, str]]:
    """(membership, `name (role)`) of everyone but employees, whose own reading the record does not show here."""
    rows = Membership.objects.exclude(role=Role.WERKNEMER.value).order_by("display_name", "id")
    return [(pk, f"{name} ({role_name(role)})") for pk, name, role in rows.values_list("pk", "display_name", "role")]


def _check(actor: Actor) -> None:
    decision = may(actor, Action.AUDIT_READ)
    if not decision:
        raise Refused(decision.reason)


def _used(filters: LogFilters) -> list[str]:
    return sorted(name for name, value in vars(filters).items() if value and name != "after")


def _filtered(filters: LogFilters) -> QuerySet[AuditEntry]:
    neutral = Q()
    for start in _NEUTRAL:
        neutral |= Q(action__startswith=start)
    rows = AuditEntry.objects.filter(~Q(role__in=_HIDDEN_FROM) | neutral).exclude(action__startswith="medical.")
    if filters.since:
        rows = rows.filter(at__gte=_midnight(filters.since))
    if filters.until:
        rows = rows.filter(at__lt=_midnight(filters.until + timedelta(days=1)))
    if filters.person:
        rows = rows.filter(membership_id=filters.person)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.reference:
        cases = Case.objects.filter(reference__iexact=filters.reference).values_list("pk", flat=True)
        rows = rows.filter(case_id__in=list(cases))
    return rows.order_by("-at", "-request_id", "id")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=chance.AMSTERDAM)


def _whole_visits(rows: QuerySet[AuditEntry]) -> tuple[list[AuditEntry], bool]:
    """(the page, whether there is more); what shares moment and visit with the page's last row stays on the page."""
    found = list(rows[:PAGE])
    if not found:
        return [], False
    last = found[-1]
    page = [entry for entry in found if (entry.at, entry.request_id) != (last.at, last.request_id)]
    page += list(rows.filter(at=last.at, request_id=last.request_id)[:EXPORT])
    more = rows.filter(Q(at__lt=last.at) | Q(at=last.at, request_id__lt=last.request_id)).exists()
    return page, more


def _rows(found: list[AuditEntry]) -> tuple[LogRow, ...]:
    people = {pk for entry in found for pk in (entry.membership_id, entry.on_behalf_of) if pk}
    names = dict(Membership.objects.filter(pk__in=people).values_list("pk", "display_name"))
    cases = {entry.case_id for entry in found if entry.case_id}
    references = dict(Case.objects.filter(pk__in=cases).values_list("pk", "reference"))
    return tuple(
        LogRow(
            at=entry.at,
            name=_name(entry, names),
            role=role_name(entry.role),
            on_behalf_of=names.get(entry.on_behalf_of, "") if entry.on_behalf_of else "",
            kind=entry.kind,
            kind_label=access_words.kind_name(entry.kind),
            part=access_words.part(entry.action, entry.kind),
            reference=references.get(entry.case_id, "") if entry.case_id else "",
            purpose=access_words.purpose_name(entry.purpose),
            ground=entry.ground,
            source=entry.source,
            session=entry.session,
        )
        for entry in found
    )


def _name(entry: AuditEntry, names: dict[UUID, str]) -> str:
    if entry.membership_id is None:
        return _("Poortwacht zelf")
    return names.get(entry.membership_id) or _("Onbekend")

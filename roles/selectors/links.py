"""Which arbodienst carries the medical side of an employer's own tenant, seen from either side."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q

from privacy import audit, chance, context
from privacy.actor import MEDICAL_ROLES, Actor
from roles.models import ArbodienstLink, Membership, TenantProfile
from roles.names import role_name


@dataclass(frozen=True)
class LinkRow:
    """One link; `name` is that of the other side."""

    id: UUID
    name: str
    state: str
    state_label: str
    asked_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None

    @property
    def waiting(self) -> bool:
        """Whether the arbodienst still has to answer."""
        return self.state == ArbodienstLink.State.ASKED

    @property
    def in_force(self) -> bool:
        """Whether medical roles can be named through it."""
        return self.state in (ArbodienstLink.State.ACTIVE, ArbodienstLink.State.ENDING)


@dataclass(frozen=True)
class IssuedRow:
    """Somebody whom the arbodienst named in an employer's tenant."""

    membership_id: UUID
    name: str
    role_name: str
    valid_from: date
    valid_to: date | None
    active: bool


@dataclass(frozen=True)
class LinkDetail:
    """One link as the arbodienst works on it."""

    row: LinkRow
    members: tuple[IssuedRow, ...]
    choices: tuple[tuple[UUID, str], ...]  # own people with a medical role
    files: "Files"


@dataclass(frozen=True)
class Files:
    """In which state the medical files are that the arbodienst keeps, or kept, in the employer's tenant (ADR 0010)."""

    open: int = 0  # nothing was arranged yet
    sent: int = 0  # a bundle was made; its receipt is not noted
    handed: int = 0
    kept: int = 0  # taken home to the own tenant
    destroyed: int = 0

    @property
    def left(self) -> int:
        """Those that must go somewhere before the link can end."""
        return self.open + self.sent

    @property
    def any(self) -> int:
        """Whether there are, or were, files at all."""
        return self.left + self.handed + self.kept + self.destroyed


def tenant_kind(tenant_id: UUID) -> str:
    """Whether a tenant is an arbodienst, a bureau or an employer: all that one tenant learns of another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.kind_of(%s)", [tenant_id])
        return str(cursor.fetchone()[0] or "")


def own_kind() -> str:
    """The kind of the tenant in force."""
    return TenantProfile.objects.values_list("kind", flat=True).first() or ""


def is_employers_own() -> bool:
    """Whether the tenant in force is an employer's own, in which an arbodienst keeps the medical files."""
    return own_kind() == TenantProfile.Kind.WERKGEVER


def keeper_name() -> str:
    """The name of the arbodienst that keeps the medical files of the tenant in force; empty without one."""
    if not is_employers_own():
        return TenantProfile.objects.values_list("name", flat=True).get()
    in_force = ArbodienstLink.objects.filter(state__in=[ArbodienstLink.State.ACTIVE, ArbodienstLink.State.ENDING])
    return in_force.values_list("arbodienst_name", flat=True).first() or ""


def employer_links(actor: Actor) -> tuple[LinkRow, ...]:
    """The links that this employer's tenant asked for, newest first."""
    rows = ArbodienstLink.objects.select_related("arbodienst").order_by("-asked_at", "id")
    return tuple(_row(link, link.arbodienst_name or link.arbodienst.slug) for link in rows)


def arbodienst_links(actor: Actor) -> tuple[LinkRow, ...]:
    """The employers' tenants that engage this arbodienst, or ask to; waiting ones first."""
    rows = ArbodienstLink.across.filter(arbodienst_id=actor.tenant_id).exclude(state=ArbodienstLink.State.WITHDRAWN)
    made = [_row(link, link.employer_name) for link in rows.order_by("-asked_at", "id")]
    return tuple(sorted(made, key=lambda row: (not row.waiting, not row.in_force)))


def link_detail(actor: Actor, link_id: UUID) -> LinkDetail | None:
    """One link of this arbodienst with whom it named; None when it is not there."""
    link = ArbodienstLink.across.filter(arbodienst_id=actor.tenant_id, pk=link_id).first()
    if link is None:
        return None
    today = chance.today()
    own = Membership.objects.filter(role__in=sorted(MEDICAL_ROLES), issued_by__isnull=True, valid_from__lte=today)
    own = own.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today)).order_by("display_name", "id")
    choices = tuple((m.pk, f"{m.display_name} · {role_name(m.role)}") for m in own)
    with context.linked(tenant_id=link.house, arbodienst_id=link.arbodienst_id):
        issued = Membership.objects.filter(issued_by=link).order_by("valid_to", "display_name", "id")
        members = tuple(
            IssuedRow(
                m.pk, m.display_name, role_name(m.role), m.valid_from, m.valid_to, not m.valid_to or m.valid_to >= today
            )
            for m in issued
        )
    audit.record_read(actor, "link.read", objects=[link.pk, *(row.membership_id for row in members)])
    return LinkDetail(_row(link, link.employer_name), members, choices, files_of_link(link.pk))


def files_of_link(link_id: UUID) -> Files:
    """The medical files in this arbodienst's custody in the linked tenant, by state: numbers, never whose."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, files FROM walls.files_by_state(%s)", [link_id])
        return Files(**dict(cursor.fetchall()))


def _row(link: ArbodienstLink, name: str) -> LinkRow:
    return LinkRow(link.pk, name, link.state, link.get_state_display(), link.asked_at, link.accepted_at, link.ended_at)

"""Walks a tenant's chain of seals and names the first row that is not as it was sealed.

Found are: a changed, removed, repeated or reordered row, a row slipped in among older ones, a missing seal, and, with
the help of signed checkpoints, a tail that was cut off and a chain that was made anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count

from privacy import checkpoints, context
from privacy.actor import system
from privacy.checkpoints import Checkpoint
from privacy.models import AuditCheck, AuditCheckpoint, AuditEntry, AuditSeal
from privacy.sealing import FIELDS, FORM, START, digest, unsealed

BATCH = 1000
# A row is sealed seconds after it was recorded, or a transaction later; one that old was not there when its turn came.
_SLIPPED_IN = timedelta(days=1)


@dataclass(frozen=True)
class Verdict:
    """What became of a tenant's chain. `broken`: what is wrong with the first bad row, empty when all is well."""

    sealed: int
    unsealed: int
    broken: str = ""
    entry_id: int | None = None
    sequence: int | None = None
    whole: bool = True

    @property
    def intact(self) -> bool:
        """Whether every sealed row is as it was sealed."""
        return not self.broken


@dataclass
class _Walk:
    """How far the walk came, and what it must still meet."""

    sequence: int = 0
    digest: str = START
    sealed_at: datetime | None = None
    noted: dict[int, Checkpoint] = field(default_factory=dict)  # stored here, by place
    kept: dict[str, Checkpoint] = field(default_factory=dict)  # kept outside, by digest


class _Flaw(Exception):
    def __init__(self, broken: str, entry_id: int | None, sequence: int | None) -> None:
        super().__init__(broken)
        self.broken, self.entry_id, self.sequence = broken, entry_id, sequence


def verify(
    tenant_id: UUID, *, since_checkpoint: bool = False, kept: Iterable[Checkpoint] = (), trusted: Iterable[str] = ()
) -> Verdict:
    """Walk a tenant's chain, the whole of it or from its newest checkpoint, and test it against checkpoints.

    `kept`: checkpoints that were kept outside (then the whole chain is walked); `trusted`: public keys to believe
    besides those of this installation. Raises checkpoints.Unusable when no key is set.
    """
    actor, keys = system(tenant_id), {*checkpoints.public_keys(), *trusted}
    outside = [one for one in kept if one.tenant_id == tenant_id]
    whole = not since_checkpoint or bool(outside)
    walk = _Walk(kept={one.digest: one for one in outside})
    try:
        with context.entered(actor):
            _signatures(walk, outside, keys)
            if not whole:
                _skip(walk)
        while _batch(walk, tenant_id):
            pass
        with context.entered(actor):
            _end(walk)
            if whole:
                _once()
            tail = _tail(walk, whole=whole)
    except _Flaw as flaw:
        with context.entered(actor):
            count = unsealed(_last()).count()
        return Verdict(walk.sequence, count, flaw.broken, flaw.entry_id, flaw.sequence, whole)
    return Verdict(walk.sequence, tail, whole=whole)


def check(tenant_id: UUID, **how: Any) -> Verdict:
    """As verify, and keep what came of it for the screen of the beheerder."""
    verdict = verify(tenant_id, **how)
    with context.entered(system(tenant_id)):
        AuditCheck.objects.create(
            whole=verdict.whole,
            sealed=verdict.sealed,
            unsealed=verdict.unsealed,
            problem=verdict.broken[:200],
            entry_id=verdict.entry_id,
            sequence=verdict.sequence,
        )
    return verdict


def _last() -> AuditSeal | None:
    return AuditSeal.objects.order_by("-sequence").first()


def _signatures(walk: _Walk, outside: list[Checkpoint], keys: set[str]) -> None:
    for one in outside:
        if not one.signed_by(keys):
            raise _Flaw(f"the checkpoint of {_day(one)} was not signed by a key that is believed", None, None)
    for row in AuditCheckpoint.objects.order_by("sequence"):
        one = checkpoints.of_row(row)
        if not one.signed_by(keys):
            raise _Flaw(
                f"the stored checkpoint of {_day(one)} was not signed by a key that is believed", None, row.sequence
            )
        walk.noted[row.sequence] = one


def _day(one: Checkpoint) -> str:
    return one.made_at.isoformat(timespec="minutes")


def _skip(walk: _Walk) -> None:
    """Begin at the newest checkpoint; the walks before it saw what lies behind."""
    if not walk.noted:
        return
    place = max(walk.noted)
    link = AuditSeal.objects.filter(sequence=place).first()
    if link is None or link.digest != walk.noted[place].digest:
        return  # the walk from the beginning tells what is wrong
    walk.sequence, walk.digest, walk.sealed_at = place, link.digest, link.sealed_at
    walk.noted = {}


def _batch(walk: _Walk, tenant_id: UUID) -> bool:
    """The next links with their entries, in a transaction of their own; whether there were any."""
    with context.entered(system(tenant_id)):
        links = list(AuditSeal.objects.filter(sequence__gt=walk.sequence).order_by("sequence")[:BATCH])
        entries = _entries(links)
        for link in links:
            _step(walk, link, entries.get(link.entry_id, []))
    return bool(links)


def _entries(links: list[AuditSeal]) -> dict[int, list[dict[str, Any]]]:
    """{entry: its row, or rows when somebody repeated it}. The months are named, so that the others are left alone."""
    wanted = AuditEntry.objects.filter(pk__in=[link.entry_id for link in links])
    moments = [link.entry_at for link in links if link.entry_at]
    if len(moments) == len(links) and moments:
        named = _by_id(wanted.filter(at__gte=min(moments), at__lte=max(moments)).values(*FIELDS[FORM]))
        if len(named) == len(links):
            return named
    return _by_id(wanted.values(*FIELDS[FORM]))


def _by_id(rows: Iterable[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    found: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(row)
    return found


def _step(walk: _Walk, link: AuditSeal, entries: list[dict[str, Any]]) -> None:
    problem = _problem(walk, link, entries)
    if problem:
        raise _Flaw(problem, link.entry_id, link.sequence)
    walk.sequence, walk.digest, walk.sealed_at = link.sequence, link.digest, link.sealed_at
    walk.kept.pop(link.digest, None)
    noted = walk.noted.pop(link.sequence, None)
    if noted and noted.digest != link.digest:
        raise _Flaw(f"the chain was made anew: it is not that of the checkpoint of {_day(noted)}", None, link.sequence)


def _problem(walk: _Walk, link: AuditSeal, entries: list[dict[str, Any]]) -> str:
    if link.sequence != walk.sequence + 1:
        return f"seal {walk.sequence + 1} is missing"
    if link.previous != walk.digest:
        return "the seal does not follow the one before it"
    if len(entries) != 1:
        return "the entry stands there more than once" if entries else "the entry is gone"
    if link.form not in FIELDS or digest(walk.digest, entries[0], link.form) != link.digest:
        return "the entry was changed"
    if link.form > 1 and _too_old(entries[0]["recorded_at"], walk.sealed_at):
        return "the entry was slipped in: it is older than seals before it"
    return ""


def _too_old(recorded_at: datetime, sealed_at: datetime | None) -> bool:
    return sealed_at is not None and recorded_at < sealed_at - _SLIPPED_IN


def _end(walk: _Walk) -> None:
    """Nothing that a checkpoint knows may be missing behind the last seal."""
    after = f"the chain ends at seal {walk.sequence}"
    for one in walk.noted.values():
        raise _Flaw(f"{after}, before the checkpoint of {_day(one)}: its tail is gone", None, walk.sequence + 1)
    for one in walk.kept.values():
        raise _Flaw(
            f"{after} without the seal of the checkpoint of {_day(one)}: its tail is gone, or it was made anew",
            None,
            walk.sequence + 1,
        )


def _once() -> None:
    """A number stands in one month only: a second row of that number would hide behind the first."""
    twice = AuditEntry.objects.values("pk").annotate(n=Count("*")).filter(n__gt=1).order_by("pk")
    for row in twice[:1]:
        raise _Flaw("the entry stands there more than once", row["pk"], None)


def _tail(walk: _Walk, *, whole: bool) -> int:
    """How many rows wait for their seal; none of them may be older than the seals that are there."""
    rows = unsealed(None if whole else _last())
    if walk.sealed_at:
        old = rows.filter(recorded_at__lt=walk.sealed_at - _SLIPPED_IN).order_by("id").first()
        if old:
            raise _Flaw("the entry was slipped in: it is older than the last seal and has none", old.pk, None)
    return rows.count()

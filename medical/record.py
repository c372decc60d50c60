"""The medical record of an employee: entries in versions, behind the walls of case and record. Every write and read.

RSC Werkwijzer 2.1 (who judges), 2.9 and 3.1 (open spreekuur and preventive file exist without a ziekmelding).
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from medical import consents, vault
from medical.crypto import Destroyed
from medical.keys import Keyring
from medical.models import EntryFile, EntryText, MedicalEntry
from medical.record_tasks import WITHOUT_CASE, corrigible, notable, refuse_undelegated
from privacy import audit, chance, context
from privacy.actor import Actor, Role
from privacy.errors import Conflict, NotFound, Refused, invalid
from privacy.policy import Action, may
from roles import selectors as people

Kind = MedicalEntry.Kind
PAGE = 30
TABLE, COLUMN = "entrytext", "content"


@dataclass(frozen=True)
class Content:
    """What an entry says. `answers` are (question, answer) as they were asked; `reason` says why it was corrected."""

    text: str = ""
    code: str = ""
    answers: tuple[tuple[str, str], ...] = ()
    medical: bool | None = None  # a verdict: whether the cause is medical
    reason: str = ""


@dataclass(frozen=True)
class Version:
    """One wording of an entry; content None: its key was destroyed."""

    number: int
    content: Content | None
    written_by: str
    written_at: datetime


@dataclass(frozen=True)
class Entry:
    """An entry with its newest wording, and the earlier ones, newest first."""

    id: UUID
    case_id: UUID | None
    kind: str
    kind_label: str
    happened_on: date
    recorded_at: datetime
    current: Version
    earlier: tuple[Version, ...] = ()
    media_type: str = ""
    size: int = 0
    may_correct: bool = False  # by whom the page is for

    @property
    def versions(self) -> tuple[Version, ...]:
        """All of them, newest first."""
        return (self.current, *self.earlier)


@dataclass(frozen=True)
class EntryPage:
    """Entries, newest first; `following` is the last one when there are more."""

    entries: tuple[Entry, ...] = ()
    following: tuple[date, UUID] | None = None
    notable: frozenset[str] = frozenset()  # the kinds that the reader may note there


@dataclass(frozen=True)
class Existence:
    """What the employee sees of what was noted outside a ziekmelding: that it is there."""

    kind_label: str
    happened_on: date


@dataclass(frozen=True)
class NewEntry:
    """What is to be noted."""

    employee_id: UUID
    case_id: UUID | None
    kind: str
    happened_on: date
    content: Content = field(default_factory=Content)
    party: str = ""  # of a consultation with the employer: with whom


@contextmanager
def opened(actor: Actor, employee_id: UUID, case_id: UUID | None) -> Iterator[None]:
    """One record, by its case or without; what the database does not open is not there. Raises NotFound."""
    inside = context.medical_opened(actor, [case_id]) if case_id else context.records_opened(actor, [employee_id])
    with inside:
        if not is_open(employee_id, case_id):
            raise NotFound(str(case_id or employee_id))
        yield


def is_open(employee_id: UUID, case_id: UUID | None) -> bool:
    """Whether the walls let this actor in, asked of the walls themselves."""
    question = (
        "SELECT EXISTS (SELECT 1 FROM cases_case"
        " WHERE id = %s AND employee_id = %s AND id = ANY (walls.medical_cases()))"
        if case_id
        else "SELECT %s = ANY (walls.medical_employees())"
    )
    with connection.cursor() as cursor:
        cursor.execute(question, [case_id, employee_id] if case_id else [employee_id])
        return bool((cursor.fetchone() or (False,))[0])


def in_place(case_id: UUID | None) -> Q:
    """Rows of this case; without one, rows that belong to none."""
    return Q(case_id=case_id) if case_id else Q(case__isnull=True)


def writer(by: Actor, kind: str) -> UUID:
    """The membership that writes. Medical roles write; what is a judgement only the bedrijfsarts (RSC Werkwijzer 2.1).

    Raises Refused.
    """
    action = Action.TRIAGE_JUDGE if kind == Kind.VERDICT else Action.MEDICAL_WRITE
    if not may(by, action) or by.membership_id is None:
        raise Refused("role")
    return by.membership_id


@transaction.atomic
def entry_add(*, by: Actor, new: NewEntry) -> UUID:
    """Note something. Raises Refused, NotFound (not the actor's record), Invalid (future day, nothing said).

    A consultation with the employer without a ziekmelding raises consents.ConsentLacking too.
    """
    author = writer(by, new.kind)
    refuse_undelegated(by, new.kind, new.employee_id, new.case_id)
    if (new.case_id is None) is not (new.kind in WITHOUT_CASE):
        raise invalid("kind", _("Deze soort hoort bij een ziekmelding; kies preventief of open spreekuur."))
    if new.happened_on > chance.today():
        raise invalid("happened_on", _("De dag ligt in de toekomst. Vul vandaag of een eerdere dag in."))
    _refuse_empty(new.content)
    if new.kind == Kind.EMPLOYER:
        consents.contact_with_employer_required(by=by, employee_id=new.employee_id, party=new.party)
    with opened(by, new.employee_id, new.case_id):
        entry = MedicalEntry.objects.create(
            employee_id=new.employee_id,
            case_id=new.case_id,
            kind=new.kind,
            happened_on=new.happened_on,
            recorded_by=author,
        )
        _write(author, entry, 1, new.content)
    audit.record_write(
        by, "medical.entry_add", case_id=new.case_id, employee_id=new.employee_id, objects=[entry.pk],
        purpose=f"medisch dossier: {new.kind}",
    )  # fmt: skip
    return entry.pk


def _refuse_empty(content: Content) -> None:
    if not content.text.strip() and not content.code and not content.answers:
        raise invalid("text", _("Schrijf iets op, of kies een code."))


def _write(author: UUID, entry: MedicalEntry, version: int, content: Content) -> None:
    row_id = chance.uuid()
    sealed = vault.locked(asdict(content), employee_id=entry.employee_id, table=TABLE, column=COLUMN, row_id=row_id)
    EntryText.objects.create(
        id=row_id, entry=entry, employee_id=entry.employee_id, case_id=entry.case_id, version=version, content=sealed,
        written_by=author,
    )  # fmt: skip


@transaction.atomic
def entry_correct(
    *, by: Actor, employee_id: UUID, case_id: UUID | None, entry_id: UUID, version: int, content: Content
) -> int:
    """Give an entry a next wording; the earlier ones stay. Returns the new version.

    The author corrects, and the bedrijfsarts. Raises Refused, NotFound, Invalid (nothing said, no reason), Conflict
    (somebody else corrected `version` meanwhile).
    """
    if not content.reason.strip():
        raise invalid("reason", _("Zeg waarom u dit verbetert; de eerdere tekst blijft bewaard."))
    _refuse_empty(content)
    if not may(by, Action.MEDICAL_WRITE):
        raise Refused("role", case_id=case_id)
    with opened(by, employee_id, case_id):
        entry = MedicalEntry.objects.filter(in_place(case_id), pk=entry_id, employee_id=employee_id).first()
        if entry is None:
            raise NotFound(str(entry_id))
        author = writer(by, entry.kind)
        refuse_undelegated(by, entry.kind, employee_id, case_id)
        if entry.kind == Kind.INTAKE:  # the employee's own words; what is wrong in them the employee says
            raise Refused("author", case_id=case_id)
        if entry.recorded_by != by.membership_id and by.role is not Role.BEDRIJFSARTS:
            raise Refused("author", case_id=case_id)
        newest = EntryText.objects.filter(entry=entry).order_by("-version").values_list("version", flat=True)[0]
        if newest != version:
            raise Conflict(_("Iemand anders verbeterde dit intussen. Open de pagina opnieuw en vergelijk."))
        _write(author, entry, version + 1, content)
    audit.record_write(
        by, "medical.entry_correct", case_id=case_id, employee_id=employee_id, objects=[entry_id],
        detail={"version": version + 1},
    )  # fmt: skip
    return version + 1


def entry(actor: Actor, *, employee_id: UUID, case_id: UUID | None, entry_id: UUID) -> Entry:
    """One entry in all its versions; the read is on record. Raises Refused, NotFound."""
    if not may(actor, Action.MEDICAL_READ):
        raise Refused("role", case_id=case_id)
    with opened(actor, employee_id, case_id):
        rows = MedicalEntry.objects.filter(in_place(case_id), pk=entry_id, employee_id=employee_id)
        made = with_texts(list(rows), employee_id)
    if not made:
        raise NotFound(str(entry_id))
    audit.record_read(actor, "medical.entry", case_id=case_id, employee_id=employee_id, objects=[entry_id])
    return made[0]


def timeline(
    actor: Actor,
    *,
    employee_id: UUID,
    case_ids: Sequence[UUID] = (),
    kind: str = "",
    after: tuple[date, UUID] | None = None,
) -> EntryPage:
    """A page of the record, newest first: of these cases, and what belongs to none; the read is on record.

    Raises Refused, NotFound (no record of the actor's).
    """
    if not may(actor, Action.MEDICAL_READ):
        raise Refused("role")
    with context.file_opened(actor, employee_id=employee_id, case_ids=case_ids):
        if not is_open(employee_id, None):
            raise NotFound(str(employee_id))
        rows = MedicalEntry.objects.filter(employee_id=employee_id)
        if kind:
            rows = rows.filter(kind=kind)
        if after:
            rows = rows.filter(Q(happened_on__lt=after[0]) | Q(happened_on=after[0], id__lt=after[1]))
        found = list(rows.order_by("-happened_on", "-id")[: PAGE + 1])
        shown = found[:PAGE]
        places = {row.case_id for row in shown} | {case_ids[0] if case_ids else None}
        kinds = {place: notable(actor, employee_id=employee_id, case_id=place) for place in places}
        made = tuple(
            replace(one, may_correct=corrigible(actor, row, kinds[row.case_id]))
            for row, one in zip(shown, with_texts(shown, employee_id), strict=True)
        )
    case_id = case_ids[0] if case_ids else None
    audit.record_read(
        actor, "medical.record", case_id=case_id, employee_id=employee_id, objects=[one.id for one in made],
        purpose="medisch dossier",
    )  # fmt: skip
    following = (made[-1].happened_on, made[-1].id) if len(found) > PAGE else None
    return EntryPage(made, following, kinds[case_id])


def with_texts(rows: Sequence[MedicalEntry], employee_id: UUID) -> list[Entry]:
    """With their texts and files, in two questions more whatever their number. In an opened context."""
    ids = [row.pk for row in rows]
    texts: dict[UUID, list[EntryText]] = {}
    for text in EntryText.objects.filter(entry_id__in=ids).order_by("-version"):
        texts.setdefault(text.entry_id, []).append(text)
    files = {one.entry_id: one for one in EntryFile.objects.filter(entry_id__in=ids)}
    names = people.names_of({text.written_by for found in texts.values() for text in found})
    ring = Keyring(employee_id)
    return [_entry(row, texts[row.pk], files.get(row.pk), names, ring) for row in rows]


def _entry(
    row: MedicalEntry, texts: Sequence[EntryText], file: EntryFile | None, names: dict[UUID, str], ring: Keyring
) -> Entry:
    versions = [
        Version(text.version, _content(text, ring), names.get(text.written_by, ""), text.written_at) for text in texts
    ]
    return Entry(
        id=row.pk,
        case_id=row.case_id,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        happened_on=row.happened_on,
        recorded_at=row.recorded_at,
        current=versions[0],
        earlier=tuple(versions[1:]),
        media_type=file.media_type if file else "",
        size=file.size if file else 0,
    )


def _content(text: EntryText, ring: Keyring) -> Content | None:
    try:
        values: dict[str, Any] = vault.unlocked(
            text.content, employee_id=text.employee_id, table=TABLE, column=COLUMN, row_id=text.pk, ring=ring
        )
    except Destroyed:
        return None
    return Content(**{**values, "answers": tuple((question, answer) for question, answer in values["answers"])})


def kinds_by_case(actor: Actor, *, case_ids: Iterable[UUID]) -> dict[UUID, frozenset[str]]:
    """{case: kinds of entries that it has}, for the actor's lists of work; the caller puts the read on record."""
    ids = list(case_ids)
    found: dict[UUID, set[str]] = {}
    if ids:
        with context.medical_opened(actor, ids):
            for case_id, kind in MedicalEntry.objects.filter(case_id__in=ids).values_list("case_id", "kind").distinct():
                found.setdefault(case_id, set()).add(kind)
    return {case_id: frozenset(kinds) for case_id, kinds in found.items()}


def existence(actor: Actor) -> tuple[Existence, ...]:
    """That the employee has a preventive file or was at the open spreekuur, for the employee alone; on record."""
    if actor.role is not Role.WERKNEMER or actor.employee_id is None:
        raise Refused("role")
    with context.records_opened(actor, [actor.employee_id]):
        rows = list(MedicalEntry.objects.filter(employee_id=actor.employee_id).order_by("-happened_on", "-id")[:100])
    audit.record_read(actor, "medical.existence", employee_id=actor.employee_id, objects=[row.pk for row in rows])
    return tuple(Existence(row.get_kind_display(), row.happened_on) for row in rows)


def refuse_unless_open(actor: Actor, *, employee_id: UUID) -> None:
    """Nothing when the record without a case is open to the actor. Raises NotFound."""
    with opened(actor, employee_id, None):
        pass


def case_ids_of(employee_id: UUID) -> list[UUID]:
    """Every case of an employee; which of them open, the walls decide."""
    with connection.cursor() as cursor:  # the room of cases lies above this one
        cursor.execute("SELECT id FROM cases_case WHERE employee_id = %s ORDER BY first_sick_day, id", [employee_id])
        return [row[0] for row in cursor.fetchall()]

"""Break-glass: a bedrijfsarts opens the case of another for a stated reason and a short time; all of it is on record.

Sources: art. 7:457 lid 2 BW (who stands in for the treating physician); NEN 7513 (emergency access is logged and told).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from cases.access import case_for
from cases.models import Case
from medical import glass as notes
from medical import wording
from medical.models import GlassNote
from outbox import services as outbox
from privacy import audit, chance, glass, grants
from privacy.actor import Actor
from privacy.errors import Conflict, Invalid, NotFound, Refused, invalid
from privacy.models import GlassEvent, GlassOpening, GlassTry
from privacy.policy import Action, may
from roles import selectors as people
from roles.models import Membership

_SHORTEST_REMARK = 10


class TooOften(Exception):
    """So many tries within the hour that the next must wait."""


@dataclass(frozen=True)
class Search:
    """How a case is named: by its reference, or by personnel number and date of birth together. Exactly; no lists."""

    reference: str = ""
    personnel_number: str = ""
    birth_date: date | None = None


@transaction.atomic
def glass_open(*, by: Actor, search: Search, category: str, reason: str) -> UUID:
    """Open the case that is named; returns its id. Treating bedrijfsarts and employee are told.

    Raises Refused (role), Invalid (reason, category, search), TooOften, NotFound: the same for a case that is not
    there, is one's own file, has nobody who treats or is treated by the actor, and for who stands on the other side.
    """
    decision = may(by, Action.GLASS_OPEN)
    if not decision or by.membership_id is None or by.user_id is None:
        raise Refused(decision.reason or "role")
    if errors := _problems(search, category, reason):
        raise Invalid(errors)
    _count_try(by, by.user_id)
    case = _found(by, search)
    audit.record_read(by, "glass.try", detail={"found": case is not None})
    if case is None or case.bedrijfsarts is None:
        raise NotFound("glass")
    if not glass.is_open(by, case.pk):
        _open(by, case, case.bedrijfsarts, category, reason.strip())
    return case.pk


def _problems(search: Search, category: str, reason: str) -> dict[str, list[str]]:
    terms, errors = wording.glass_terms(), {}
    by_number = bool(search.personnel_number.strip() and search.birth_date)
    if not search.reference.strip() and not by_number:
        errors["reference"] = [_("Vul het kenmerk van het dossier in, of personeelsnummer én geboortedatum.")]
    if category not in dict(terms.categories):
        errors["category"] = [_("Kies waarom wachten niet kan.")]
    if len(reason.strip()) < terms.shortest_reason:
        errors["reason"] = [
            _("Schrijf in minstens %(n)d tekens waarom u dit dossier nu moet zien.") % {"n": terms.shortest_reason}
        ]
    return errors


def _count_try(by: Actor, user_id: UUID) -> None:
    """One row a try, kept whatever the answer; two tries at once are counted one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"glass:{user_id}"])
    since = chance.now() - timedelta(hours=1)
    if GlassTry.objects.filter(user_id=user_id, at__gt=since).count() >= wording.glass_terms().tries_an_hour:
        audit.record_read(by, "glass.too_often")
        raise TooOften
    audit.keep(GlassTry(user_id=user_id, tenant_id=by.tenant_id))


def _found(by: Actor, search: Search) -> Case | None:
    """The one case that is meant and may be opened; None for every other outcome."""
    rows = Case.objects.exclude(state=Case.State.WITHDRAWN)
    if text := search.reference.strip():
        rows = rows.filter(reference__iexact=text)
    else:
        rows = rows.filter(
            employee__personnel_number=search.personnel_number.strip(),
            employee__birth_date=search.birth_date,
            state__in=[Case.State.OPEN, Case.State.RECOVERED],
        )
    found = list(rows.select_related("bedrijfsarts")[:2])
    if len(found) != 1 or found[0].bedrijfsarts is None or found[0].bedrijfsarts.user_id == by.user_id:
        return None
    placed = Case.objects.filter(grants.case_filter(by), pk=found[0].pk).exists()
    return None if placed and not glass.is_open(by, found[0].pk) else found[0]


def _open(by: Actor, case: Case, treating: Membership, category: str, reason: str) -> None:
    now = chance.now()
    until = now + timedelta(hours=wording.glass_terms().hours)
    values = {"case_id": case.pk, "user_id": by.user_id, "membership_id": by.membership_id}
    try:
        with transaction.atomic():
            opening = GlassOpening.objects.create(**values, treating=treating, opened_at=now, until=until)
    except IntegrityError as error:
        # The database knows more than this actor: the own file, the regie side of this case or employer.
        raise NotFound("glass") from error
    notes.note_write(
        by=by,
        case_id=case.pk,
        employee_id=case.employee_id,
        opening_id=opening.pk,
        kind=GlassNote.Kind.REASON,
        category=category,
        text=reason,
    )
    audit.record_write(
        by,
        "glass.open",
        case_id=case.pk,
        employee_id=case.employee_id,
        objects=[opening.pk],
        detail={"until": until.isoformat()},
    )
    _tell(case, treating.user_id, opening.pk)


def _tell(case: Case, treating_user_id: UUID, opening_id: UUID) -> None:
    rows = [("glass_opened", treating_user_id)]
    rows += [("glass_opened_own", user_id) for user_id in people.logins_of_employee(case.employee_id)]
    outbox.tell_many(
        outbox.Telling(topic=topic, recipient_id=user_id, dedupe_key=f"{topic}:{opening_id}:{user_id}")
        for topic, user_id in rows
    )


@transaction.atomic
def glass_close(*, by: Actor, opening_id: UUID) -> None:
    """Close what one opened before its hour. Raises Refused, NotFound (not one's own, or closed already)."""
    decision = may(by, Action.GLASS_OPEN)
    if not decision or by.membership_id is None:
        raise Refused(decision.reason or "role")
    opening = glass.open_for(by).filter(pk=opening_id).select_related("case").first()
    if opening is None:
        raise NotFound(str(opening_id))
    GlassEvent.objects.create(opening=opening, kind=GlassEvent.Kind.CLOSED, by_id=by.membership_id)
    audit.record_write(
        by, "glass.close", case_id=opening.case_id, employee_id=opening.case.employee_id, objects=[opening_id]
    )


@transaction.atomic
def glass_review(*, by: Actor, opening_id: UUID, objects: bool, remark: str = "") -> None:
    """The treating bedrijfsarts signs an opening off, or objects; an objection ends it at once.

    Raises Refused, NotFound, Invalid (an objection says why), Conflict (reviewed already).
    """
    opening = GlassOpening.objects.select_related("membership").filter(pk=opening_id).first()
    if opening is None or by.membership_id is None or opening.user_id == by.user_id:
        raise NotFound(str(opening_id))
    case = case_for(by, Action.GLASS_REVIEW, opening.case_id)
    if objects and len(remark.strip()) < _SHORTEST_REMARK:
        raise invalid("remark", _("Schrijf waartegen u bezwaar maakt."))
    kind = GlassEvent.Kind.OBJECTED if objects else GlassEvent.Kind.SIGNED
    try:
        with transaction.atomic():
            GlassEvent.objects.create(opening=opening, kind=kind, by_id=by.membership_id)
    except IntegrityError as error:
        raise Conflict(_("Deze noodtoegang is al nagekeken.")) from error
    if remark.strip():
        notes.note_write(
            by=by,
            case_id=case.pk,
            employee_id=case.employee_id,
            opening_id=opening.pk,
            kind=GlassNote.Kind.REVIEW,
            category="",
            text=remark.strip(),
        )
    audit.record_write(by, f"glass.{kind.value}", case_id=case.pk, employee_id=case.employee_id, objects=[opening.pk])
    opener = opening.membership.user_id
    outbox.tell_many(
        [outbox.Telling(topic="glass_reviewed", recipient_id=opener, dedupe_key=f"glass_reviewed:{opening.pk}")]
    )

"""A bedrijfsarts is away, or hands a caseload over: who works on the cases, on record and told to the employees."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Case
from cases.services import team
from employers.models import Employer
from outbox import services as outbox
from privacy import audit, chance, grants
from privacy.actor import Actor, Role
from privacy.errors import Invalid, NotFound, Refused, invalid
from privacy.policy import Action, may
from roles import selectors as people
from roles.deputies import Replacement
from roles.models import Membership, MembershipEmployer

_RUNNING = (Case.State.OPEN, Case.State.RECOVERED)


@dataclass(frozen=True)
class Arrangement:
    """Who takes the cases of whom (None: of who registers it), for which employers; for a while or for good."""

    absent_id: UUID | None
    replacement_id: UUID
    employer_ids: tuple[UUID, ...]
    kind: str = Replacement.Kind.AWAY
    valid_from: date | None = None
    valid_to: date | None = None


@transaction.atomic
def replacement_register(*, by: Actor, arrangement: Arrangement) -> int:
    """Let another bedrijfsarts of the house work on the running cases of one; returns how many cases.

    By the bedrijfsarts self, or by a beheerder for one who cannot. Raises Refused, Invalid (people, employers, days).
    """
    me = _allowed(by, arrangement.absent_id)
    absent_id = arrangement.absent_id or me
    arrangement = replace(arrangement, absent_id=absent_id)
    errors = _errors(me, arrangement)
    if errors:
        raise Invalid(errors)
    away = arrangement.kind == Replacement.Kind.AWAY
    values = {
        "absent_id": absent_id, "replacement_id": arrangement.replacement_id, "kind": arrangement.kind,
        "valid_from": arrangement.valid_from if away else chance.today(),
        "valid_to": arrangement.valid_to if away else None, "registered_by_id": me,
    }  # fmt: skip
    made = [Replacement(employer_id=pk, **values) for pk in sorted(set(arrangement.employer_ids))]
    Replacement.objects.bulk_create(made)
    cases = _cases_of(absent_id, arrangement.employer_ids)
    if away:
        team.lend_to_replacements(cases)
    else:
        _hand_over(cases, absent_id, arrangement)
    audit.record_write(by, "replacement.register", objects=[row.pk for row in made], detail={"kind": arrangement.kind})
    audit.record_write_many(by, "case.replace", [(case.pk, case.employee_id) for case in cases])
    _tell(made[0], cases, arrangement.kind)
    return len(cases)


@transaction.atomic
def replacement_end(*, by: Actor, replacement_id: UUID) -> None:
    """End a replacement before its last day, at once. Raises Refused, NotFound (not one's own, over, or for good)."""
    rows = Replacement.objects.filter(pk=replacement_id, valid_to__gte=chance.today(), kind=Replacement.Kind.AWAY)
    if not may(by, Action.REPLACEMENT_WRITE):
        raise Refused("role")
    found = rows.filter(Q() if by.role is Role.BEHEERDER else Q(absent_id=by.membership_id)).first()
    if found is None:
        raise NotFound(str(replacement_id))
    yesterday = chance.today() - timedelta(days=1)
    Replacement.objects.filter(pk=found.pk).update(valid_to=yesterday)
    cases = _cases_of(found.absent_id, [found.employer_id])
    user_id = Membership.objects.values_list("user_id", flat=True).get(pk=found.replacement_id)
    grants.end_lent(case_ids=[case.pk for case in cases], user_id=user_id)
    audit.record_write(by, "replacement.end", objects=[found.pk])


def _allowed(by: Actor, absent_id: UUID | None) -> UUID:
    """The membership that registers. Raises Refused for anybody but the absent bedrijfsarts and a beheerder."""
    decision = may(by, Action.REPLACEMENT_WRITE)
    if (
        not decision
        or by.membership_id is None
        or (by.role is not Role.BEHEERDER and absent_id not in {None, by.membership_id})
    ):
        raise Refused(decision.reason or "role")
    return by.membership_id


def _errors(me: UUID, given: Arrangement) -> dict[str, list[str]]:
    doctors = dict(people.members_of_role(role=Role.BEDRIJFSARTS))
    errors: dict[str, list[str]] = {}
    if given.absent_id not in doctors:
        errors["absent"] = [_("Kies een bedrijfsarts uit de lijst.")]
    if given.replacement_id not in doctors or given.replacement_id == given.absent_id:
        errors["replacement"] = [_("Kies een andere bedrijfsarts van deze organisatie.")]
    elif _same_person(me, given.replacement_id):
        errors["replacement"] = [_("U kunt geen dossiers aan uzelf geven. Vraag een andere beheerder om dit te doen.")]
    if given.kind not in Replacement.Kind.values:
        errors["kind"] = [_("Kies tijdelijk waarnemen of overdragen.")]
    errors |= _day_errors(given) if given.kind == Replacement.Kind.AWAY else {}
    return errors or _employer_errors(given)


def _same_person(me: UUID, member_id: UUID) -> bool:
    """Whether who registers it, by whatever account, would be the replacement."""
    return Membership.objects.filter(
        pk=member_id, user__identity_id__in=Membership.objects.filter(pk=me).values("user__identity_id")
    ).exists()


def _day_errors(given: Arrangement) -> dict[str, list[str]]:
    if given.valid_from is None or given.valid_from < chance.today():
        return {"valid_from": [_("Waarnemen kan niet met terugwerkende kracht. Kies vandaag of later.")]}
    if given.valid_to is None or given.valid_to < given.valid_from:
        return {"valid_to": [_("Kies de laatste dag van de waarneming; daarna eindigt zij vanzelf.")]}
    return {}


def _employer_errors(given: Arrangement) -> dict[str, list[str]]:
    wanted = set(given.employer_ids)
    if not wanted or Employer.objects.filter(pk__in=wanted).count() != len(wanted):
        return {"employers": [_("Kies voor welke werkgevers dit geldt.")]}
    both = [pk for pk in (given.absent_id, given.replacement_id) if pk is not None]
    for member in Membership.objects.filter(pk__in=both).order_by("display_name"):
        served = set(MembershipEmployer.objects.filter(membership=member).values_list("employer_id", flat=True))
        if not member.all_employers and not wanted <= served:
            text = _(
                "%(name)s werkt niet voor al deze werkgevers. Kies anders, of vraag de beheerder om dat te wijzigen."
            )
            return {"employers": [text % {"name": member.display_name}]}
    if given.kind == Replacement.Kind.HANDOVER:
        return {}
    days = Q(valid_to__isnull=False, valid_to__gte=given.valid_from or chance.today())
    if given.valid_to:
        days &= Q(valid_from__lte=given.valid_to)
    if Replacement.objects.filter(days, absent_id=given.absent_id, employer_id__in=wanted).exists():
        return {"employers": [_("Voor deze werkgever is in deze dagen al een waarneming. Beëindig die eerst.")]}
    return {}


def _cases_of(absent_id: UUID, employer_ids: Collection[UUID]) -> list[Case]:
    rows = Case.objects.select_for_update(no_key=True, of=("self",)).filter(
        bedrijfsarts_id=absent_id, state__in=_RUNNING
    )
    return list(rows.filter(employer_id__in=set(employer_ids)).order_by("id"))


def _hand_over(cases: Sequence[Case], absent_id: UUID, given: Arrangement) -> None:
    """Who leaves loses the place at once, with the own delegates; new cases go to the other from now on."""
    ids = [case.pk for case in cases]
    if _own_cases(cases, given.replacement_id):
        text = _("Een van deze dossiers is het eigen dossier van deze bedrijfsarts. Geef dat eerst aan een ander.")
        raise invalid("replacement", text)
    before = Membership.objects.values_list("user_id", flat=True).get(pk=absent_id)
    grants.revoke_many(case_ids=ids, user_id=before, codename="treat_case")
    for user_id in {user for users in grants.holders(case_ids=ids, codename="assist_case").values() for user in users}:
        grants.revoke_many(case_ids=ids, user_id=user_id, codename="assist_case")
    grants.end_lent(case_ids=ids)
    running = Replacement.objects.filter(absent_id=absent_id, employer_id__in=set(given.employer_ids))
    running.filter(valid_to__gte=chance.today()).update(valid_to=chance.today() - timedelta(days=1))
    Case.objects.filter(pk__in=ids).update(bedrijfsarts_id=given.replacement_id)
    mine = Employer.objects.filter(pk__in=set(given.employer_ids), default_bedrijfsarts_id=absent_id)
    mine.update(default_bedrijfsarts_id=given.replacement_id)
    team.write_missing_grants(list(Case.objects.select_related("casemanager", "bedrijfsarts").filter(pk__in=ids)))


def _own_cases(cases: Sequence[Case], member_id: UUID) -> bool:
    user_id = Membership.objects.values_list("user_id", flat=True).get(pk=member_id)
    return any(user_id in accounts for accounts in team.accounts_of(case.employee_id for case in cases).values())


def _tell(row: Replacement, cases: Sequence[Case], kind: str) -> None:
    """Employees hear that another bedrijfsarts works on their case, the replacement that there is work; no content."""
    employees = [case.employee_id for case in cases]
    logins = Membership.objects.filter(role=Role.WERKNEMER.value, employee_id__in=employees, user__is_active=True)
    told = dict.fromkeys(logins.values_list("user_id", flat=True), f"replacement_{kind}")
    told[Membership.objects.values_list("user_id", flat=True).get(pk=row.replacement_id)] = "replacement_work"
    outbox.tell_many(
        outbox.Telling(topic=topic, recipient_id=user_id, dedupe_key=f"{topic}:{row.pk}:{user_id}")
        for user_id, topic in sorted(told.items())
    )

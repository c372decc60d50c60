"""What a delegate has proven to be able to do: certificates, and skills that a bedrijfsarts assessed."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from privacy import audit, chance
from privacy.actor import Actor, Role
from privacy.delegable import NEEDS_SKILL
from privacy.errors import Invalid
from roles.deputies import Certificate, Skill
from roles.models import Membership
from roles.services.delegations import principal_of

DELEGATES = (Role.CMTD.value, Role.MEDISCH_ASSISTENT.value)


@transaction.atomic
def certificate_record(
    *, by: Actor, holder_id: UUID, number: str, issuer: str, valid_from: date, valid_to: date
) -> UUID:
    """Record the certificate of a delegate, as the bedrijfsarts saw it (RSC Werkwijzer 2.1).

    Raises Refused (not a bedrijfsarts), Invalid (holder, empty, dates, recorded already).
    """
    me = principal_of(by)
    errors = _holder_errors(holder_id) | _empty({"number": number, "issuer": issuer})
    if valid_to < valid_from:
        errors["valid_to"] = [_("De laatste dag ligt vóór de eerste. Neem beide over van het certificaat.")]
    elif valid_to < chance.today():
        errors["valid_to"] = [_("Dit certificaat is verlopen. Onder een verlopen certificaat mag niemand werken.")]
    same = Certificate.objects.filter(holder_id=holder_id, number=number.strip(), issuer=issuer.strip())
    if not errors and same.exists():
        errors["number"] = [_("Dit certificaat staat er al. Neem bij een nieuw certificaat het nieuwe nummer over.")]
    if errors:
        raise Invalid(errors)
    made = Certificate.objects.create(
        holder_id=holder_id,
        number=number.strip(),
        issuer=issuer.strip(),
        valid_from=valid_from,
        valid_to=valid_to,
        recorded_by_id=me,
    )
    audit.record_write(by, "certificate.record", objects=[made.pk, holder_id])
    return made.pk


@transaction.atomic
def skill_record(*, by: Actor, holder_id: UUID, task: str, assessed_on: date, valid_to: date) -> UUID:
    """Record that the acting bedrijfsarts found a delegate able to do a task (RSC Werkwijzer 2.11 and 3.1).

    Raises Refused (not a bedrijfsarts), Invalid (holder, task, dates).
    """
    me = principal_of(by)
    errors = _holder_errors(holder_id)
    if task not in {one.value for one in NEEDS_SKILL}:
        errors["task"] = [_("Kies een taak waarvoor een bekwaamheid nodig is.")]
    if assessed_on > chance.today():
        errors["assessed_on"] = [_("De dag ligt in de toekomst. Vul de dag in waarop u de bekwaamheid beoordeelde.")]
    if valid_to < max(assessed_on, chance.today()):
        errors["valid_to"] = [_("Deze dag is voorbij. Kies tot wanneer uw beoordeling geldt.")]
    if errors:
        raise Invalid(errors)
    made = Skill.objects.create(
        holder_id=holder_id, task=task, assessed_by_id=me, assessed_on=assessed_on, valid_to=valid_to
    )
    audit.record_write(by, "skill.record", objects=[made.pk, holder_id])
    return made.pk


def _holder_errors(holder_id: UUID) -> dict[str, list[str]]:
    rows = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=chance.today()), pk=holder_id)
    if rows.filter(role__in=DELEGATES).exists():
        return {}
    return {"holder": [_("Kies een CMTD of medisch assistent uit de lijst.")]}


def _empty(values: dict[str, str]) -> dict[str, list[str]]:
    text = _("Neem dit over van het certificaat: zonder certificering mag u niets delegeren (RSC Werkwijzer 2.1).")
    return {name: [text] for name, value in values.items() if not value.strip()}

"""Employers and departments."""

from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from employers.access import employer_for, own_employers, refuse_unless_writer
from employers.models import Department, Employer
from employers.services import hooks
from privacy import audit, free_text
from privacy.actor import Actor, Role
from privacy.errors import Invalid, NotFound, Refused, invalid
from roles import selectors as people

_DEFAULTS = (("default_casemanager", Role.CM_WG), ("default_bedrijfsarts", Role.BEDRIJFSARTS))


@transaction.atomic
def employer_create(
    *,
    by: Actor,
    name: str,
    default_casemanager_id: UUID | None = None,
    default_bedrijfsarts_id: UUID | None = None,
    erd_zw: bool = False,
    interested_insurer: bool = False,
) -> UUID:
    """Add an employer to the tenant.

    Raises Refused (role, or an actor limited to some employers), Invalid (name taken; a default who does not work here;
    somebody who works for all employers would stand on both sides: RSC Werkwijzer 2.1, 2.2).
    """
    refuse_unless_writer(by)
    if by.role is not Role.BEHEERDER and not by.is_system and by.employer_ids is not None:
        raise Refused("scope")
    _check_name(name)
    defaults = {"default_casemanager": default_casemanager_id, "default_bedrijfsarts": default_bedrijfsarts_id}
    _check_defaults(defaults, employer_id=None)
    _refuse_own_doctor({field: chosen for field, chosen in defaults.items() if chosen})
    fields = {
        "name": name.strip(),
        "default_casemanager_id": default_casemanager_id,
        "default_bedrijfsarts_id": default_bedrijfsarts_id,
        "erd_zw": erd_zw,
        "interested_insurer": interested_insurer,
    }
    employer = _saved(Employer(**fields), insert=True)
    audit.record_write(by, "employer.create", objects=[employer.pk])
    return employer.pk


@transaction.atomic
def employer_update(
    *,
    by: Actor,
    employer_id: UUID,
    name: str,
    default_casemanager_id: UUID | None,
    default_bedrijfsarts_id: UUID | None,
    erd_zw: bool,
    interested_insurer: bool,
) -> None:
    """Change an employer; running cases without a team get this one. Raises Refused, NotFound, Invalid."""
    employer = employer_for(by, employer_id, lock=True)
    _check_name(name)
    defaults = {"default_casemanager": default_casemanager_id, "default_bedrijfsarts": default_bedrijfsarts_id}
    changed = {field: chosen for field, chosen in defaults.items() if chosen != getattr(employer, f"{field}_id")}
    _check_defaults(changed, employer_id=employer_id)
    _refuse_own_doctor(changed)
    employer.name = name.strip()
    employer.default_casemanager_id = default_casemanager_id
    employer.default_bedrijfsarts_id = default_bedrijfsarts_id
    employer.erd_zw, employer.interested_insurer = erd_zw, interested_insurer
    _saved(employer, insert=False)
    audit.record_write(by, "employer.update", objects=[employer_id])
    hooks.employer_changed(by, employer_id)


@transaction.atomic
def employer_remember_mapping(*, by: Actor, employer_id: UUID, mapping: dict[str, Any]) -> None:
    """Keep how the columns of this employer's absence files are called. Raises Refused, NotFound."""
    employer = employer_for(by, employer_id, lock=True)
    Employer.objects.filter(pk=employer.pk).update(import_mapping=mapping)
    audit.record_write(by, "employer.mapping", objects=[employer_id])


@transaction.atomic
def department_create(*, by: Actor, employer_id: UUID, name: str, override_reason: str = "") -> UUID:
    """Add a department. Raises Refused, NotFound (not the actor's employer), Invalid (name empty or taken; words)."""
    employer_for(by, employer_id)
    _check_name(name)
    department = Department(employer_id=employer_id, name=name.strip())
    free_text.check(by=by, texts={"name": name}, override_reason=override_reason, objects=[department.pk])
    _save_department(department, insert=True)
    audit.record_write(by, "department.create", objects=[employer_id, department.pk])
    return department.pk


@transaction.atomic
def department_rename(*, by: Actor, department_id: UUID, name: str, override_reason: str = "") -> None:
    """Give a department another name. Raises Refused, NotFound, Invalid."""
    refuse_unless_writer(by)
    department = Department.objects.filter(own_employers(by, "employer_id"), pk=department_id).first()
    if department is None:
        raise NotFound(str(department_id))
    _check_name(name)
    free_text.check(by=by, texts={"name": name}, override_reason=override_reason, objects=[department_id])
    department.name = name.strip()
    _save_department(department, insert=False)
    audit.record_write(by, "department.rename", objects=[department_id])


def _check_name(name: str) -> None:
    if not name.strip():
        raise invalid("name", _("Vul een naam in."))


def _check_defaults(chosen: dict[str, UUID | None], *, employer_id: UUID | None) -> None:
    """A default must work for this employer: for all employers, or named in the limits."""
    errors: dict[str, list[str]] = {}
    for field, role in _DEFAULTS:
        wanted = chosen.get(field)
        serving = people.members_of_role(role=role, employer_id=employer_id, everywhere=employer_id is None)
        if wanted and wanted not in {pk for pk, _name in serving}:
            errors[field] = [
                _("Deze persoon werkt niet voor deze werkgever. Regel dat eerst bij Mensen, of kies iemand anders.")
            ]
    if errors:
        raise Invalid(errors)


def _refuse_own_doctor(changed: dict[str, UUID | None]) -> None:
    """An employer in its own tenant does not choose the bedrijfsarts: its arbodienst does (ADR 0008)."""
    if "default_bedrijfsarts" in changed and people.own_kind() == "werkgever":
        raise invalid(
            "default_bedrijfsarts", _("De arbodienst wijst hier de bedrijfsarts aan. Laat deze keuze zoals zij is.")
        )


def _saved(employer: Employer, *, insert: bool) -> Employer:
    try:
        with transaction.atomic():
            employer.save(force_insert=insert)
    except IntegrityError as error:
        raise _explained(error) from error
    return employer


def _explained(error: IntegrityError) -> Exception:
    if "employer_named_once" in str(error):
        return invalid("name", _("Er is al een werkgever met deze naam. Kies een andere naam, of open de bestaande."))
    if "roles_never_mix" in str(error):
        return invalid(
            "",
            _(
                "Iemand die voor alle werkgevers werkt, zou bij deze werkgever zowel medische gegevens verwerken als "
                "regie voeren. Dat mag niet (RSC Werkwijzer 2.1 en 2.2): beperk bij Mensen eerst een van beide rollen."
            ),
        )
    return error


def _save_department(department: Department, *, insert: bool) -> None:
    try:
        with transaction.atomic():
            department.save(force_insert=insert)
    except IntegrityError as error:
        if "department_named_once" not in str(error):
            raise
        raise invalid("name", _("Deze werkgever heeft al een afdeling met deze naam. Kies een andere naam.")) from error

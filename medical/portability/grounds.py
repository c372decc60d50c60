"""On which ground a file goes: the employee's consent, or silence after being told, in the time to object.

Sources: art. 7:457 BW and AVG art. 9 lid 2 sub h; AP, Beleidsregels De zieke werknemer (change of arbodienst: the
employee is told and can object; recorded for each employee); RSC Werkwijzer 2.9 (open spreekuur and prevention are
voluntary: what belongs to no ziekmelding goes with consent only).
"""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from medical import consent_list, consents, vault
from medical.consents import Evidence, Party
from medical.models import Transfer, TransferNotice
from medical.portability.keys import doctor
from privacy import audit, chance
from privacy.actor import Actor
from privacy.errors import Invalid
from privacy.policy import Action

NOTICE = consents.TRANSFER_NOTICE
SHORTEST = timedelta(days=14)  # of the house: the law names no number of days
USUAL = timedelta(days=28)
Kind = Transfer.Ground
TRANSFERS = (consents.TRANSFER, NOTICE)
# The time is over and nobody objected; a yes counts too, also after its day.
_SILENT = frozenset({consent_list.LAPSED, consent_list.IN_FORCE, consent_list.EXPIRED})


@dataclass(frozen=True)
class Ground:
    """Why a file may go, and to whom."""

    kind: str
    consent_id: UUID | None
    party: str
    on: date  # given on, or the last day to object


@dataclass(frozen=True)
class GroundRow:
    """A consent or a notice about a hand-over, as the doctor sees how it stands."""

    consent: consent_list.ConsentRow
    informed_on: date | None
    objection_until: date | None
    usable: bool

    @property
    def kind(self) -> str:
        """What it is as a ground."""
        return Kind.NO_OBJECTION if self.informed_on else Kind.CONSENT


@transaction.atomic
def notice_give(
    *, by: Actor, employee_id: UUID, case_id: UUID | None, party: Party, objection_until: date, evidence: Evidence
) -> UUID:
    """Record that the employee was told, and until when an objection counts; who has a login can object on screen.

    Raises Refused, NotFound, Invalid (day, party, evidence, too short a time).
    """
    doctor(by, Action.TRANSFER_SEND)
    if errors := _problems(evidence, objection_until):
        raise Invalid(errors)
    try:
        consent_id = consents.consent_ask(
            by=by, employee_id=employee_id, purpose=NOTICE, party=party, valid_to=objection_until, case_id=case_id
        )
    except Invalid as error:
        raise Invalid({{"valid_to": "objection_until"}.get(k, k): text for k, text in error.errors.items()}) from error
    row_id = chance.uuid()
    proof = {**asdict(evidence), "on": evidence.on.isoformat()}
    with consents.opened(by, employee_id=employee_id, case_id=case_id):
        TransferNotice.objects.create(
            id=row_id, consent_id=consent_id, employee_id=employee_id, informed_on=evidence.on,
            objection_until=objection_until,
            evidence=vault.locked(
                proof, employee_id=employee_id, table="transfernotice", column="evidence", row_id=row_id
            ),
        )  # fmt: skip
    audit.record_write(by, "medical.transfer_notice", employee_id=employee_id, objects=[row_id, consent_id])
    return row_id


def _problems(evidence: Evidence, objection_until: date) -> dict[str, list[str]]:
    errors = consents.evidence_problems(evidence)
    earliest = max(evidence.on + SHORTEST, chance.today())
    if objection_until < earliest:
        errors["objection_until"] = [
            _("Geef ten minste twee weken om bezwaar te maken: tot en met %(day)s of later.")
            % {"day": f"{earliest:%d-%m-%Y}"}
        ]
    return errors


def ground_rows(employee_id: UUID) -> tuple[GroundRow, ...]:
    """Every consent and notice about a hand-over, newest first; in an opened context."""
    notices = {one.consent_id: one for one in TransferNotice.objects.filter(employee_id=employee_id)}
    return tuple(_row(row, notices.get(row.id)) for row in consent_list.of_purposes(employee_id, TRANSFERS))


def _row(row: consent_list.ConsentRow, notice: TransferNotice | None) -> GroundRow:
    if notice is None:
        return GroundRow(row, None, None, row.state == consent_list.IN_FORCE)
    return GroundRow(row, notice.informed_on, notice.objection_until, row.state in _SILENT)


def ground_required(*, by: Actor, employee_id: UUID, case_id: UUID | None, consent_id: UUID) -> Ground:
    """The ground in force; call it in the transaction that uses it, in which no withdrawal comes between.

    Raises ConsentLacking.
    """
    with consents.opened(by, employee_id=employee_id, case_id=case_id):
        notice = TransferNotice.objects.filter(employee_id=employee_id, consent_id=consent_id).first()
    if notice is None:
        found = consents.consent_required(
            by=by, employee_id=employee_id, purpose=consents.TRANSFER, consent_id=consent_id, case_id=case_id
        )
        return Ground(Kind.CONSENT, found.id, found.party.name, found.given_on)
    party = consents.silence_required(by=by, employee_id=employee_id, consent_id=consent_id, case_id=case_id)
    return Ground(Kind.NO_OBJECTION, consent_id, party.name, notice.objection_until)

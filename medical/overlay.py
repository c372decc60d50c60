"""The medical view of a timeline: rows that exist, move or are done only behind the wall, beside the stored steps."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from medical import custody, vault
from medical import facts as known
from medical.models import MedicalStep
from privacy import audit, chance, context, grants
from privacy.actor import Actor
from privacy.delegable import task_of_step
from privacy.errors import Conflict, NotFound, Refused, invalid
from privacy.policy import Action, may
from timeline import engine
from timeline.catalogue import Catalogue, Visibility, catalogue_for
from timeline.engine.waits import split_waits
from timeline.models import Step
from timeline.services import TimelineItem


@transaction.atomic
def overlay_refresh(*, by: Actor, item: TimelineItem, known_from: date) -> None:
    """Recompute the medical rows of one case from its clock, released facts and the medical facts behind the wall.

    Rows done are never moved; rows due before `known_from` come in as not_recorded; rows that no longer apply go.
    """
    if not custody.anybody():
        return  # an employer's own tenant without an arbodienst keeps nothing medical
    case_id = item.case_id
    with context.medical_opened(by, [case_id]):
        stored = {row.code: row for row in MedicalStep.objects.select_for_update().filter(case_id=case_id)}
        hidden = known.hidden_facts(case_id)
        catalogue = catalogue_for(split_waits(item.spells, item.leaves)[-1].first)
        plain = _done_events(case_id)
        # A variant of a statutory step is done once that step is: the oordeel that was sent stands for both.
        folded = {code: plain[target] for code, target in catalogue.folded.items() if target in plain}
        done = {code: row.done_on for code, row in stored.items() if row.done_on and row.closed_by}
        inputs = item.inputs(chance.today(), plain)
        inputs = replace(
            inputs,
            facts=inputs.facts | hidden,
            events={**inputs.events, **folded, **known.hidden_events(case_id), **done},
        )
        fresh = {step.code: step for step in engine.compute(catalogue, inputs).steps if _belongs_here(step)}
        _store(case_id, catalogue, stored, fresh, known_from)


def _done_events(case_id: UUID) -> dict[str, date]:
    rows = Step.objects.filter(case_id=case_id, state=Step.State.DONE, done_on__isnull=False).order_by("occurrence")
    return {code: day for code, day in rows.values_list("code", "done_on") if day}


def _belongs_here(step: engine.DatedStep) -> bool:
    return step.visibility is not Visibility.CASE and step.status not in {
        engine.Status.NOT_APPLICABLE,
        engine.Status.CANCELLED,
    }


def _store(
    case_id: UUID,
    catalogue: Catalogue,
    stored: dict[str, MedicalStep],
    fresh: dict[str, engine.DatedStep],
    known_from: date,
) -> None:
    gone = [row.pk for code, row in stored.items() if code not in fresh and not _kept(row, finished=False)]
    MedicalStep.objects.filter(pk__in=gone).delete()
    for code, step in fresh.items():
        row = stored.get(code)
        finished = step.status is engine.Status.DONE
        if row is not None and _kept(row, finished=finished) and not step.recurring:
            continue
        values = {
            "window_opens": step.window_opens,
            "target": step.target,
            "act_by": step.act_by,
            "legal_last": step.legal_last,
            "explanation": step.explanation.to_json(),
            "state": _state(step, known_from, is_new=row is None),
            "dated_on": row.dated_on if row is not None and row.act_by == step.act_by else chance.today(),
        }
        if finished or (row is not None and not row.closed_by):
            values["done_on"] = step.done_on if finished else None
        if row is None:
            MedicalStep.objects.create(case_id=case_id, code=code, **values)
        elif any(getattr(row, name) != value for name, value in values.items()):
            MedicalStep.objects.filter(pk=row.pk).update(**values)


def _kept(row: MedicalStep, *, finished: bool) -> bool:
    """Closed by a person, or never recorded; what is done because another step is (`finished`) follows that step."""
    return row.closed_by is not None if row.state == "done" else row.state == "not_recorded" and not finished


def _state(step: engine.DatedStep, known_from: date, *, is_new: bool) -> str:
    if step.status is engine.Status.DONE:
        return "done"
    if step.status is engine.Status.PAUSED:
        return "paused"
    return "not_recorded" if is_new and step.act_by and step.act_by < known_from else "planned"


@transaction.atomic
def medical_step_close(
    *, by: Actor, case_id: UUID, employee_id: UUID, code: str, done_on: date, note: str = ""
) -> None:
    """Note that a medical step was done. Raises Refused, NotFound, Invalid (future day), Conflict (done already)."""
    if not may(by, Action.MEDICAL_WRITE):
        raise Refused("role", case_id=case_id)
    grants.require_task(by, task_of_step(code), case_id=case_id)
    if done_on > chance.today():
        raise invalid("done_on", _("De dag ligt in de toekomst. Vul vandaag of een eerdere dag in."))
    with context.medical_opened(by, [case_id]):
        row = MedicalStep.objects.filter(case_id=case_id, code=code).first()
        if row is None:
            raise NotFound(code)
        sealed = vault.locked(
            {"note": note}, employee_id=employee_id, table="medicalstep", column="note", row_id=row.pk
        ) if note else None  # fmt: skip
        changed = (
            MedicalStep.objects.filter(pk=row.pk)
            .exclude(state="done")
            .update(state="done", done_on=done_on, closed_by=by.membership_id, note=sealed)
        )
        if not changed:
            raise Conflict(_("Deze stap is intussen al afgerond."))
    audit.record_write(by, "medical.step_close", case_id=case_id, employee_id=employee_id)


def medical_steps(actor: Actor, *, case_ids: Sequence[UUID]) -> list[MedicalStep]:
    """The medical rows of cases that the actor may open (bedrijfsarts, delegate, or the employee's own), by act_by."""
    with context.medical_opened(actor, case_ids):
        return list(MedicalStep.objects.filter(case_id__in=case_ids).order_by("act_by", "code"))

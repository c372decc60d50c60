"""The steps of a case in the order in which they ask for attention. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from timeline.presentation import StepRow


@dataclass(frozen=True)
class StepGroup:
    """Steps under one heading."""

    key: str
    label: str
    steps: tuple[StepRow, ...]


def step_groups(steps: Iterable[StepRow], today: date) -> tuple[StepGroup, ...]:
    """What asks attention now, what comes, what waits for a date, what is behind; empty groups are left out."""
    found: dict[str, list[StepRow]] = {}
    for step in steps:
        found.setdefault(_group_of(step, today), []).append(step)
    headings = [
        ("now", _("Nu aan de beurt")),
        ("later", _("Komt nog")),
        ("undated", _("Nog zonder datum")),
        ("past", _("Gedaan of voorbij")),
    ]
    return tuple(StepGroup(key, label, tuple(found[key])) for key, label in headings if key in found)


def _group_of(step: StepRow, today: date) -> str:
    if step.status in {"late", "due", "window"}:
        return "now"
    if step.status in {"done", "not_recorded", "cancelled", "not_applicable"}:
        return "past"
    if step.act_by is None:
        return "undated"
    # Where the status is not this reader's to know, the statutory date alone decides.
    return "past" if not step.status and step.act_by < today else "later"

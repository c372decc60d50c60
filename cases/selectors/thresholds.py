"""The thresholds of an employer, as its own page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from timeline import services as timeline
from timeline.catalogue import StepRule, Visibility, versions
from timeline.catalogue.additions import readable
from timeline.models import ReminderSetting


@dataclass(frozen=True)
class ThresholdRow:
    """A step, or every step, and how many days before its date alerts go out."""

    name: str
    days: str


def steps_of_choice(employer_id: UUID) -> Mapping[str, StepRule]:
    """{code: rule} of the steps whose alerts an employer may set, its own included: none of which the doing is medical.

    The caller saw to it that the employer is the actor's.
    """
    own = {str(row.get("code", "")): row for _pk, row, _from, _of_all in timeline.extra_steps(employer_id)}
    catalogue, _broken = readable(versions()[-1], own)
    return {rule.code: rule for rule in catalogue if rule.visibility is Visibility.CASE}


def step_choices(employer_id: UUID) -> list[tuple[str, str]]:
    """(code, name), every step first."""
    language = get_language() or "nl"
    steps = [(code, rule.name.in_language(language)) for code, rule in steps_of_choice(employer_id).items()]
    return [("", _("Alle stappen zonder eigen dagen")), *steps]


def thresholds_of(employer_id: UUID) -> tuple[ThresholdRow, ...]:
    """What differs from the usual days; the caller saw to it that the employer is the actor's."""
    names = dict(step_choices(employer_id))
    rows = ReminderSetting.objects.filter(employer_id=employer_id).order_by("code")
    return tuple(
        ThresholdRow(names[row.code], ", ".join(str(day) for day in row.days_before))
        for row in rows
        if row.code in names
    )

"""The facts of the 104-week ribbon of one case, from the dossier that its reader may see. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from cases import rules
from cases.dossier import Dossier
from timeline.engine import Leave
from timeline.presentation import StepRow

# The steps that a reader looks for first; a psychological case's own analysis stands in for the statutory one.
MILESTONES = {
    "W6-PROBLEEMANALYSE",
    "W4-PROBLEEMANALYSE-PSYCHISCH",
    "W8-PLAN-VAN-AANPAK",
    "W42-MELDING-UWV",
    "W52-EERSTEJAARSEVALUATIE",
    "W58-TWEEDE-SPOOR",
    "W91-REINTEGRATIEVERSLAG",
    "W93-CHECK-WIA-AANVRAAG",
}
_STATES = {"done": "done", "not_recorded": "done", "late": "late", "due": "due", "paused": "paused"}


@dataclass(frozen=True)
class RibbonStep:
    """A mark: `week` in weeks of sickness, fractions allowed."""

    code: str
    label: str
    week: float
    state: str
    date: date
    explanation: str
    url: str | None
    milestone: bool
    side: str = "auto"


@dataclass(frozen=True)
class RibbonPause:
    """Recovered days that do not count."""

    from_week: float
    to_week: float
    days: int


@dataclass(frozen=True)
class Ribbon:
    """All that is drawn; `today_week` is None for a case that is over."""

    steps: tuple[RibbonStep, ...]
    pauses: tuple[RibbonPause, ...]
    today_week: float | None


def ribbon_of(dossier: Dossier, today: date) -> Ribbon:
    """The ribbon of a dossier; holds nothing that the dossier does not."""
    told = [rules.SpellDates(row.starts_on, row.recovered_from) for row in reversed(dossier.spells)]
    leaves = [Leave(row.starts_on, row.ends_on, joined=row.joined) for row in dossier.leaves]
    spells = (rules.counted(told, leaves, today) if leaves else told) or told
    over = dossier.header.state in {"closed", "withdrawn", "destroyed"}
    steps = tuple(
        _mark(step, step.target or step.act_by, spells)
        for step in dossier.steps
        # A past step of which this reader may not know what came of it would look late: it is left out.
        if step.act_by and step.status != "cancelled" and (step.status or step.act_by >= today)
    )
    return Ribbon(steps, _pauses(spells), None if over else rules.sick_days(spells, today) / 7)


def _mark(step: StepRow, day: date, spells: Sequence[rules.SpellDates]) -> RibbonStep:
    return RibbonStep(
        code=step.code if step.occurrence == 1 else f"{step.code}-{step.occurrence}",
        label=step.name,
        week=_week(day, spells),
        state=_STATES.get(step.status, "todo"),
        date=step.act_by or day,
        explanation=step.why,
        url=f"?tab=stappen#stap-{step.id}",
        milestone=step.code in MILESTONES,
    )


def _week(day: date, spells: Sequence[rules.SpellDates]) -> float:
    """Weeks of sickness passed at the end of `day`, were the last spell to go on."""
    running = [*spells[:-1], rules.SpellDates(spells[-1].starts_on, None)]
    return rules.sick_days(running, day) / 7


def _pauses(spells: Sequence[rules.SpellDates]) -> tuple[RibbonPause, ...]:
    found = []
    for before, after in pairwise(spells):
        if before.recovered_from is None:
            continue
        days = rules.gap_days(before.recovered_from, after.starts_on)
        at = rules.sick_days(spells, before.recovered_from) / 7
        found.append(RibbonPause(at, at + days / 7, days))
    return tuple(found)

"""Stored steps as a reader sees them: names, dates, why, and a status that depends on today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from timeline.catalogue import Catalogue, StepRule, Text, Visibility, catalogue_for, versions
from timeline.catalogue.additions import PREFIX, own_rule
from timeline.catalogue.model import Origin
from timeline.engine import Explanation, Status
from timeline.engine.render import render
from timeline.errors import CatalogueError, InputError

if TYPE_CHECKING:
    from timeline.models import Step

DUE_DAYS = 7  # as in the engine: `due` from a week before act_by
NOT_RECORDED = "not_recorded"
# Delivering the probleemanalyse is releasing it; nobody ticks it off.
CLOSED_BY_RELEASE = frozenset({"W6-PROBLEEMANALYSE", "W4-PROBLEEMANALYSE-PSYCHISCH"})
# Phases that have another name in English; the others are terms of art.
_PHASES_EN = {
    "melding": "sickness report",
    "eerste jaar": "first year",
    "tweede jaar": "second year",
    "na beschikking": "after the decision",
    "einde dienstverband": "end of employment",
    "eigen stappen": "own steps",
}

_MOVED_BY = {
    "recovery": _("door een herstelmelding"),
    "relapse": _("door een nieuwe ziekmelding"),
    "correction": _("door een andere eerste ziektedag"),
    "withdrawn": _("doordat een ziekmelding is ingetrokken"),
    "undone": _("doordat een wijziging ongedaan is gemaakt"),
    "leave": _("door verlof"),
    "employment": _("door het einde van het dienstverband"),
    "facts": _("door een vastgelegde omstandigheid"),
    "step_done": _("doordat een stap is afgerond"),
    "step_reopened": _("doordat een stap is heropend"),
    "probleemanalyse": _("door de probleemanalyse"),
    "employer": _("door een wijziging bij de werkgever"),
    "import": _("door een import"),
    "catalogue": _("door een wijziging van de stappenlijst"),
}


_LOST = Text(
    "Deze stap kan niet meer worden gelezen. De datum staat zoals hij was en schuift niet meer mee; de beheerder "
    "krijgt hiervan bericht.",
    "This step can no longer be read. Its date stands as it was and moves no more; the beheerder is told.",
)
_GONE = Text(
    "De stappenlijst van toen is er niet meer; deze stap volgt de lijst van nu. De beheerder krijgt hiervan bericht.",
    "The list of steps of that time is gone; this step follows the list of now. The beheerder is told.",
)


class _MedicalStep(Protocol):
    """What this module reads of a row of the medical room, which it does not know."""

    id: UUID
    case_id: UUID
    code: str
    window_opens: date | None
    target: date | None
    act_by: date | None
    legal_last: date | None
    state: str
    done_on: date | None
    explanation: dict[str, object]


@dataclass(frozen=True)
class Attention:
    """That somebody knows of a step, why nothing happens yet, and until when no alert goes out."""

    noted_on: date
    until: date | None
    reason: str
    noted_by: str


@dataclass(frozen=True)
class StepRow:
    """One step for one reader. `status` is empty where this reader may not know it (content-medical)."""

    id: UUID
    case_id: UUID
    code: str
    occurrence: int
    name: str
    phase: str
    visibility: str
    owner: tuple[str, ...]
    statutory: bool
    window_opens: date | None
    target: date | None
    act_by: date | None
    legal_last: date | None
    status: str
    done_on: date | None
    note: str
    closed_by: str
    rule: str
    source: str
    why: str
    moved_from: date | None
    moved_because: str
    medical: bool = False
    replaces: str = ""
    moved_on: date | None = None
    attention: Attention | None = None  # of the act_by of now

    @property
    def moved_by(self) -> str | Promise:
        """What moved it, after "verschoven"; empty when that was not noted."""
        return _MOVED_BY.get(self.moved_because, "")

    @property
    def to_do(self) -> bool:
        """Whether somebody still has to act, as far as this reader may know."""
        return self.status in {"late", "due", "window", "open"}


def status_of(state: str, *, window_opens: date | None, act_by: date | None, today: date) -> str:
    """The status of law.md 3a from a stored state and today; `not_recorded` stays itself."""
    if state != "planned":
        return state
    if act_by is not None and today > act_by:
        return Status.LATE.value
    if act_by is not None and today >= act_by - timedelta(days=DUE_DAYS):
        return Status.DUE.value
    if window_opens is not None and today >= window_opens:
        return Status.WINDOW.value
    return Status.OPEN.value


def is_statutory(rule: StepRule) -> bool:
    """Whether law asks for the step, rather than the working method alone."""
    return rule.source.startswith(("Art.", "Regeling"))


def step_row(step: "Step", *, today: date, language: str) -> StepRow:
    """A stored step. Of a content-medical one only name and statutory dates leave this room."""
    catalogue = catalogue_by_version(step.catalogue_version)
    rule = rule_of(step.catalogue_version, step.code, step.own_rule)
    hidden = step.visibility == Visibility.CONTENT_MEDICAL
    status = "" if hidden else status_of(step.state, window_opens=step.window_opens, act_by=step.act_by, today=today)
    closed_by = step.closed_by.display_name if not hidden and step.state == "done" and step.closed_by else ""
    return StepRow(
        id=step.pk,
        case_id=step.case_id,
        code=step.code,
        occurrence=step.occurrence,
        name=rule.name.in_language(language),
        phase=step.phase,
        visibility=step.visibility,
        owner=tuple(step.owner.split(",")),
        statutory=step.statutory,
        window_opens=step.window_opens,
        target=step.target,
        act_by=step.act_by,
        legal_last=step.legal_last,
        status=status,
        done_on=None if hidden else step.done_on,
        note="" if hidden else step.note,
        closed_by=closed_by,
        rule=_told(step, rule, catalogue).in_language(language),
        source=rule.source,
        why=_why(step.explanation, catalogue, language),
        moved_from=step.moved_from,
        moved_because=step.moved_because,
        moved_on=step.dated_on if step.moved_from else None,
    )


def medical_row(step: _MedicalStep, *, first_sick_day: date, today: date, language: str) -> StepRow:
    """A row from behind the medical wall, for those who opened it."""
    catalogue = _in_force(first_sick_day)
    rule = catalogue.by_code.get(step.code) or _lost(step.code, {})
    return StepRow(
        id=step.id,
        case_id=step.case_id,
        code=step.code,
        occurrence=1,
        name=rule.name.in_language(language),
        phase=rule.phase,
        visibility=rule.visibility.value,
        owner=tuple(party.value for party in rule.owner),
        statutory=is_statutory(rule),
        window_opens=step.window_opens,
        target=step.target,
        act_by=step.act_by,
        legal_last=step.legal_last,
        status=status_of(step.state, window_opens=step.window_opens, act_by=step.act_by, today=today),
        done_on=step.done_on if step.state == "done" else None,  # a recurring row keeps the day of the time before
        note="",
        closed_by="",
        rule=rule.rule.in_language(language),
        source=rule.source,
        why=_why(step.explanation, catalogue, language),
        moved_from=None,
        moved_because="",
        medical=True,
        replaces=rule.folds_into or "",
    )


def _told(step: "Step", rule: StepRule, catalogue: Catalogue) -> Text:
    """The rule in words, or that its version is gone."""
    gone = step.catalogue_version != catalogue.version and rule.rule is not _LOST
    return _GONE if gone and not step.code.startswith(PREFIX) else rule.rule


def _in_force(first_sick_day: date) -> Catalogue:
    try:
        return catalogue_for(first_sick_day)
    except InputError:  # the version of that day is gone
        return versions()[0]


def _why(stored: dict[str, object], catalogue: Catalogue, language: str) -> str:
    """Empty where the arithmetic speaks of what this catalogue does not know: the date stands without it."""
    try:
        return render(Explanation.from_json(stored), catalogue, language) if stored else ""
    except (KeyError, TypeError, ValueError):
        return ""


def rule_of(version: str, code: str, own: Mapping[str, Any]) -> StepRule:
    """The row of a stored step: of that version, or as the tenant wrote it; one that says so where neither is left."""
    try:
        return own_rule(own) if code.startswith(PREFIX) else catalogue_by_version(version).by_code[code]
    except (CatalogueError, KeyError):
        return _lost(code, own)


def catalogue_by_version(version: str) -> Catalogue:
    """The catalogue of that version, or the newest where that one is gone."""
    return {catalogue.version: catalogue for catalogue in versions()}.get(version, versions()[-1])


def _lost(code: str, own: Mapping[str, Any]) -> StepRule:
    """What is left to tell of a row that nobody can read any more: its name, if it was written down, and that."""
    names = own.get("name")
    told = names.get("nl") if isinstance(names, dict) else None
    name = told if isinstance(told, str) and told.strip() else code
    return StepRule(
        code=code, phase="", opens=None, target=None, legal_last=None, rolls_back=True, trigger="", fact="",
        conditions=(), visibility=Visibility.CONTENT_MEDICAL, owner=(), roles={}, name=Text(name, name), rule=_LOST,
        source="", origin=Origin.TENANT,
    )  # fmt: skip


def phases(language: str) -> list[tuple[str, str]]:
    """(key, label) of the phases in the order of the process; the phases' Dutch names are the guideline's own."""
    seen = dict.fromkeys(rule.phase for rule in versions()[-1])
    names = [(phase, _PHASES_EN.get(phase, phase) if language == "en" else phase) for phase in seen]
    return [(phase, name[:1].upper() + name[1:]) for phase, name in names]

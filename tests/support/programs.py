"""A small language of programs: what happens in a world, step by step, some of it behind the medical wall.

A program is public steps with medical steps in between. Two programs are a pair when their public steps are the same:
then nobody outside the wall may see any difference. New addresses take part by themselves: every line of the access
matrix that only medical columns may enter is a medical step, every other POST that changes something a public one.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

from django.db import DatabaseError, transaction

from cases import services
from medical import drafts, overlay
from medical import sweep as medical_sweep
from medical.drafts import MedicalHalf
from medical.models import MedicalFact, MedicalStep
from outbox import jobs
from outbox.models import Message
from outbox.services import notices_read
from privacy import chance, context, sealing
from privacy.errors import Conflict, Invalid, NotFound, Refused
from privacy.policy import Action
from tests.guards import matrix
from tests.guards.knock import Knock
from tests.guards.routes import routes
from tests.guards.rows import Rows
from tests.guards.test_tables import MEDICAL_TABLES
from tests.guards.world import RELEASE
from tests.support.observing import DECLARED, Observation, Question, asked, left_open, letters_of, rows_seen
from tests.support.stage import INSIDERS, OBSERVERS, THINGS, Stage, moment
from timeline import sweep as case_sweep
from timeline.catalogue import versions
from timeline.models import Step as StoredStep
from timeline.workdays import is_workday

_REFUSALS = (Conflict, Invalid, NotFound, Refused)
GOOD = {"200", "201", "302"}
_MEDICAL_COLUMNS = {"ba", "ct", "ma", "wn"}
_EMPLOYEES = {"own": "wn", "dept": "wn2"}  # whose case it is, where that person has a login

# Doors that only doctors use and whose effect others may see, by address or by action, each with the reason.
DOORS = {
    "probleemanalyse_release": "the one door to the employer (oordeel)",
    "my_data_make": "the employee downloads what is on the own screen; that somebody did is no fact about health",
    Action.GLASS_OPEN: "break-glass is flagged, told and reviewed by design",
    Action.GLASS_REVIEW: "likewise",
    Action.GLASS_COUNT: "likewise",
    Action.DELEGATION_WRITE: "who works here for whom, and with which certificate, is no fact about an employee",
    Action.DELEGATION_ANSWER: "likewise",
    Action.DELEGATION_END: "likewise",
}

# What an employee asks reaches who answers it and who follows the mail about it; nobody else can tell.
ANSWERED_BY = {
    "sends my_access_question": frozenset({"bh"}),
    "sends my_request": frozenset({"hr", "wg", "bh"}),
}


@dataclass(frozen=True)
class Step:
    """One step: what, about which case, and which variant of it."""

    act: str
    thing: str = "own"
    value: int = 0

    @property
    def medical(self) -> bool:
        """Whether it happens behind the wall."""
        return self.act in MEDICAL or self.act.startswith(("opens ", "sends "))

    def __repr__(self) -> str:
        """`draft(own, 2)`; medical steps bear a cross."""
        return f"{'✚' if self.medical else ''}{self.act}({self.thing}, {self.value})"


@dataclass(frozen=True)
class Program:
    """Steps in order."""

    steps: tuple[Step, ...] = ()

    @property
    def public(self) -> tuple[Step, ...]:
        """What everybody may know."""
        return tuple(step for step in self.steps if not step.medical)

    @property
    def touched(self) -> frozenset[str]:
        """Things with a medical side that changed."""
        return frozenset(step.thing for step in self.steps if step.medical)

    def __repr__(self) -> str:
        """Steps with dots between them."""
        return " · ".join(map(repr, self.steps)) or "(nothing)"


@dataclass
class Life:
    """A program while it is played: what day it is, and what became of its public steps."""

    stage: Stage
    day: int = 0
    minute: int = 5  # the world was built at 0
    done: int = 0
    hidden: int = 0
    left_open: int = 0  # rows that a medical step left readable without any context

    def now(self, *what: object) -> Any:
        """The moment of a step."""
        return moment(self.minute, self.day, *what)


Act = Callable[[Life, str, int], Any]


def _recover(life: Life, thing: str, value: int) -> None:
    with life.stage.regie(thing).at_work() as by:
        day = chance.today() + timedelta(days=value % 3)
        services.case_recover(by=by, case_id=life.stage.case_id(thing), recovered_from=day)


def _percentage(life: Life, thing: str, value: int) -> None:
    with life.stage.regie(thing).at_work() as by:
        case_id, percentage = life.stage.case_id(thing), 20 + 10 * (value % 8)
        services.case_set_percentage(by=by, case_id=case_id, from_date=chance.today(), absence_percentage=percentage)


def _withdraw(life: Life, thing: str, value: int) -> None:
    with life.stage.regie(thing).at_work() as by:
        services.case_withdraw(by=by, case_id=life.stage.case_id(thing), reason="verkeerde werknemer")


def _report(life: Life, thing: str, value: int) -> None:
    place = life.stage.world.places[thing]
    with life.stage.regie(thing).at_work() as by:
        day = chance.today() - timedelta(days=value % 5)
        services.case_open(by=by, report=services.SickReport(employee_id=place.healthy_id, first_sick_day=day))


def _close(life: Life, thing: str, value: int) -> None:
    case_id = life.stage.case_id(thing)
    with life.stage.regie(thing).at_work() as by:
        rows = StoredStep.objects.filter(case_id=case_id, state="planned", visibility="case", owner__contains="WG")
        found = list(rows.order_by("act_by", "code").values_list("pk", flat=True)[:6])
        services.step_close(by=by, step_id=found[value % len(found)], done_on=chance.today())


def _facts(life: Life, thing: str, value: int) -> None:
    names = sorted(name for name, fact in versions()[-1].facts.items() if not fact.medical)
    with life.stage.regie(thing).at_work() as by:
        chosen = {names[value % len(names)]: value % 2 == 0}
        services.case_set_facts(by=by, case_id=life.stage.case_id(thing), facts=chosen, events={})


def _release(life: Life, thing: str, value: int) -> None:
    """The same text in every world, whatever stood in the draft."""
    case_id, stage = life.stage.case_id(thing), life.stage
    employee_id = stage.world.places[thing].employee_id
    with context.entered(stage.actors[stage.doctor(thing)]):
        by = stage.actors[stage.doctor(thing)]
        draft = drafts.draft_read(by, case_id=case_id, employee_id=employee_id)
        revision = drafts.draft_save(
            by=by, case_id=case_id, employee_id=employee_id, medical=draft.medical, release=RELEASE,
            revision=draft.revision,
        )  # fmt: skip
        services.probleemanalyse_release(by=by, case_id=case_id, revision=revision)


def _notices(life: Life, thing: str, value: int) -> int:
    with life.stage.regie(thing).at_work() as by:
        return notices_read(by=by)


def _days(life: Life, thing: str, value: int) -> None:
    life.day += 1 + value % 30


def _sweep(life: Life, thing: str, value: int) -> int:
    """Both sweeps, as beat sends them; what the medical one raised, only the medical side knows."""
    house = life.stage.house(thing)
    day = next(day for ahead in range(9) if is_workday(day := chance.today() + timedelta(days=ahead)))
    raised = case_sweep.sweep(house.tenant_id, today=day)
    with life.now("medical sweep", life.done):
        medical_sweep.sweep(house.tenant_id, today=day)
    return raised


def _jobs(life: Life, thing: str, value: int) -> None:
    """What waits, in order; ids follow from the job, not from what ran before it."""
    house = life.stage.house(thing)
    with context.entered(house.system):
        for row in Message.objects.filter(kind="job", done_at__isnull=True).order_by("created_at", "id"):
            # A job that fails is tried again by the worker, and nobody hears of it.
            with life.now("job", row.topic, row.dedupe_key, row.pk), suppress(Exception), transaction.atomic():
                jobs.handler_of(row.topic)(house.system, jobs.Job(row.pk, row.topic, row.case_id, row.payload))
                Message.objects.filter(pk=row.pk).update(done_at=chance.now())


def _seal(life: Life, thing: str, value: int) -> None:
    sealing.seal(life.stage.house(thing).tenant_id)


def _visit(life: Life, thing: str, value: int) -> None:
    """The bedrijfsarts opens a page that others may open too; what it shows there, nobody else may see afterwards."""
    pages = ("case", "api_case", "api_timeline", "case_list", "notices")
    Knock(life.stage.world, life.stage.doctor(thing), pages[value % len(pages)], "GET", thing).send()


PUBLIC: dict[str, Act] = {
    "recover": _recover, "percentage": _percentage, "withdraw": _withdraw, "report": _report, "close": _close,
    "facts": _facts, "release": _release, "notices": _notices, "days": _days, "sweep": _sweep, "jobs": _jobs,
    "seal": _seal, "visit": _visit,
}  # fmt: skip

TEXTS = ("Rugklachten.", "Rugklachten, uitstraling links.", "Slaapt slecht sinds augustus.", "Zwanger.", "x" * 900)
CODES = ("", "L100", "P619", "P610")


def _draft(life: Life, thing: str, value: int) -> None:
    """The bedrijfsarts writes; the two ticks of the form are medical facts."""
    stage, case_id = life.stage, life.stage.case_id(thing)
    by, employee_id = stage.actors[stage.doctor(thing)], stage.world.places[thing].employee_id
    half = MedicalHalf(TEXTS[value % len(TEXTS)], CODES[value % len(CODES)], value % 2 == 1, value % 3 == 1)
    with context.entered(by):
        draft = drafts.draft_read(by, case_id=case_id, employee_id=employee_id)
        drafts.draft_save(
            by=by, case_id=case_id, employee_id=employee_id, medical=half, release=draft.release,
            revision=draft.revision,
        )  # fmt: skip
        services.overlay_soon(case_id=case_id)


def medical_facts() -> list[str]:
    """Facts that the catalogue calls medical."""
    return sorted(name for name, fact in versions()[-1].facts.items() if fact.medical)


def _fact(life: Life, thing: str, value: int) -> None:
    case_id, names = life.stage.case_id(thing), medical_facts()
    with context.medical_opened(life.stage.actors[life.stage.doctor(thing)], [case_id]):
        row, new = MedicalFact.objects.get_or_create(case_id=case_id, name=names[value % len(names)])
        if not new:
            row.delete()
        services.overlay_soon(case_id=case_id)


def _consult(life: Life, thing: str, value: int) -> None:
    stage, case_id = life.stage, life.stage.case_id(thing)
    by, employee_id = stage.actors[stage.doctor(thing)], stage.world.places[thing].employee_id
    with context.entered(by):
        with context.medical_opened(by, [case_id]):
            rows = MedicalStep.objects.filter(case_id=case_id, state="planned").order_by("act_by", "code")
            codes = list(rows.values_list("code", flat=True))
        day = chance.today() - timedelta(days=value % 4)
        overlay.medical_step_close(
            by=by, case_id=case_id, employee_id=employee_id, code=codes[value % len(codes)], done_on=day,
            note="gesproken",
        )  # fmt: skip
        services.overlay_soon(case_id=case_id)


def _row(life: Life, thing: str, value: int) -> None:
    """Any table behind the wall gets a row, also one that no screen fills yet (facts have an act of their own)."""
    tables = sorted(MEDICAL_TABLES - {MedicalFact._meta.db_table})
    house, case_id = life.stage.house(thing), life.stage.case_id(thing)
    with context.medical_opened(house.system, [case_id]):
        Rows().fill([tables[value % len(tables)]], house, case_id)


MEDICAL: dict[str, Act] = {"draft": _draft, "fact": _fact, "consult": _consult, "row": _row}


@lru_cache(maxsize=1)
def medical_addresses() -> dict[str, list[str]]:
    """{"opens case": [columns]}: what only the medical side and the employee may ask, straight from the matrix."""
    found: dict[str, list[str]] = {}
    public = set(DOORS) | {route.name for route in routes() if route.audience in DOORS}
    for name, method, thing, cells in matrix.lines():
        good = [column for column, answer in cells.items() if answer in GOOD]
        if thing in {"own", "-"} and good and set(good) <= _MEDICAL_COLUMNS and name not in public:
            found[f"{'opens' if method == 'GET' else 'sends'} {name}"] = good
    return found


def _walked(life: Life, step: Step) -> None:
    verb, _blank, name = step.act.partition(" ")
    columns = medical_addresses()[step.act]
    who = columns[step.value % len(columns)]
    if who == "wn":
        if step.thing not in _EMPLOYEES:
            return
        who = _EMPLOYEES[step.thing]
    elif life.stage.doctor(step.thing) != "ba":
        who = life.stage.doctor(step.thing)
    Knock(life.stage.world, who, name, "GET" if verb == "opens" else "POST", step.thing).send()


@contextmanager
def lived(stage: Stage, program: Program) -> Iterator[tuple[Life, Observation]]:
    """The world after a program, when both tenants' workers have finished; undone at the end."""
    observation, life = Observation(), Life(stage)
    stage.rewind()
    with transaction.atomic():
        for step in program.steps:
            if step.medical:
                _behind_the_wall(life, step)
            else:
                _in_the_open(life, step, observation)
        for act, thing in (("jobs", "own"), ("sweep", "own"), ("jobs", "foreign"), ("sweep", "foreign")):
            _in_the_open(life, Step(act, thing), observation)
        yield life, observation
        transaction.set_rollback(True)


def played(
    stage: Stage,
    program: Program,
    questions: Sequence[Question],
    rows_of: Sequence[str],
    *,
    against: Observation | None = None,
    blind: frozenset[str] = frozenset(),
) -> Observation:
    """Play a program and note what the observers get; stop at what differs from `against` for any but `blind`."""
    with lived(stage, program) as (life, observation), closing(_looked(life, questions, rows_of)) as looked:
        for key, answer in looked:
            observation.seen[key] = answer
            if against is not None and key[0] not in blind and against.seen.get(key) != answer:
                break
    return observation


def _behind_the_wall(life: Life, step: Step) -> None:
    """What becomes of it is nobody's business."""
    life.hidden += 1
    with (
        life.now("medical", step, life.hidden),
        suppress(*_REFUSALS, DatabaseError, ZeroDivisionError),
        transaction.atomic(),
    ):
        if step.act in MEDICAL:
            MEDICAL[step.act](life, step.thing, step.value)
        else:
            _walked(life, step)
    life.left_open += left_open()


def _in_the_open(life: Life, step: Step, observation: Observation) -> None:
    """A step that everybody may know, with what it answers or refuses."""
    life.done += 1
    life.minute += 1
    key = ("everyone", f"step {life.done}: {step!r}")
    with life.now("public", life.done):
        try:
            with transaction.atomic():
                observation.seen[key] = f"{PUBLIC[step.act](life, step.thing, step.value)}"
        except (*_REFUSALS, DatabaseError, ZeroDivisionError) as refusal:
            observation.seen[key] = f"{type(refusal).__name__}: {refusal}"


def _looked(
    life: Life, questions: Sequence[Question], rows_of: Sequence[str]
) -> Generator[tuple[tuple[str, str], str], None, None]:
    stage = life.stage
    life.minute += 1
    if rows_of:
        yield ("everyone", "rows left open"), str(life.left_open)
    with life.now("looking"):
        for who in rows_of:
            found = rows_seen(stage, who)
            yield from (((who, f"rows of {name}"), rows) for name, rows in found.items() if (who, name) not in DECLARED)
        readers = {str(actor.user_id): who for who, actor in stage.actors.items()}
        for thing in THINGS[::3]:  # one of each tenant
            for reader, mails in letters_of(stage, thing).items():
                if reader in readers:  # others are employees and delegates of the case itself
                    yield (readers[reader], "letters"), mails
    for question in questions:
        with life.now("asked", question):
            answer = asked(stage, question)
        yield (question.who, repr(question)), answer


def insiders(*programs: Program) -> frozenset[str]:
    """Who may see a difference, because the medical side of something that was touched is open to them."""
    steps = [step for program in programs for step in program.steps if step.medical]
    return frozenset().union(*(INSIDERS[step.thing] | ANSWERED_BY.get(step.act, frozenset()) for step in steps))


def outsiders(*programs: Program) -> list[str]:
    """Everybody else."""
    known = insiders(*programs)
    return [who for who in OBSERVERS if who not in known]

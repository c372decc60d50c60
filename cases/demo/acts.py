"""What people do in one case: report, resume work, write and send an oordeel, recover. Each act is a service's."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from uuid import UUID

from cases import services
from cases.demo import texts
from cases.demo.dice import dice
from cases.demo.moments import Clock
from cases.demo.plans import Plan, Resumption
from cases.demo.population import House, Place
from cases.services import Part, SickReport
from medical import drafts
from medical.drafts import ReleaseHalf
from privacy import chance
from privacy.actor import Actor


@dataclass(frozen=True)
class Act:
    """Who does what when; `name` is unique at its moment."""

    instant: datetime
    name: str
    actor: Actor
    run: Callable[[Actor], object]


@dataclass
class Story:
    """One case while it is lived through."""

    house: House
    clock: Clock
    plan: Plan
    employer: str
    place: Place
    casemanager: Actor
    bedrijfsarts: Actor
    case_id: UUID | None = field(default=None, init=False)

    @property
    def known_id(self) -> UUID:
        """The case, which was reported before anything else happened to it."""
        if self.case_id is None:
            raise LookupError(f"case {self.plan.number} was not reported yet")
        return self.case_id

    @property
    def running(self) -> bool:
        """Whether doctors look at it now."""
        ended = self.plan.ends_on
        return self.case_id is not None and (ended is None or ended > chance.today())

    def acts(self) -> Iterator[Act]:
        """Every act, in no order."""
        plan, boss = self.plan, self._reporter()
        yield self._act(plan.reported_on, "report", boss, self._report)
        if plan.recovered_from:
            yield self._act(plan.recovered_from, "recover", boss, partial(self._recover, plan.recovered_from))
        if plan.sick_again_on:
            yield self._act(plan.sick_again_on, "report again", boss, partial(self._report_again, plan.sick_again_on))
        for change in plan.resumptions:
            yield self._act(change.day, "resume", boss, partial(self._resume, change))
        yield from self._facts()
        yield from self._opinions()

    def _facts(self) -> Iterator[Act]:
        plan = self.plan
        if plan.dispute_on:
            known = partial(self._set, {"doubt_or_dispute": True}, {"dispute": plan.dispute_on})
            yield self._act(plan.dispute_on, "dispute", self.casemanager, known)
        if plan.wia_applied_on:
            known = partial(self._set, {}, {"wia_applied": plan.wia_applied_on})
            yield self._act(plan.wia_applied_on, "wia", self.casemanager, known)
        if plan.prospect_on and plan.reported_on < plan.prospect_on:
            known = partial(self._set, {"concrete_prospect_3_months": True}, {})
            yield self._act(plan.prospect_on, "prospect", self.casemanager, known)

    def _opinions(self) -> Iterator[Act]:
        plan = self.plan
        if plan.psychological_on:
            yield self._act(plan.psychological_on, "consult", self.bedrijfsarts, partial(self._save, ReleaseHalf()))
        if plan.draft_on:
            yield self._act(plan.draft_on, "draft", self.bedrijfsarts, partial(self._save, self._words(plan.draft_on)))
        for day in plan.releases:
            yield self._act(day, "release", self.bedrijfsarts, partial(self._release, self._words(day)))

    def _words(self, day: date) -> ReleaseHalf:
        recovered = self.plan.recovered_from
        return texts.release_half(
            dice(self.clock.seed, "oordeel", self.plan.number, day),
            today=day,
            resumed=any(change.day <= day for change in self.plan.resumptions),
            recovering=recovered is not None and 0 < (recovered - day).days < 21,
        )

    def _act(self, day: date, name: str, actor: Actor, run: Callable[[Actor], object]) -> Act:
        label = f"{name} {self.plan.number}"
        # Reporting comes first on its day.
        return Act(self.clock.at(day, label, hour=8 if name == "report" else None), label, actor, run)

    def _reporter(self) -> Actor:
        taken_over = (self.plan.reported_on - self.plan.first_sick_day).days > 7
        return self.casemanager if taken_over else self.house.reporter(self.employer, self.place.department)

    def _report(self, by: Actor) -> None:
        throws = dice(self.clock.seed, "report", self.plan.number)
        digits = " ".join(str(throws.randint(10, 99)) for _ in range(4))
        report = SickReport(
            employee_id=self.place.employee_id,
            first_sick_day=self.plan.first_sick_day,
            phone=f"06 {digits}",
            expected_duration=throws.choice(("onbekend", "onbekend", "dagen", "weken", "langer")),
            running_work=throws.choice(texts.RUNNING_WORK),
            work_accident=throws.random() < 0.04,
            safety_net=throws.choice(("nee", "nee", "nee", "onbekend")),
        )
        self.case_id, _outcome = services.case_open(by=by, report=report)

    def _report_again(self, day: date, by: Actor) -> None:
        services.case_open(by=by, report=SickReport(employee_id=self.place.employee_id, first_sick_day=day))

    def _recover(self, day: date, by: Actor) -> None:
        services.case_recover(by=by, case_id=self.known_id, recovered_from=day)

    def _resume(self, change: Resumption, by: Actor) -> None:
        numbers = self.place.employments
        if numbers:  # back in the last at once, in the others by steps
            absences = [*(change.absence_percentage for _number in numbers[:-1]), 0]
            parts = [Part(*one, change.therapeutic) for one in zip(numbers, absences, strict=True)]
            services.case_set_percentage(by=by, case_id=self.known_id, from_date=change.day, employments=parts)
            return
        services.case_set_percentage(
            by=by,
            case_id=self.known_id,
            from_date=change.day,
            absence_percentage=change.absence_percentage,
            therapeutic=change.therapeutic,
        )

    def _set(self, facts: Mapping[str, bool], events: Mapping[str, date | None], by: Actor) -> None:
        services.case_set_facts(by=by, case_id=self.known_id, facts=facts, events=events)

    def _save(self, half: ReleaseHalf, by: Actor) -> int:
        """Write both halves as the form does; returns the revision."""
        employee_id = self.place.employee_id
        draft = drafts.draft_read(by, case_id=self.known_id, employee_id=employee_id)
        medical = draft.medical
        if not medical.findings:
            throws = dice(self.clock.seed, "findings", self.plan.number)
            medical = texts.medical_half(throws, psychological=self.plan.scenario.psychological)
        revision = drafts.draft_save(
            by=by,
            case_id=self.known_id,
            employee_id=employee_id,
            medical=medical,
            release=half,
            revision=draft.revision,
        )
        services.overlay_soon(case_id=self.known_id)
        return revision

    def _release(self, half: ReleaseHalf, by: Actor) -> None:
        revision = self._save(half, by)
        services.probleemanalyse_release(by=by, case_id=self.known_id, revision=revision)

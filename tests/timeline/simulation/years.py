"""Years of cases on a virtual clock, through the product's services, and somebody who writes down what became of steps.

Days and choices follow from a seed. The schedulers are down for up to thirty days at a time; when they run, one looks,
or two in turn, or two at once; in the two nights in which the clock is changed both look in the hour that comes twice
or never.
"""

import random
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import connections

from cases import services
from cases.models import Case
from cases.services import SickReport
from cases.services.thresholds import thresholds_set
from privacy import chance, context
from tests.support import cast
from tests.support.cast import House, Member
from tests.timeline.simulation.closed_form import Look, Stretch
from timeline.models import Acknowledgement, Step
from timeline.sweep import sweep

START = date(2016, 1, 1)
_DAY = timedelta(days=1)
_MORNING = time(9)
_NIGHT = time(2, 30)


@dataclass(frozen=True)
class Asking:
    """How a step asks for attention: a stretch lasts as long as this stays the same."""

    act_by: date
    dated_on: date
    days: tuple[int, ...]
    asleep_until: date | None
    noted_on: date | None


@dataclass
class Years:
    """A house in which people fall ill for some years."""

    house: House
    seed: int
    years: int
    cases: int
    looks: list[Look] = field(default_factory=list)
    stretches: list[Stretch] = field(default_factory=list)
    written: int = 0  # reminders, as the sweeps counted them
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _moment: int = 0
    _open: dict[UUID, dict[str, tuple["Asking", int]]] = field(default_factory=dict)  # case: step: since when
    _days: dict[str, tuple[int, ...]] = field(default_factory=dict)  # the employer's thresholds: of a code, or of all
    _todo: dict[date, list[Callable[[date], None]]] = field(default_factory=lambda: defaultdict(list))
    _ill: dict[UUID, UUID] = field(default_factory=dict)  # employee: case

    def play(self) -> None:
        """Day after day."""
        self.chance = random.Random(self.seed)
        with context.entered(self.house.system):
            self._people = [
                cast.employee(self.house.employer_id, self.house.department_id, f"s{number}", f"Smit{number}")
                for number in range(max(20, self.cases // 15))
            ]
        days = self.years * 365
        for _case in range(self.cases):
            self._todo[START + timedelta(days=self.chance.randrange(days - 30))].append(self._falls_ill)
        for _time in range(self.years * 6):
            self._todo[START + timedelta(days=self.chance.randrange(days))].append(self._arranged)
        day, down_until = START, START
        runs_until = START + timedelta(days=self.chance.randint(1, 30))
        while day < START + timedelta(days=days):
            if day >= runs_until:
                down_until = day + timedelta(days=self.chance.randint(0, 30))
                runs_until = down_until + timedelta(days=self.chance.randint(1, 40))
            for act in self._todo.pop(day, ()):
                act(day)
            if day >= down_until:
                self._look(day)
            day += _DAY
        self._moment += 1
        for case_id in list(self._open):
            self._kept(case_id, {})

    # --- what happens to people ---

    def _falls_ill(self, day: date) -> None:
        well = [pk for pk in self._people if pk not in self._ill]
        if well:
            self._reported(self.chance.choice(well), day)

    def _reported(self, employee_id: UUID, day: date) -> None:
        if employee_id in self._ill:
            return  # fell ill of something else meanwhile
        first = day - timedelta(days=self.chance.choice((0, 0, 0, 1, 3)))
        with self._at(day, _MORNING), self.house.hr.at_work() as actor:
            first = max(first, self._well_since(employee_id) or first)
            report = SickReport(employee_id=employee_id, first_sick_day=first)
            case_id, outcome = services.case_open(by=actor, report=report)
        self.counts[outcome.value] += 1
        self._ill[employee_id] = case_id
        self._noted(case_id)
        length = self.chance.choice(
            (self.chance.randint(2, 40), self.chance.randint(2, 250), self.chance.randint(2, 735))
        )
        self._todo[day + timedelta(days=length)].append(lambda then: self._recovers(employee_id, case_id, then))
        self._todo[day + timedelta(days=self.chance.randint(3, 20))].append(lambda then: self._worked(case_id, then))

    @staticmethod
    def _well_since(employee_id: UUID) -> date | None:
        rows = Case.objects.filter(employee_id=employee_id, recovered_from__isnull=False)
        return rows.order_by("-recovered_from").values_list("recovered_from", flat=True).first()

    def _recovers(self, employee_id: UUID, case_id: UUID, day: date) -> None:
        with self._at(day, _MORNING), self.house.casemanager.at_work() as actor:
            services.case_recover(by=actor, case_id=case_id, recovered_from=day)
        self.counts["recovered"] += 1
        del self._ill[employee_id]
        self._noted(case_id)
        if self.chance.random() < 0.4:
            again = day + timedelta(days=self.chance.choice((1, 7, 20, 26, 27, 28, 29, 40)))
            self._todo[again].append(lambda then: self._reported(employee_id, then))

    def _worked(self, case_id: UUID, day: date) -> None:
        """Some steps that are near are closed; how many, and when somebody looks at the case again, is chance."""
        if self.house_case(case_id) != Case.State.OPEN:
            return
        ahead = day + timedelta(days=self.chance.randint(-3, 10))
        doers: dict[str, Member] = {
            "CMWG": self.house.casemanager,
            "WG": self.house.hr,
            "CMTD": self.house.bedrijfsarts,
        }
        for owner, member in doers.items():
            with self._at(day, _MORNING), member.at_work() as actor:
                near = Step.objects.filter(case_id=case_id, state="planned", visibility="case", owner=owner)
                ids = list(near.filter(act_by__lte=ahead).order_by("code").values_list("pk", flat=True))
                chosen = [pk for pk in ids if self.chance.random() < 0.8]
                self.counts["closed"] += len(services.steps_close(by=actor, step_ids=chosen, done_on=day))
        self._minded(case_id, day)
        self._noted(case_id)
        self._todo[day + timedelta(days=self.chance.randint(5, 30))].append(lambda then: self._worked(case_id, then))

    def _minded(self, case_id: UUID, day: date) -> None:
        """Of some steps the casemanager says to know, and of most of those to be reminded later."""
        with context.entered(self.house.system):
            rows = Step.objects.filter(case_id=case_id, state="planned", visibility="case", owner__in=["CMWG", "WG"])
            near = list(rows.filter(act_by__lte=day + timedelta(days=20)).order_by("code", "occurrence"))
        for step in near:
            if not step.act_by or self.chance.random() > 0.3:
                continue
            latest = step.legal_last or (step.act_by if step.statutory else day + timedelta(days=28))
            ahead = min((latest - day).days, 28)
            until = day + timedelta(days=self.chance.randint(1, ahead)) if ahead > 0 else None
            until = until if self.chance.random() < 0.8 else None
            with self._at(day, _MORNING), self.house.casemanager.at_work() as actor:
                services.step_acknowledge(by=actor, step_id=step.pk, reason="Gesprek is gepland.", until=until)
            self.counts["snoozed" if until else "acknowledged"] += 1

    def _arranged(self, day: date) -> None:
        """HR sets other thresholds for a step or for all, or lets them be as usual again."""
        code = self.chance.choice(("", "W8-VOORLICHTING", "D1-UITVRAAG"))
        days = self.chance.choice(((), (21, 14, 7, 1), (40, 30, 14, 7, 3, 1)))
        with self._at(day, _MORNING), self.house.hr.at_work() as actor:
            thresholds_set(by=actor, employer_id=self.house.employer_id, code=code, days=days)
        self._days[code] = days
        self.counts["arranged"] += 1
        for case_id in list(self._open):
            self._noted(case_id)

    def house_case(self, case_id: UUID) -> str:
        """The state of a case."""
        return self.house.case(case_id).state

    # --- what is written down ---

    def _noted(self, case_id: UUID) -> None:
        """Look at the case's steps after something happened."""
        self._moment += 1
        with context.entered(self.house.system):
            rows = Step.objects.filter(
                case_id=case_id, case__state="open", state="planned", visibility="case", act_by__isnull=False
            )
            notes = Acknowledgement.objects.filter(step__case_id=case_id)
            noted = {(one.step_id, one.act_by): (one.until, one.noted_on) for one in notes}
            asking = {
                str(row.pk): Asking(
                    row.act_by, row.dated_on, self._set(row.code), *noted.get((row.pk, row.act_by), (None, None))
                )
                for row in rows
                if row.act_by
            }
        self._kept(case_id, asking)

    def _set(self, code: str) -> tuple[int, ...]:
        return self._days.get(code) or self._days.get("") or (14, 7, 1)

    def _kept(self, case_id: UUID, asking: dict[str, Asking]) -> None:
        before = self._open.pop(case_id, {})
        now: dict[str, tuple[Asking, int]] = {}
        for step, how in asking.items():
            known = before.get(step)
            now[step] = before.pop(step) if known and known[0] == how else (how, self._moment)
        for step, (how, first) in before.items():
            asked = (how.days, how.asleep_until, how.noted_on)
            self.stretches.append(Stretch(step, how.act_by, how.dated_on, first, self._moment, *asked))
        if now:
            self._open[case_id] = now

    # --- the schedulers ---

    def _look(self, day: date) -> None:
        if _changes(day):
            self._swept(day, [datetime.combine(day, _NIGHT, chance.AMSTERDAM).replace(fold=fold) for fold in (0, 1)])
        moment = datetime.combine(day, time(self.chance.randrange(24), self.chance.randrange(60)), chance.AMSTERDAM)
        self._swept(day, [moment] * self.chance.choice((1, 1, 1, 2)))

    def _swept(self, day: date, moments: list[datetime]) -> None:
        self._moment += 1
        self.looks.append(Look(self._moment, day))
        at_once = len(moments) == 2 and self.chance.random() < 0.5
        if at_once:
            with ThreadPoolExecutor(2) as pool:
                self.written += sum(pool.map(self._apart, moments))
        else:
            self.written += sum(self._sweep(moment) for moment in moments)
        self.counts["sweeps"] += len(moments)
        self.counts["at once"] += at_once

    def _apart(self, moment: datetime) -> int:
        try:
            return self._sweep(moment)
        finally:
            connections.close_all()

    def _sweep(self, moment: datetime) -> int:
        with chance.seeded(seed=self.chance.getrandbits(64), instant=moment):
            return sweep(self.house.tenant_id)

    def _at(self, day: date, clock: time) -> AbstractContextManager[None]:
        return chance.seeded(seed=self.chance.getrandbits(64), instant=datetime.combine(day, clock, chance.AMSTERDAM))


def _changes(day: date) -> bool:
    """Whether the clock is changed in the night before this day's morning."""
    night, noon = (datetime.combine(day, at, chance.AMSTERDAM).utcoffset() for at in (time(0), time(12)))
    return night != noon

"""The working weeks between the acts: casemanagers work their queue, doctors and delegates their steps."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from cases import selectors, services
from cases.demo import records
from cases.demo.acts import Story
from cases.demo.dice import dice
from cases.demo.moments import Clock
from cases.demo.texts import NOTES
from cases.selectors import QueueFilters
from medical import overlay
from privacy import chance
from privacy.actor import Actor
from privacy.policy import CLOSES
from timeline import services as timeline
from timeline.catalogue import Party, versions
from timeline.presentation import CLOSED_BY_RELEASE, StepRow

EVERY = timedelta(days=14)


def days(clock: Clock, since: date) -> Iterator[date]:
    """The working days of the rounds, the last one yesterday or on the Friday before."""
    day = clock.today - timedelta(days=1)
    while day > since:
        yield day - timedelta(days=max(0, day.weekday() - 4))
        day -= EVERY


def queue_round(by: Actor, clock: Clock, today: date, *, confirm: bool, left: list[StepRow]) -> None:
    """Close the own steps that were done by today, and put those of others in `left`.

    Once, also confirm what was done before the house had the case.
    """
    if confirm:
        timeline.confirm_not_recorded(by=by, case_ids=None)
    for step in list(_open_steps(by)):
        if CLOSES[by.role] & set(step.owner):
            _close(by, step, clock, today)
        else:
            left.append(step)


def doctors_round(
    by: Actor, *, parties: frozenset[Party], stories: Sequence[Story], clock: Clock, left: Sequence[StepRow]
) -> None:
    """Close the steps of these parties that were done by today, in everybody's timeline and behind the medical wall."""
    today = chance.today()
    own = {story.known_id: story for story in stories if story.running}
    for step in left:
        if step.case_id in own and parties & set(step.owner) and step.code not in CLOSED_BY_RELEASE:
            _close(by, step, clock, today)
    _medical_steps(by, parties, own, clock, today)


def _close(by: Actor, step: StepRow, clock: Clock, today: date) -> None:
    done_on = _done_on(clock, step.case_id, step.code, step.occurrence, step.act_by)
    if done_on is None or done_on > today:
        return
    throws = dice(clock.seed, "note", step.case_id, step.code, step.occurrence)
    note = throws.choice(NOTES) if throws.random() < 0.4 else ""
    services.step_close(by=by, step_id=step.id, done_on=_possible(done_on, step.window_opens, today), note=note)


def _open_steps(by: Actor) -> Iterator[StepRow]:
    after = ""
    while True:
        page = selectors.queue(by, QueueFilters(mine=False, horizon=2, after=after))
        for group in page.groups:
            yield from (row.step for row in group.rows)
        after = page.next_cursor
        if not after:
            return


def _possible(done_on: date, window_opens: date | None, today: date) -> date:
    """Not before the step could be done, and not after today."""
    return min(today, max(done_on, window_opens or done_on))


def _done_on(clock: Clock, case_id: UUID, code: str, occurrence: int, act_by: date | None) -> date | None:
    """When this step gets done: mostly some days early, now and then late; of the newest some are left to do."""
    if act_by is None:
        return None
    throws = dice(clock.seed, "done", case_id, code, occurrence)
    late = throws.random() < 0.08
    day = act_by + timedelta(days=throws.randint(1, 9)) if late else act_by - timedelta(days=throws.randint(0, 5))
    day -= timedelta(days=max(0, day.weekday() - 4))
    age = (clock.today - act_by).days
    left = 0.35 if age <= 8 else 0.05 if age <= 30 else 0.0
    return None if throws.random() < left else day


def _medical_steps(by: Actor, parties: frozenset[Party], own: Mapping[UUID, Story], clock: Clock, today: date) -> None:
    touched: set[UUID] = set()
    for step in overlay.medical_steps(by, case_ids=sorted(own)):
        if step.state != "planned" or step.code in CLOSED_BY_RELEASE or not parties & _owners(step.code):
            continue
        done_on = _done_on(clock, step.case_id, step.code, (step.act_by or today).toordinal(), step.act_by)
        if done_on is None or done_on > today:
            continue
        story = own[step.case_id]
        day = _possible(done_on, step.window_opens, today)
        overlay.medical_step_close(
            by=by, case_id=step.case_id, employee_id=story.place.employee_id, code=step.code, done_on=day
        )
        records.note_step(
            by=by, case_id=step.case_id, employee_id=story.place.employee_id, code=step.code, day=day, seed=clock.seed
        )
        touched.add(step.case_id)
    for case_id in sorted(touched):
        services.overlay_soon(case_id=case_id)  # what hangs on the closed steps is dated anew, as after the screen


def _owners(code: str) -> frozenset[Party]:
    return frozenset(versions()[-1].by_code[code].owner)

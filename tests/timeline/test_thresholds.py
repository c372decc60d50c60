"""The rule of the thresholds, and that the sweep's SQL says the same."""

from datetime import date, timedelta
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from privacy import context
from tests.support.cast import House
from timeline.models import Acknowledgement, Reminder, ReminderSetting, Step
from timeline.sweep import sweep
from timeline.thresholds import escalates, passed
from timeline.workdays import is_workday

TODAY = date(2026, 11, 24)
LONG_AGO = date(2026, 1, 1)


def newest(act_by: date, **about: Any) -> str | None:
    """The newest threshold that passed, if any."""
    return next(reversed(passed(act_by, **about)), None)


@pytest.mark.parametrize(
    ("left", "rule"),
    [
        (15, None), (14, "before-14"), (13, "before-14"), (8, "before-14"), (7, "before-7"), (2, "before-7"),
        (1, "before-1"), (0, "due"), (-1, "due"), (-6, "due"), (-7, "late-1w"), (-13, "late-1w"), (-14, "late-2w"),
        (-400, "late-57w"),
    ],
)  # fmt: skip
def test_the_newest_threshold_that_passed_comes_last(left: int, rule: str | None) -> None:
    assert newest(TODAY + timedelta(days=left), today=TODAY, dated_on=LONG_AGO) == rule


@pytest.mark.parametrize(
    ("left", "dated_ago", "asleep", "rules"),
    [
        (-8, 30, None, ["before-14", "before-7", "before-1", "due", "late-1w"]),
        (-8, 12, None, ["before-1", "due", "late-1w"]),  # it got its date when four days were left
        (-8, 0, None, ["late-1w"]),  # late when it got its date: the newest of then
        (-16, 5, None, ["late-1w", "late-2w"]),  # the newest of then, and what came since
        (-8, 30, -8, ["due", "late-1w"]),  # slept until the day itself
        (-8, 30, -7, ["again-2026-11-17", "late-1w"]),
        (-8, 30, 0, ["again-2026-11-24"]),
        (10, 30, -2, ["again-2026-11-22"]),
        (20, 30, -2, []),  # nothing was reached yet
        (-8, 30, 1, []),  # sleeps still
        (-8, 4, -9, ["due", "late-1w"]),  # slept before it got this date
    ],
)
def test_each_threshold_since_the_step_got_its_date_is_an_alert(
    left: int, dated_ago: int, asleep: int | None, rules: list[str]
) -> None:
    appeared, until = TODAY - timedelta(days=dated_ago), None if asleep is None else TODAY + timedelta(days=asleep)
    found = passed(TODAY + timedelta(days=left), today=TODAY, dated_on=appeared, asleep_until=until)
    assert [*found] == rules


@given(
    left=st.integers(-90, 60),
    dated_ago=st.integers(0, 90),
    asleep=st.none() | st.integers(-60, 20),
    days=st.lists(st.integers(0, 60), max_size=4),
    looks=st.sets(st.integers(0, 60)),
)
def test_however_seldom_somebody_looks_the_alerts_are_those_of_every_day(
    left: int, dated_ago: int, asleep: int | None, days: list[int], looks: set[int]
) -> None:
    until = None if asleep is None else TODAY + timedelta(days=asleep)
    about: Any = {"dated_on": TODAY - timedelta(days=dated_ago), "days_before": days, "asleep_until": until}
    act_by, last = TODAY + timedelta(days=left), max(looks, default=0)
    each = [passed(act_by, today=TODAY + timedelta(days=n), **about) for n in range(last + 1)]
    seldom = [each[n] for n in looks if n < last]
    assert {rule for rules in [*seldom, each[-1]] for rule in rules} <= {rule for rules in each for rule in rules}
    if each[-1]:
        assert set(each[-1]) == {rule for rules in each for rule in rules}
        assert all(set(rules) <= set(each[-1]) for rules in each)
        assert len(set(each[-1])) == len(each[-1])


@pytest.mark.parametrize(
    ("left", "dated_ago", "rule"),
    [
        (10, 3, None),  # 13 days were left when it appeared: "14 days before" was over
        (10, 4, "before-14"),  # it appeared on the very day of the threshold
        (7, 0, "before-7"),
        (6, 0, None),
        (0, 0, "due"),
        (-3, 0, "due"),  # late when it appeared: the newest one is told
        (-20, 0, "late-2w"),
    ],
)  # fmt: skip
def test_what_had_passed_when_the_step_appeared_is_skipped_unless_it_is_late(
    left: int, dated_ago: int, rule: str | None
) -> None:
    appeared = TODAY - timedelta(days=dated_ago)
    assert newest(TODAY + timedelta(days=left), today=TODAY, dated_on=appeared) == rule


@given(
    left=st.integers(-800, 60),
    dated_ago=st.integers(0, 60),
    days=st.lists(st.integers(0, 60), max_size=4),
    down=st.integers(1, 90),
)
def test_no_threshold_of_a_step_is_told_for_a_day_before_it_got_its_date(
    left: int, dated_ago: int, days: list[int], down: int
) -> None:
    act_by, appeared = TODAY + timedelta(days=left), TODAY - timedelta(days=dated_ago)
    rule = newest(act_by, today=TODAY, dated_on=appeared, days_before=days)
    if rule and rule.startswith("before-"):
        assert act_by - timedelta(days=int(rule.removeprefix("before-"))) >= appeared
        assert int(rule.removeprefix("before-")) in days
    # Waiting never brings an older threshold back.
    later = newest(act_by, today=TODAY + timedelta(days=down), dated_on=appeared, days_before=days)
    order = [f"before-{n}" for n in sorted(days, reverse=True)] + ["due"] + [f"late-{n}w" for n in range(1, 200)]
    if rule and later:
        assert order.index(later) >= order.index(rule)


@pytest.mark.parametrize(
    ("today", "act_by", "rule"),
    [
        (date(2026, 11, 27), date(2026, 12, 5), "before-7"),  # reached on Saturday, told on Friday
        (date(2026, 11, 27), date(2026, 12, 4), "before-7"),
        (date(2026, 11, 26), date(2026, 12, 5), "before-14"),  # Thursday: Friday is still to come
        (date(2026, 11, 27), date(2026, 12, 6), "before-7"),  # reached on Sunday, told on Friday
        (date(2026, 11, 28), date(2026, 12, 5), None),  # Saturday and Sunday: nothing
        (date(2026, 11, 29), date(2026, 12, 6), None),
        (date(2026, 11, 30), date(2026, 12, 8), "before-14"),  # Monday
        (date(2026, 12, 24), date(2026, 12, 28), "before-1"),  # the last working day before Christmas and a weekend
        (date(2026, 12, 25), date(2026, 12, 25), None),
        (date(2027, 4, 26), date(2027, 4, 20), "late-1w"),  # King's Day is the seventh day late
    ],
)
def test_what_is_reached_on_a_day_off_is_told_on_the_working_day_before(
    today: date, act_by: date, rule: str | None
) -> None:
    assert newest(act_by, today=today, dated_on=LONG_AGO) == rule


@given(left=st.integers(0, 40), start=st.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_each_threshold_is_told_on_one_working_day_and_never_too_late(left: int, start: date) -> None:
    act_by = start + timedelta(days=left)
    told: dict[str, date] = {}
    for ahead in range(60):
        day = start + timedelta(days=ahead)
        rule = newest(act_by, today=day, dated_on=LONG_AGO)
        if rule and rule not in told:
            told[rule] = day
    assert all(is_workday(day) for day in told.values())
    first = min(told.values())
    for rule, day in told.items():
        reached = act_by - timedelta(days=int(rule.removeprefix("before-"))) if "before" in rule else act_by
        reached += timedelta(days=7 * int(rule[5:-1])) if "late" in rule else timedelta(0)
        assert day <= reached or day == first
        assert not any(is_workday(day + timedelta(days=n)) for n in range(1, (reached - day).days + 1))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("today", [TODAY, date(2026, 11, 27), date(2026, 11, 28), date(2026, 12, 24)])
@pytest.mark.parametrize("override", [None, [21, 3], []])
def test_the_sweep_says_the_same_in_sql(amstel: House, override: list[int] | None, today: date) -> None:
    case_id = amstel.report()
    with context.entered(amstel.system):
        template = Step.objects.filter(case_id=case_id, visibility="case").first()
        assert template
        Step.objects.filter(case_id=case_id).delete()
        if override is not None:
            ReminderSetting.objects.create(employer_id=amstel.employer_id, code="", days_before=[1])
            ReminderSetting.objects.create(employer_id=amstel.employer_id, code=template.code, days_before=override)
        expected: set[tuple[UUID, str]] = set()
        steps: list[Step] = []
        notes: list[Acknowledgement] = []
        # Asleep until (counted from today), noted (ago).
        sleeps = [(None, None), (None, 3), (-9, 9), (-2, 4), (1, 0), (3, 8), (12, 12)]
        for left, dated_ago, (asleep, noted) in product(range(-22, 24), (0, 4, 30), sleeps):
            act_by, appeared = today + timedelta(days=left), today - timedelta(days=dated_ago)
            step = Step(
                case_id=case_id,
                code=template.code,
                occurrence=len(steps) + 1,
                catalogue_version=template.catalogue_version,
                visibility="case",
                owner="CMWG",
                phase="x",
                act_by=act_by,
                dated_on=appeared,
            )
            steps.append(step)
            until = None if asleep is None else today + timedelta(days=asleep)
            noted_on = None if noted is None else today - timedelta(days=noted)
            if noted_on:
                notes.append(Acknowledgement(step=step, act_by=act_by, until=until, noted_on=noted_on))
            days = override if override is not None else (14, 7, 1)
            about: Any = {"today": today, "dated_on": appeared, "asleep_until": until}
            expected |= {(step.pk, rule) for rule in passed(act_by, days_before=days, **about)}
            if escalates(act_by, noted_on=noted_on, **about):
                expected.add((step.pk, "escalated-1w"))
        Step.objects.bulk_create(steps)
        Acknowledgement.objects.bulk_create(notes)
    assert sweep(amstel.tenant_id, today=today) == len(expected)
    with context.entered(amstel.system):
        assert set(Reminder.objects.values_list("step_id", "rule")) == expected

"""What is mutated, which tests must notice, and which changes change nothing."""

from dataclasses import dataclass, field

from privacy.actor import Role


@dataclass(frozen=True)
class Target:
    """A module with the tests that stand guard over it."""

    tests: tuple[str, ...]
    tables: dict[str, list[str]] = field(default_factory=dict)  # tables of sets, and who could be added to a row
    database: bool = False


ROLES = [f"_R.{role.name}" for role in Role if role is not Role.SYSTEM]
# Those that reckon by hand; the searching ones would take minutes for each mistake that survives.
_BY_HAND = (
    "worked_examples", "ends", "leaves", "statuses", "events", "explanation", "contract", "diff", "workdays", "edges",
    "flags", "resting", "walks", "sentences", "refusals",
)  # fmt: skip
# Whichever notices most of a module's mistakes goes first: then the others seldom have to run.
_SOONEST = {
    "compute": "edges", "dating": "edges", "diff": "diff", "ends": "ends", "explanation": "sentences", "flags": "flags",
    "model": "walks", "render": "sentences", "validate": "refusals", "waits": "walks",
}  # fmt: skip


def _engine(soonest: str) -> tuple[str, ...]:
    names = sorted(_BY_HAND, key=lambda name: name != soonest)
    return (
        *(f"tests/timeline/test_{name}.py" for name in names),
        "--deselect=tests/timeline/test_contract.py::test_any_json_is_answered_or_refused_with_a_key",
    )


_THRESHOLDS = "tests/timeline/test_thresholds.py"
TARGETS = {
    "privacy.policy": Target(("tests/privacy/test_policy.py",), {"TABLE": ROLES}),
    "timeline.projection": Target(("tests/timeline/test_projection.py",)),
    "timeline.presentation": Target(("tests/timeline/test_presentation.py",)),
    "cases.selectors.overview": Target(("tests/cases/test_redaction.py",), database=True),
    **{f"timeline.engine.{name}": Target(_engine(soonest)) for name, soonest in _SOONEST.items()},
    "timeline.workdays": Target(_engine("workdays")),
    "cases.rules": Target(("tests/cases/test_rules.py",)),
    # The sweep's SQL is not made of this module.
    "timeline.thresholds": Target(
        (
            "tests/timeline/test_escalation.py",
            _THRESHOLDS,
            f"--deselect={_THRESHOLDS}::test_the_sweep_says_the_same_in_sql",
        )
    ),
}
# A change that nobody can notice is no mistake: by its key, with the reason.
EQUIVALENT: dict[str, dict[str, str]] = {name: {} for name in TARGETS} | {
    "timeline.engine.waits": {
        "Clock.leave_follows: recovered is not None and bool(_chain(self.leaves, recovered)) → "
        "bool(_chain(self.leaves, recovered))": "no leave begins on no day",
        "Clock.count: True → False": "there is an end for each spell, so both are equally long",
        "Clock.is_sick: self.closes_on is None or day < self.closes_on → day < self.closes_on": (
            "a day that the wait does not reach lies after a recovery, so the case closes some day"
        ),
        "split_waits: True → False": "each group has its doubt, so both are equally long",
        "_judge: recovered <= leave.end < again → recovered <= leave.end <= again": (
            "the days of leave were cut out before: no spell begins on one"
        ),
        "describe_past: clock.spells[-1].end or clock.spells[-1].start → clock.spells[-1].end": (
            "a wait that another one followed has ended"
        ),
        "describe_past: 1 → 2": "the day on which it began is never asked for, as in the line before it",
        "sick_day_on: False → True": "counting does not ask whether somebody must still judge",
    },
    "timeline.engine.model": {
        "Wait.interruptions: before.end and after.start - before.end > one → after.start - before.end > one": (
            "only the last spell has no end, and nothing comes after it"
        ),
    },
    "timeline.engine.validate": {
        "_check_leave: ', ' → ', X'": "one kind of leave is known, so nothing stands between two",
    },
    "timeline.engine.render": {
        "render: 'nl' → 'nlX'": "every language but English is told in Dutch",
        "render: '' → 'X'": "the name of what a step follows is told only where it follows something",
        "_reason: 1 → 2": "what is counted in sick days has its number",
        "_reason: why.sick_day or 1 → why.sick_day": "as in the line before it",
        "_interrupted: 1 → 2": "as in the line before it",
        "_interrupted: why.sick_day or 1 → why.sick_day": "as in the line before it",
        "_day: '' → 'X'": "the day that is asked for is always known; the type says that it need not be",
        "_after: why.days > 0 → why.days >= 0": "zero days are the day itself, and told by the line after",
    },
    "timeline.engine.diff": {
        "_as_it_was: old.state != PAUSED or old.follows_event or old.act_by is None or (old.target is None) → "
        "old.state != PAUSED or old.follows_event or old.act_by is None": "a step has both dates or neither",
        "_as_it_was: old.state != PAUSED or old.follows_event or old.act_by is None or (old.target is None) → "
        "old.state != PAUSED or old.follows_event or old.target is None": "as in the line before it",
    },
    "timeline.thresholds": {
        "passed: asleep_until <= dated_on → asleep_until < dated_on": (
            "nothing is reached before the step got its date, so nothing was slept through"
        ),
        "passed: not asleep_until or asleep_until <= dated_on → not asleep_until": "as in the line before it",
    },
    "cases.rules": {"sick_days: 1 → 2": "of the two days the earlier counts, and that is the other one"},
    "timeline.engine.dating": {
        "_moment: by_event and by_day and (term.earliest or term.latest) → "
        "by_event and (term.earliest or term.latest)": (
            "the loader refuses 'earliest' and 'latest' without a sick day"
        ),
        "next_month_after: done < start → done <= start": "on the first day itself the next is the first month",
        "next_month_after: 1 → 2": "a wider search finds the same nearest month",
        "next_month_after: 2 → 3": "as in the line before it",
        "_after_event: (world.talk_interval_days if term.agreed else None) or term.days or 0 → "
        "(world.talk_interval_days if term.agreed else None) or term.days": "nothing and zero days are one",
        "_reconcile: opening.day > target.day → opening.day >= target.day": "on one day it is the same day",
        "_why: if opening is None: raise TypeError('a catalogue row has an opening or a target') → "
        "if False: raise TypeError('a catalogue row has an opening or a target')": "as in the line before it",
        "_compared: by_event.day < by_day.day → by_event.day <= by_day.day": "on one day it is the same day",
        "_compared: by_event.day > by_day.day → by_event.day >= by_day.day": "on one day it is the same day",
        "_legal_last: rule.legal_last and rule.legal_last.roll_forward → rule.legal_last.roll_forward": (
            "without a legal last day there is no moment, and the line is not reached"
        ),
        "_why: 'a catalogue row has an opening or a target' → 'a catalogue row has an opening or a targetX'": (
            "the loader refuses a row without both"
        ),
        "_why: raise TypeError('a catalogue row has an opening or a target') → pass": "as in the line before it",
        "_awaiting: 1 → 2": "whether there are months decides, not how many",
    },
    "timeline.engine.ends": {
        "_milestones: pay_ends and pay_ends != clock.date_of(LAST_DAY) → pay_ends != clock.date_of(LAST_DAY)": (
            "the end of pay is not known only when the last day of the wait is not, and then neither differs"
        ),
        "_milestones: inputs.employment_ends and riv → riv": "a report is due only when the employment ends",
    },
    "cases.selectors.overview": {
        "steps_for: 'nl' → 'nlX'": "every language but English is told in Dutch",
        "steps_for: {row.replaces for row in shown if row.replaces} → {row.replaces for row in shown}": (
            "no step has an empty code, so an empty name replaces none"
        ),
        "reportable_employees: 1 → 2": "one row more is fetched to see that the list is cut, and cut off again",
        "reportable_employees: asked and asked not in {p.pk for p in people} → asked not in {p.pk for p in people}": (
            "nobody is asked for: nobody has no key, and Django does not even ask the database"
        ),
    },
}

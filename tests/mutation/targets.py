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


TARGETS = {
    "privacy.policy": Target(("tests/privacy/test_policy.py",), {"TABLE": ROLES}),
    "timeline.projection": Target(("tests/timeline/test_projection.py",)),
    "timeline.presentation": Target(("tests/timeline/test_presentation.py",)),
    "cases.selectors.overview": Target(("tests/cases/test_redaction.py",), database=True),
    **{f"timeline.engine.{name}": Target(_engine(soonest)) for name, soonest in _SOONEST.items()},
    "timeline.workdays": Target(_engine("workdays")),
    "cases.rules": Target(("tests/cases/test_rules.py",)),
    "timeline.thresholds": Target(("tests/timeline/test_thresholds.py",)),
}
# A change that nobody can notice is no mistake: by its key, with the reason.
EQUIVALENT: dict[str, dict[str, str]] = {name: {} for name in TARGETS} | {
    "timeline.engine.compute": {},
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

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
TARGETS = {
    "privacy.policy": Target(("tests/privacy/test_policy.py",), {"TABLE": ROLES}),
    "timeline.projection": Target(("tests/timeline/test_projection.py",)),
    "timeline.presentation": Target(("tests/timeline/test_presentation.py",)),
    "cases.selectors.overview": Target(("tests/cases/test_redaction.py",), database=True),
}
# A change that nobody can notice is no mistake: by its key, with the reason.
EQUIVALENT: dict[str, dict[str, str]] = {name: {} for name in TARGETS}

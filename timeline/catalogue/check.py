"""What can only be checked over a whole catalogue: names that exist, and no step that waits for itself."""

from collections.abc import Mapping

from timeline.catalogue.model import Catalogue, Demand, StepRule, Term
from timeline.errors import CatalogueError


def check_step(step: StepRule, catalogue: Catalogue) -> None:
    """Every name that the row mentions exists. Raises CatalogueError without place."""
    for condition in step.conditions:
        event = condition.demand is Demand.EVENT
        kind, known = ("event", dated_names(catalogue)) if event else ("fact", frozenset(catalogue.facts))
        if condition.name not in known:
            raise CatalogueError(f"unknown {kind} {condition.name!r}")
    for anchor in _anchors(step):
        if anchor not in catalogue.by_code and anchor not in dated_names(catalogue):
            raise CatalogueError(f"follows {anchor!r}, which is no step and no event")
    if step.folds_into is not None:
        _check_fold(step, catalogue)


def dated_names(catalogue: Catalogue) -> frozenset[str]:
    """Names, other than step codes, that a row may follow."""
    return frozenset((*catalogue.events, *catalogue.milestones))


def find_cycle(catalogue: Catalogue) -> tuple[str, ...]:
    """Codes of steps that follow one another in a circle, in order; empty when there is none.

    A recurring step may follow its own last occurrence.
    """
    follows = {step.code: [name for name in _anchors(step) if name in catalogue.by_code] for step in catalogue}
    for step in catalogue:
        if step.recurring:
            follows[step.code] = [name for name in follows[step.code] if name != step.code]
    finished: set[str] = set()
    for code in follows:
        if path := _walk(code, follows, (), finished):
            return path
    return ()


def _walk(code: str, follows: Mapping[str, list[str]], path: tuple[str, ...], finished: set[str]) -> tuple[str, ...]:
    if code in path:
        return path[path.index(code) :]
    if code in finished:
        return ()
    for name in follows[code]:
        if cycle := _walk(name, follows, (*path, code), finished):
            return cycle
    finished.add(code)
    return ()


def _anchors(step: StepRule) -> list[str]:
    terms: list[Term] = [term for term in (step.opens, step.target, step.legal_last) if term]
    return [anchor for term in terms for anchor in (*term.after, *term.after_released)]


def _check_fold(step: StepRule, catalogue: Catalogue) -> None:
    target = catalogue.by_code.get(step.folds_into or "")
    if target is None or target.folds_into is not None:
        raise CatalogueError(f"folds into {step.folds_into!r}, which is no step of its own")

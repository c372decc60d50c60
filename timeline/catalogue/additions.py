"""Steps that a tenant or employer adds to a version of the catalogue. They may add; what the law asks for stays."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from timeline.catalogue.check import check_step, find_cycle
from timeline.catalogue.model import Catalogue, Origin, StepRule, Visibility
from timeline.catalogue.parse import parse_step
from timeline.errors import CatalogueError

PREFIX = "X-"
PHASE = "eigen stappen"


def own_rule(table: Mapping[str, Any]) -> StepRule:
    """A row as a tenant wrote it, in the keys of a catalogue file. Raises CatalogueError.

    Its code begins with X-, everybody who reads the case may read it, and it is nobody's variant.
    """
    rule = parse_step({**table, "origin": Origin.TENANT, "visibility": Visibility.CASE}, PHASE)
    if not rule.code.startswith(PREFIX):
        raise CatalogueError(f"the code of an own step begins with {PREFIX}, not {rule.code!r}")
    if rule.folds_into is not None or rule.part is not None or rule.alarm is not None:
        raise CatalogueError("an own step has no 'folds_into', 'part' or 'alarm'")
    return rule


def extended(catalogue: Catalogue, rules: Iterable[StepRule]) -> Catalogue:
    """That version with rows added after its own. Raises CatalogueError for a name it does not know, or a circle."""
    added = tuple(rules)
    if not added:
        return catalogue
    whole = replace(catalogue, steps=(*catalogue.steps, *added))
    if len(whole.by_code) != len(whole.steps):
        raise CatalogueError("two steps have the same code")
    for rule in added:
        check_step(rule, whole)
    if cycle := find_cycle(whole):
        raise CatalogueError(f"cycle: {' → '.join((*cycle, cycle[0]))}")
    return whole


def readable(
    catalogue: Catalogue, rows: Mapping[str, Mapping[str, Any]]
) -> tuple[Catalogue, Mapping[str, CatalogueError]]:
    """That version with those of the rows, by code, that it can still read, and why it can't read the others.

    A row may follow a step that a later version no longer has; the cases of its employer go on without it.
    """
    whole, broken = catalogue, dict[str, CatalogueError]()
    for code, row in rows.items():
        try:
            whole = extended(whole, [own_rule(row)])
        except CatalogueError as problem:
            broken[code] = problem
    return whole, broken

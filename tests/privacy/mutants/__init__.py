"""Deliberate leaks that can be switched on one by one: a harness is worth what it catches."""

from tests.privacy.mutants import answers, columns, letters, lists, pages, walls
from tests.privacy.mutants.library import MUTANTS, Mutant

__all__ = ["MUTANTS", "Mutant", "answers", "columns", "letters", "lists", "pages", "walls"]

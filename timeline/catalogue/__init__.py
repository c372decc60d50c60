"""The process steps as data: versioned TOML files, read once into frozen dataclasses.

A change of law is a new folder under `versions/`, never an edit: a case keeps the version that was in force on its
first sick day.
"""

from timeline.catalogue.loader import catalogue_for, versions
from timeline.catalogue.model import Catalogue, Condition, Fact, Party, StepRule, Term, Text, Visibility

__all__ = [
    "Catalogue",
    "Condition",
    "Fact",
    "Party",
    "StepRule",
    "Term",
    "Text",
    "Visibility",
    "catalogue_for",
    "versions",
]

"""From one TOML table to one dataclass. Whatever is unknown, missing or of the wrong type is refused."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from timeline.catalogue.model import Condition, Demand, Fact, Origin, Part, Party, StepRule, Term, Text, Visibility
from timeline.errors import CatalogueError

REQUIRED = ("code", "visibility", "owner", "name", "rule", "source", "origin", "trigger")
OPTIONAL = ("opens", "target", "legal_last", "rolls_back", "fact", "roles", "alarm", "folds_into", "part", "each")
TERM_FLAGS = ("monthly", "earliest", "latest", "agreed", "roll_forward")
TERM_KEYS = frozenset({"day", "after", "after_released", "days", "months", *TERM_FLAGS})

_DAYS_BEFORE = -364  # counted back from a milestone

E = TypeVar("E", bound=StrEnum)


def parse_step(table: Mapping[str, Any], phase: str) -> StepRule:
    """A `[[step]]` table as a rule. Raises CatalogueError without place; the loader adds file, line and row."""
    check_keys(table, REQUIRED, OPTIONAL)
    if "opens" not in table and "target" not in table:
        raise CatalogueError("needs 'opens' or 'target'")
    return StepRule(
        code=text(table, "code"),
        phase=phase,
        opens=parse_term(table.get("opens"), "opens"),
        target=parse_term(table.get("target"), "target"),
        legal_last=parse_term(table.get("legal_last"), "legal_last"),
        rolls_back=_flag(table, "rolls_back", default=True),
        trigger=text(table, "trigger"),
        fact=_string(table.get("fact", ""), "fact"),
        conditions=parse_conditions(_string(table.get("fact", ""), "fact")),
        visibility=_member(Visibility, table["visibility"], "visibility"),
        owner=_owner(table["owner"]),
        roles=_roles(table.get("roles", {})),
        name=parse_text(table["name"], "name"),
        rule=parse_text(table["rule"], "rule"),
        source=text(table, "source"),
        origin=_member(Origin, table["origin"], "origin"),
        alarm=parse_text(table["alarm"], "alarm") if "alarm" in table else None,
        folds_into=text(table, "folds_into") if "folds_into" in table else None,
        part=_member(Part, table["part"], "part") if "part" in table else None,
        each=_flag(table, "each", default=False),
    )


def parse_fact(name: str, table: object) -> Fact:
    """A `[facts]` or `[events]` entry: `medical`, `nl`, `en`."""
    entry = _table(table, name)
    check_keys(entry, ("medical", "nl", "en"), ("precedes",))
    words = Text(text(entry, "nl"), text(entry, "en"))
    return Fact(name, _flag(entry, "medical", default=False), words, _flag(entry, "precedes", default=False))


def parse_conditions(fact: str) -> tuple[Condition, ...]:
    """The column `fact`: parts joined by " + ", each `name`, `not name` or `event name`; empty for every case."""
    return tuple(_condition(part.split()) for part in fact.split("+")) if fact else ()


def parse_term(value: object, key: str) -> Term | None:
    """A sick day number, or a table with the fields of `Term`."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        value = {"day": value}
    table = _table(value, key)
    check_keys(table, (), TERM_KEYS)
    term = Term(
        day=_positive(table, "day"),
        after=_names(table.get("after", []), "after"),
        after_released=_names(table.get("after_released", []), "after_released"),
        days=_positive(table, "days", least=_DAYS_BEFORE),
        months=_positive(table, "months"),
        **{flag: _flag(table, flag, default=False) for flag in TERM_FLAGS},
    )
    _check_term(term, key)
    return term


def parse_text(value: object, key: str) -> Text:
    """A table with `nl` and `en`, both filled."""
    table = _table(value, key)
    check_keys(table, ("nl", "en"), ())
    return Text(text(table, "nl"), text(table, "en"))


def check_keys(table: Mapping[str, Any], required: Iterable[str], optional: Iterable[str]) -> None:
    """Refuse unknown and missing keys."""
    required = tuple(required)
    if unknown := sorted(set(table) - set(required) - set(optional)):
        raise CatalogueError(f"unknown key {unknown[0]!r}")
    if missing := [key for key in required if key not in table]:
        raise CatalogueError(f"missing {missing[0]!r}")


def text(table: Mapping[str, Any], key: str) -> str:
    """A text that is there and not blank."""
    value = _string(table[key], key)
    if not value.strip():
        raise CatalogueError(f"empty {key!r}")
    return value


def _check_term(term: Term, key: str) -> None:
    follows = bool(term.after)
    if term.day is None and not follows:
        raise CatalogueError(f"{key!r} needs a sick day or an event")
    ways = sum((term.days is not None, term.months is not None, term.monthly))
    if follows and ways != 1:
        raise CatalogueError(f"{key!r} needs either 'days', 'months' or 'monthly' with 'after'")
    if not follows and (ways or term.earliest or term.latest or term.agreed or term.after_released):
        raise CatalogueError(f"{key!r} needs 'after'")
    if term.earliest and term.latest:
        raise CatalogueError(f"{key!r} has both 'earliest' and 'latest'")
    if (term.earliest or term.latest) and term.day is None:
        raise CatalogueError(f"{key!r} has 'earliest' or 'latest' without a sick day to compare with")
    if term.agreed and term.days is None:
        raise CatalogueError(f"{key!r} has 'agreed' without the 'days' that hold when nothing was agreed")


def _condition(words: list[str]) -> Condition:
    if len(words) == 1 and words[0] not in {"not", "event"}:
        return Condition(Demand.FACT, words[0])
    if len(words) == 2 and words[0] in {"not", "event"}:
        return Condition(Demand(words[0]), words[1])
    raise CatalogueError(f"'fact' is not a condition: {' '.join(words)!r}")


def _owner(value: object) -> tuple[Party, ...]:
    names = _names(value, "owner")
    if not names:
        raise CatalogueError("empty 'owner'")
    return tuple(_member(Party, name, "owner") for name in names)


def _roles(value: object) -> Mapping[Party, str]:
    given = {_member(Party, key, "roles"): _string(part, "roles") for key, part in _table(value, "roles").items()}
    return MappingProxyType({party: given.get(party, "") for party in Party})


def _member(kind: type[E], value: object, key: str) -> E:
    try:
        return kind(_string(value, key))
    except ValueError:
        raise CatalogueError(f"unknown {key} {value!r}") from None


def _names(value: object, key: str) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value
    if not isinstance(names, list) or not all(isinstance(name, str) and name for name in names):
        raise CatalogueError(f"{key!r} must be a name or a list of names")
    return tuple(names)


def _positive(table: Mapping[str, Any], key: str, least: int = 1) -> int | None:
    value = table.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < least):
        raise CatalogueError(f"{key!r} must be a whole number from {least}")
    return value


def _flag(table: Mapping[str, Any], key: str, *, default: bool) -> bool:
    value = table.get(key, default)
    if not isinstance(value, bool):
        raise CatalogueError(f"{key!r} must be true or false")
    return value


def _string(value: object, key: str) -> str:
    if not isinstance(value, str):
        raise CatalogueError(f"{key!r} must be a text")
    return value


def _table(value: object, key: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise CatalogueError(f"{key!r} must be a table")
    return value

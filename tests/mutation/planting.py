"""Puts a mistake into a module that is loaded already, wherever its functions and values have gone."""

import importlib
import sys
from types import FunctionType, ModuleType
from typing import Any


def plant(name: str, source: str) -> None:
    """Every function gets the changed code, every changed value takes the place of the old one in all modules."""
    old = importlib.import_module(name)
    new = ModuleType(name)
    new.__dict__.update(__name__=name, __file__=old.__file__, __package__=old.__package__)
    # A class under construction is looked up by its module's name: dataclasses do.
    sys.modules[name] = new
    try:
        exec(compile(source, str(old.__file__), "exec"), new.__dict__)  # noqa: S102  our own text
    finally:
        sys.modules[name] = old
    for key, value in list(vars(new).items()):
        imported = vars(old).get(key) is value
        if not key.startswith("__") and key in vars(old) and not imported:
            _replace(old, key, vars(old)[key], value)


def _replace(module: ModuleType, key: str, before: Any, after: Any) -> None:
    before_code, after_code = _function(before), _function(after)
    if before_code and after_code:
        if before_code.__module__ == module.__name__:
            before_code.__code__ = after_code.__code__
            before_code.__defaults__, before_code.__kwdefaults__ = after_code.__defaults__, after_code.__kwdefaults__
    elif isinstance(before, type) and before.__module__ == module.__name__:
        for name, inner in vars(after).items():
            if name in vars(before):
                _member(before, name, vars(before)[name], inner)
    else:
        _value(module, key, before, after)


def _value(module: ModuleType, key: str, before: Any, after: Any) -> None:
    if isinstance(before, dict):
        before.clear()
        before.update(after)
    elif type(before).__module__ == module.__name__ and hasattr(before, "__dict__"):
        vars(before).update(vars(after))  # a value of one of its own classes stays of that class
    elif before != after:
        _rebind(before, after, key)


def _member(owner: type, name: str, before: Any, after: Any) -> None:
    """Methods and properties of a class, and the defaults of a dataclass (they live in its __init__)."""
    before, after = (_bare(value) for value in (before, after))
    if isinstance(before, FunctionType) and isinstance(after, FunctionType):
        if before.__closure__ is None and after.__closure__ is None:
            before.__code__ = after.__code__
        before.__defaults__, before.__kwdefaults__ = after.__defaults__, after.__kwdefaults__


def _bare(value: Any) -> Any:
    """The function behind a property, a cached one, or a method of the class."""
    for name in ("fget", "func", "__func__"):
        value = getattr(value, name, value)
    return value


def _function(value: Any) -> FunctionType | None:
    """The function itself, under whatever was wrapped around it."""
    while hasattr(value, "__wrapped__"):
        value = value.__wrapped__
    return value if isinstance(value, FunctionType) else None


def _rebind(before: Any, after: Any, key: str) -> None:
    for module in list(sys.modules.values()):
        if getattr(module, "__dict__", {}).get(key) is before:
            setattr(module, key, after)

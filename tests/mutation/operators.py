"""Small mistakes that somebody could make in a module, one at a time."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.Mult: ast.FloorDiv,
}  # fmt: skip
_NARROWING = {"filter", "exclude"}
_LAYERS = (ast.List, ast.Set, ast.Tuple)


@dataclass(frozen=True)
class Mutant:
    """A module with one mistake. `key` stays the same while the line itself does."""

    line: int
    where: str  # the function or name in which it is
    before: str
    after: str
    source: str

    @property
    def key(self) -> str:
        """`belongs: a == b → a != b`."""
        return f"{self.where}: {self.before} → {self.after}"


def mutants(source: str) -> list[Mutant]:
    """All of them, in the order of the lines."""
    tree = ast.parse(source)
    found: dict[str, Mutant] = {}
    for where, node in _nodes(tree):
        for changed in _mistakes(node):
            mutant = _planted(source, where, node, changed)
            found.setdefault(mutant.source, mutant)
    return sorted(found.values(), key=lambda mutant: (mutant.line, mutant.key))


def _planted(source: str, where: str, node: ast.AST, changed: ast.AST) -> Mutant:
    tree = ast.parse(source)
    _Swap(node, changed).visit(tree)
    before, after = ast.unparse(node), ast.unparse(ast.fix_missing_locations(changed))
    shown = ast.unparse(ast.fix_missing_locations(tree))
    assert shown != _plain(source), f"{where}: {before} was not found again"
    return Mutant(getattr(node, "lineno", 0), where, _short(before), _short(after), shown)


@lru_cache(maxsize=1)
def _plain(source: str) -> str:
    return ast.unparse(ast.parse(source))


def _short(text: str) -> str:
    return " ".join(text.split())[:160]


class _Swap(ast.NodeTransformer):
    """Puts another node in the place of one, found by where it stands in the file."""

    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.place, self.new = _place(old), new

    def visit(self, node: ast.AST) -> ast.AST:
        """Replace, or look further."""
        return copy.deepcopy(self.new) if _place(node) == self.place else super().generic_visit(node)


def _place(node: ast.AST) -> tuple[object, ...]:
    spot = [getattr(node, name, None) for name in ("lineno", "col_offset", "end_lineno", "end_col_offset")]
    return (type(node), *spot) if spot[0] is not None else (node,)


def _nodes(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Everything that means something: no docstrings, annotations, decorators, or names of an enumeration."""
    for statement in tree.body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)) or _docstring(statement) or _only_types(statement):
            continue
        yield from _inside(statement, _name(statement))


def _only_types(node: ast.stmt) -> bool:
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(node, ast.ClassDef) and any(ast.unparse(base) in {"StrEnum", "Protocol"} for base in node.bases)


def _name(node: ast.stmt) -> str:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return node.name
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return ast.unparse(targets[0]) if targets and targets[0] is not None else type(node).__name__


def _inside(node: ast.AST, where: str) -> Iterator[tuple[str, ast.AST]]:
    yield where, node
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "bases", "ctx", "ops", "op"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _docstring(child):
                inner = f"{where}.{child.name}" if isinstance(child, ast.FunctionDef) else where
                yield from _inside(child, inner)


def _docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _mistakes(node: ast.AST) -> Iterator[ast.AST]:
    """What can go wrong at one node."""
    yield from _decisions(node)
    match node:
        case ast.BinOp() if type(node.op) in _ARITHMETIC:
            yield ast.BinOp(node.left, _ARITHMETIC[type(node.op)](), node.right)
        case ast.Return(value=ast.expr()) if not isinstance(node.value, ast.Constant):
            yield ast.Return(ast.Constant(None))
        case ast.Constant():
            yield from _constant(node)
        case ast.List() | ast.Set() | ast.Tuple() | ast.Dict() | ast.Call():
            yield from _members(node)
        case ast.Expr() | ast.AugAssign() | ast.Raise():
            yield ast.Pass()


def _decisions(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Compare):
        yield from _compared(node)
    elif isinstance(node, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        yield from _unfiltered(node)
    match node:
        case ast.BoolOp():
            yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
            yield from (ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0] for rest in _without_one(node.values))
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield node.operand
        case ast.IfExp():
            yield ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
        case ast.If():
            yield ast.If(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
            yield ast.If(ast.Constant(False), node.body, node.orelse)
        case ast.MatchOr():
            yield from (ast.MatchOr(rest) if len(rest) > 1 else rest[0] for rest in _without_one(node.patterns))


def _unfiltered(node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> Iterator[ast.AST]:
    for index, part in enumerate(node.generators):
        for rest in _without_one(part.ifs):
            changed = copy.deepcopy(node)
            changed.generators[index].ifs = rest
            yield changed


def _compared(node: ast.Compare) -> Iterator[ast.AST]:
    for index, op in enumerate(node.ops):
        ops = [*node.ops]
        ops[index] = _COMPARISONS[type(op)]()
        yield ast.Compare(node.left, ops, node.comparators)


def _constant(node: ast.Constant) -> Iterator[ast.AST]:
    match node.value:
        case bool():
            yield ast.Constant(not node.value)
        case int():
            yield ast.Constant(node.value + 1)
        case str():
            yield ast.Constant(f"{node.value}X")


def _members(node: ast.List | ast.Set | ast.Tuple | ast.Dict | ast.Call) -> Iterator[ast.AST]:
    """A member of a list less; a condition of a query less; a value of a call left to its default."""
    if isinstance(node, _LAYERS):
        if isinstance(node.ctx if not isinstance(node, ast.Set) else ast.Load(), ast.Load) and len(node.elts) > 1:
            for rest in _without_one(node.elts):
                yield ast.Set(rest) if isinstance(node, ast.Set) else type(node)(rest, ast.Load())
    elif isinstance(node, ast.Dict):
        for index in range(len(node.keys)):
            yield ast.Dict(
                [key for at, key in enumerate(node.keys) if at != index],
                [value for at, value in enumerate(node.values) if at != index],
            )
    elif isinstance(node.func, ast.Attribute) and node.func.attr in _NARROWING:
        yield from (ast.Call(node.func, rest, node.keywords) for rest in _without_one(node.args))
        yield from (ast.Call(node.func, node.args, rest) for rest in _without_one(node.keywords))


def _without_one(nodes: list) -> Iterator[list]:  # type: ignore[type-arg]  # of whatever kind the list is
    for index in range(len(nodes)):
        yield [node for at, node in enumerate(nodes) if at != index]


def generous(source: str, table: str, members: list[str]) -> list[Mutant]:
    """For each row of a table of sets: one member more than it has, another for each row."""
    tree, found = ast.parse(source), []
    assigned = (node for node in tree.body if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == table)
    rows = next(assigned).value
    assert isinstance(rows, ast.Dict)
    for index, (key, row) in enumerate(zip(rows.keys, rows.values, strict=True)):
        inner = row.args[0] if isinstance(row, ast.Call) else row
        known = {ast.unparse(one) for one in ast.walk(inner) if isinstance(one, ast.Attribute)}
        more = [name for name in members if name not in known]
        if isinstance(inner, ast.Set) and more and key is not None:
            extra = ast.parse(more[index % len(more)], mode="eval").body
            found.append(_planted(source, f"{table}[{ast.unparse(key)}]", inner, ast.Set([*inner.elts, extra])))
    return found

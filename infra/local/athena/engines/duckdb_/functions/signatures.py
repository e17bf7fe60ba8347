"""Function signatures as text, and the choice among overloads as Trino makes it.

A line reads `name(argument types) -> result = DuckDB template`. Types are Trino's; a single capital
letter is a type variable, `decimal` any decimal, `number` any number, `integral` any integer type,
`any` everything; `varchar(x)` a text whose length the result may tell; `(T, U) -> V` is a lambda; a trailing `...` repeats the last argument. In the
template `{0}` is the first argument, `{*}` all of them; aggregates and window functions also have
`{d}` (DISTINCT), `{o}` (ORDER BY inside the call), `{n}` (IGNORE NULLS), `{f}` (FILTER and OVER).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from infra.local.athena import types as t
from infra.local.athena.engines.duckdb_.expressions import common_types, orderings
from infra.local.athena.types import Type

Bindings = dict[str, Type | None]
_LENGTH = re.compile(r"varchar\(([a-z])\)")
_UNBOUNDED = 2**31 - 1
# Lengths of results: of a text x with what z puts in the place of matches, escaped, and so on.
_LENGTHS: dict[str, Callable[[int, int], int]] = {
    "x": lambda x, z: x,
    "replaced": lambda x, z: x + z * (x + 1),
    "rewritten": lambda x, z: x + max(x * z // 2, z) * (x + 1),
    "escaped": lambda x, z: x * 12,
}
_VARIABLE = re.compile(r"^[A-Z]$")
_CLASSES: dict[str, Callable[[Type], bool]] = {
    "any": lambda kind: True,
    "decimal": lambda kind: kind.base == "decimal",
    "number": t.is_numeric,
    "integral": t.is_integer,
    "text": t.is_text,
    "orderable": orderings.is_orderable,
    "rowtype": lambda kind: kind.base == "row",
}


@dataclass(frozen=True)
class Signature:
    name: str
    args: tuple[str, ...]
    result: str
    template: str
    repeats: bool = False
    kind: str = "scalar"

    def argument(self, position: int) -> str:
        return self.args[min(position, len(self.args) - 1)]

    def accepts_count(self, count: int) -> bool:
        return count >= len(self.args) - 1 if self.repeats else count == len(self.args)

    def __str__(self) -> str:
        return f"{self.name}({', '.join(self.args)})"


def is_class(pattern: str) -> bool:
    """True if `pattern` stands for many types, at any depth: nothing to convert a value to."""
    return any(word in _CLASSES for word in re.findall(r"\w+", pattern) if not pattern.startswith("decimal("))


def is_lambda(pattern: str) -> bool:
    return pattern.startswith("(")


def lambda_parts(pattern: str) -> tuple[list[str], str]:
    inside, result = pattern[1:].split(") -> ")
    return [part.strip() for part in inside.split(",") if part.strip()], result


def read_signatures(text: str, kind: str = "scalar") -> dict[str, list[Signature]]:
    found: dict[str, list[Signature]] = {}
    for line in text.strip().splitlines():
        if not line.strip() or line.strip().startswith("--"):
            continue
        head, _, template = line.strip().partition(" = ")
        call, _, result = head.rpartition(" -> ")
        name, _, inside = call.removesuffix(")").partition("(")
        args = tuple(_split(inside))
        repeats = bool(args) and args[-1].endswith("...")
        args = tuple(arg.removesuffix("...") for arg in args)
        signature = Signature(name, args, result, template, repeats, kind)
        found.setdefault(signature.name, []).append(signature)
    return found


@lru_cache(maxsize=4096)
def _split(text: str) -> list[str]:
    parts, depth, word = [], 0, ""
    for letter in text:
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append(word.strip())
            word = ""
        else:
            word += letter
    return [*parts, word.strip()] if word.strip() else parts


def match(pattern: str, kind: Type | None, bound: Bindings) -> int | None:
    """The cost of using a value of `kind` where `pattern` is asked (0 exact), or None; fills `bound`."""
    if _VARIABLE.match(pattern):
        return _match_variable(pattern, kind, bound)
    if length := _LENGTH.fullmatch(pattern):
        bound[length[1]] = kind
        return match("varchar", kind, bound)
    if kind is None:
        return 1
    if pattern in _CLASSES:
        return (0 if pattern != "any" else 1) if kind == t.NULL or _CLASSES[pattern](kind) else None
    name, _, rest = pattern.partition("(")
    if rest and not rest[0].isdigit():
        return _match_nested(name, _split(rest[:-1]), kind, bound)
    return _match_plain(t.parse_type(pattern), kind)


def _match_plain(wanted: Type, kind: Type) -> int | None:
    if kind == wanted or (t.is_text(kind) and wanted == t.VARCHAR):
        return 0
    if kind.base == wanted.base and wanted.base.startswith("time"):  # whatever its digits and its zone
        return 0
    if not t.can_coerce(kind, wanted):
        return None
    ladder = ("tinyint", "smallint", "integer", "bigint", "decimal", "real", "double")
    if kind.base in ladder and wanted.base in ladder:
        return 1 + ladder.index(wanted.base) - ladder.index(kind.base)
    return 2


def _match_variable(name: str, kind: Type | None, bound: Bindings) -> int | None:
    if name not in bound:
        bound[name] = kind
        return 0
    compatible, merged = common_types.merged(bound[name], kind)
    if not compatible:
        return None
    bound[name] = merged
    return 0


def _match_nested(name: str, inner: list[str], kind: Type, bound: Bindings) -> int | None:
    if kind == t.NULL:
        for part in inner:
            bound.setdefault(part, t.NULL)
        return 2
    if kind.base != name or len(kind.args) != len(inner):
        return None
    costs = [match(part, kind.inner(i), bound) for i, part in enumerate(inner)]
    return None if None in costs else sum(cost for cost in costs if cost is not None)


def choose(candidates: Iterable[Signature], kinds: list[Type | None]) -> tuple[Signature, Bindings] | None:
    """The cheapest overload whose plain arguments fit (lambdas are looked at later)."""
    best: tuple[int, Signature, Bindings] | None = None
    for candidate in candidates:
        if not candidate.accepts_count(len(kinds)):
            continue
        bound: Bindings = {}
        total = 0
        for position, kind in enumerate(kinds):
            pattern = candidate.argument(position)
            is_function = kind is not None and kind.base == "function"
            if is_lambda(pattern) or is_function:
                cost = 0 if is_lambda(pattern) and is_function else None
            else:
                cost = match(pattern, kind, bound)
            if cost is None:
                break
            total += cost
        else:
            if best is None or total < best[0]:
                best = (total, candidate, bound)
    return (best[1], best[2]) if best else None


def is_ambiguous(candidates: Iterable[Signature], kinds: list[Type | None], chosen: Signature) -> bool:
    """True if NULL could be an argument of another overload as well, with another result."""
    if t.NULL not in kinds or chosen.kind != "scalar":
        return False
    for other in candidates:
        if other is chosen or other.result == chosen.result or not other.accepts_count(len(kinds)):
            continue
        pairs = [(other.argument(i), chosen.argument(i), kind) for i, kind in enumerate(kinds)]
        if all(kind == t.NULL or one == two for one, two, kind in pairs):
            return True
    return False


def _of_argument(pattern: str, kinds: list[Type | None]) -> Type | None:
    """`$0`, or `$0[]` for the type of its elements."""
    kind = kinds[int(pattern[1:].removesuffix("[]"))]
    is_array = pattern.endswith("[]") and kind is not None and kind.base == "array"
    return kind.inner(0) if is_array and kind is not None else kind


def resolve(pattern: str, bound: Bindings, kinds: list[Type | None]) -> Type | None:
    """The type that `pattern` means under `bound`; `$0` is the first argument's type."""
    if pattern.startswith("$"):
        return _of_argument(pattern, kinds)
    if pattern == "none":
        return None
    if _VARIABLE.match(pattern):
        return bound.get(pattern)
    name, _, rest = pattern.partition("(")
    if name == "varchar" and rest.removesuffix(")") in _LENGTHS:
        return _text(rest.removesuffix(")"), bound)
    if name in ("entries", "multientries"):
        return _entries(kinds[0], many=name == "multientries")
    if rest and not rest[0].isdigit():
        inner = [resolve(part, bound, kinds) for part in _split(rest[:-1])]
        known = tuple(part for part in inner if part is not None)
        if len(known) != len(inner):
            return None
        return t.row([("", kind) for kind in known]) if name == "row" else Type(name, known)
    return t.parse_type(pattern)


def _text(length: str, bound: Bindings) -> Type:
    """A text whose greatest length follows from those of the arguments, if they have one."""
    kinds = [bound.get("x"), bound.get("z", t.varchar(0))]
    if not all(kind == t.NULL or (t.is_text(kind) and kind is not None and kind.args) for kind in kinds):
        return t.VARCHAR
    one, two = (kind.precision if kind is not None and kind.args else 0 for kind in kinds)
    found = _LENGTHS[length](one, two)
    base = kinds[0].base if length == "x" and kinds[0] is not None and kinds[0] != t.NULL else "varchar"
    return t.VARCHAR if found >= _UNBOUNDED else Type(base, (found,))


def _entries(kind: Type | None, many: bool) -> Type | None:
    """The map that an array of two-field rows becomes."""
    if kind is None or len(kind.inner(0).args) != 2:
        return None
    value = kind.inner(0).inner(1)
    return t.map_of(kind.inner(0).inner(0), t.array(value) if many else value)

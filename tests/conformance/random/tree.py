"""A query as a tree of text pieces that knows which piece may stand for which other.

Shrinking needs no grammar then: a piece may be replaced by a smaller one of its kind, and a list may
lose its members down to the number without which it would be no list any more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

Path = tuple[int, ...]


@dataclass(frozen=True)
class Sql:
    """`{}` in `template` stands for each part in turn; with a `joiner` the parts are a list instead.

    A list prints `template` before its parts, `tail` behind them, and nothing at all when it is empty.
    """

    template: str
    parts: tuple[Sql, ...] = ()
    kind: str = ""
    joiner: str | None = None
    tail: str = ""
    least: int = 0

    def __str__(self) -> str:
        texts = [str(part) for part in self.parts]
        if self.joiner is not None:
            return self.template + self.joiner.join(texts) + self.tail if texts else ""
        pieces = self.template.split("{}")
        return pieces[0] + "".join(text + piece for text, piece in zip(texts, pieces[1:], strict=True))

    @property
    def size(self) -> int:
        return 1 + sum(part.size for part in self.parts)


def piece(kind: str, template: str, *parts: Sql) -> Sql:
    return Sql(template, parts, kind)


def many(
    before: str, parts: list[Sql], joiner: str = ", ", tail: str = "", least: int = 0, kind: str = ""
) -> Sql:
    return Sql(before, tuple(parts), kind, joiner, tail, least)


NOTHING = many("", [])


def walk(root: Sql, path: Path = ()) -> Iterator[tuple[Path, Sql]]:
    yield path, root
    for position, part in enumerate(root.parts):
        yield from walk(part, (*path, position))


def at(root: Sql, path: Path) -> Sql:
    return at(root.parts[path[0]], path[1:]) if path else root


def replaced(root: Sql, path: Path, new: Sql) -> Sql:
    if not path:
        return new
    parts = list(root.parts)
    parts[path[0]] = replaced(parts[path[0]], path[1:], new)
    return replace(root, parts=tuple(parts))


def without(node: Sql, position: int) -> Sql:
    return replace(node, parts=node.parts[:position] + node.parts[position + 1 :])
